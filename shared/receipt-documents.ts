import * as z from 'zod/mini';
import { modes } from './roles.ts';
import { TransactionSchema } from './transactions.ts';

/** What a receipt can be printed on: two sheets and the roll of a till, 80 mm wide. */
export const papers = ['a4', 'letter', 'roll'] as const;
export type Paper = (typeof papers)[number];

export const isPaper = (value: string): value is Paper => (papers as readonly string[]).includes(value);

/** What stands on everything that comes from test mode. */
export const testNotice = 'TEST – no money moved';

const nullableText = z.nullable(z.string());

/** What was ordered, as its checkout session tells it. Amounts in minor units of the session's currency. */
const ReceiptOrderSchema = z.object({
  currency: z.string(),
  amount: z.int(),
  line_items: z.array(
    z.object({
      name: z.string(),
      quantity: z.number(),
      unit_amount: z.number(),
      description: z.optional(z.string()),
    }),
  ),
  subtotal: z.nullable(z.int()),
  tax_name: nullableText,
  tax_rate: z.nullable(z.number()),
  tax_amount: z.nullable(z.int()),
});

/** Everything that stands on one receipt, whatever it is shown on. */
export const ReceiptDocumentSchema = z.object({
  merchant: z.object({ name: z.string(), time_zone: z.string() }),
  mode: z.enum(modes),
  transaction: TransactionSchema,
  /** Null when the session behind the transaction is not known here. */
  order: z.nullable(ReceiptOrderSchema),
  /** The code as it is read out, and the public address at which it is checked. */
  check: z.object({ code: z.string(), url: z.string() }),
});
export type ReceiptDocument = z.infer<typeof ReceiptDocumentSchema>;
