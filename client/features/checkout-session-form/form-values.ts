import * as z from 'zod/mini';
import type { Draft } from '#shared/intents.ts';

const typed = z.catch(z.string(), '');

const ItemSchema = z.object({ name: typed, quantity: z.catch(z.string(), '1'), price: typed, note: typed });
/** `as` keeps a value that came as a number, a list or the like from turning into text on its way through the form. */
const EntrySchema = z.object({ key: typed, value: typed, as: z.catch(z.enum(['text', 'json']), 'text') });
const TaxSchema = z.object({
  by: z.catch(z.enum(['none', 'rate', 'sum']), 'none'),
  stands: z.catch(z.enum(['on_top', 'included']), 'on_top'),
  name: typed,
  rate: typed,
  sum: typed,
});
const ExpirySchema = z.object({
  length: z.catch(z.string(), '30'),
  unit: z.catch(z.enum(['minutes', 'hours']), 'minutes'),
});

const blankTax = { by: 'none', stands: 'on_top', name: '', rate: '', sum: '' } as const;

/** Everything that the form asks, as typed: text stays text until it is sent, so that nothing typed is lost. */
const FormValuesSchema = z.object({
  amount: typed,
  currency: z.catch(z.string(), 'USD'),
  description: typed,
  customer_name: typed,
  customer_email: typed,
  items: z.catch(z.array(ItemSchema), []),
  tax: z.catch(TaxSchema, { ...blankTax }),
  metadata: z.catch(z.array(EntrySchema), []),
  expiry: z.catch(ExpirySchema, { length: '30', unit: 'minutes' }),
  gateway: typed,
  success_url: typed,
  failure_url: typed,
  cancel_url: typed,
  replaces: typed,
});
export type FormValues = z.infer<typeof FormValuesSchema>;
export type ItemRow = z.infer<typeof ItemSchema>;
export type MetadataRow = z.infer<typeof EntrySchema>;

export const blankValues: FormValues = FormValuesSchema.parse({});
export const blankItem: ItemRow = { name: '', quantity: '1', price: '', note: '' };
export const blankEntry: MetadataRow = { key: '', value: '', as: 'text' };

const draftVersion = 1;

/** What is kept on the server while typing. The version lets a later form read an older draft. */
export function draftOf(values: FormValues): Draft {
  return { draft_version: draftVersion, values };
}

/** The typed values of a kept draft; nothing when the record is not one of this form's drafts. */
export function valuesOfDraft(draft: Draft): FormValues | undefined {
  if (draft['draft_version'] !== draftVersion) return undefined;
  const read = z.safeParse(FormValuesSchema, draft['values']);
  return read.success ? read.data : undefined;
}

export function isBlankItem(row: ItemRow): boolean {
  return row.name.trim() === '' && row.price.trim() === '' && row.note.trim() === '';
}

export function isBlankEntry(row: MetadataRow): boolean {
  return row.key.trim() === '' && row.value.trim() === '';
}
