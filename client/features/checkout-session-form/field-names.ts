import { isBlankEntry, isBlankItem } from './form-values.ts';
import type { FormValues } from './form-values.ts';

const plain: Record<string, string> = {
  currency: 'currency',
  amount: 'amount',
  description: 'description',
  customer: 'customer_name',
  'customer.name': 'customer_name',
  'customer.email': 'customer_email',
  subtotal: 'amount',
  tax_name: 'tax.name',
  tax_rate: 'tax.rate',
  gateway: 'gateway',
  expires_in_minutes: 'expiry.length',
  success_url: 'success_url',
  failure_url: 'failure_url',
  cancel_url: 'cancel_url',
};
const itemFields: Record<string, string> = {
  name: 'name',
  quantity: 'quantity',
  unit_amount: 'price',
  description: 'note',
};

/**
 * Where a field of the request stands in the form: `line_items.0.unit_amount` → `items.2.price` when the
 * first two rows were left blank. A name that the form does not ask comes back as it was.
 */
export function formField(name: string, values: FormValues): string {
  if (name === 'tax_amount') return values.tax.by === 'rate' ? 'tax.rate' : 'tax.sum';
  if (Object.hasOwn(plain, name)) return plain[name] ?? name;
  const [head = '', second = '', third = ''] = name.split('.');
  if (head === 'line_items') return itemField(Number(second || 0), third, values);
  if (head === 'metadata') return metadataField(name.slice('metadata.'.length), values);
  return name;
}

function itemField(index: number, field: string, values: FormValues): string {
  const rows = values.items.flatMap((row, at) => (isBlankItem(row) ? [] : [at]));
  const row = rows[index];
  if (row === undefined) return 'line_items';
  return `items.${row}.${Object.hasOwn(itemFields, field) ? itemFields[field] : 'name'}`;
}

function metadataField(key: string, values: FormValues): string {
  const named = values.metadata.findIndex((row) => row.key.trim() === key);
  if (named >= 0) return `metadata.${named}.value`;
  const first = values.metadata.findIndex((row) => !isBlankEntry(row));
  return first >= 0 ? `metadata.${first}.key` : 'metadata';
}

const topFields = ['amount', 'currency', 'description', 'customer_name', 'customer_email'];
const foldedFields = ['gateway', 'success_url', 'failure_url', 'cancel_url'];

/** True for a name that the form has a field for; others can only be told in the summary. */
export function isFormField(name: string): boolean {
  return (
    topFields.includes(name) ||
    foldedFields.includes(name) ||
    /^(items\.\d+\.(name|quantity|price|note)|tax\.(name|rate|sum)|metadata\.\d+\.(key|value)|expiry\.length)$/.test(
      name,
    )
  );
}

const order = [
  ...topFields,
  'items',
  'tax',
  'expiry',
  'gateway',
  'success_url',
  'failure_url',
  'cancel_url',
  'metadata',
];

/** Sorts field names as the eye meets them on the page; unknown ones last. */
export function byPlace(a: string, b: string): number {
  const place = (name: string) => {
    const at = order.findIndex((known) => name === known || name.startsWith(`${known}.`));
    return at < 0 ? order.length : at;
  };
  return place(a) - place(b) || a.localeCompare(b, 'en', { numeric: true });
}
