import * as z from 'zod/mini';
import { modes } from './roles.ts';

/** Transaction statuses seen in the documentation; any other string is shown as it is. */
export const transactionStatuses = [
  'authorized',
  'captured',
  'voided',
  'refunded',
  'partially_refunded',
  'failed',
] as const;

/** Those whose money was taken, whatever was given back since: the ones that make up a day's captured total. */
export const capturedStatuses = ['captured', 'partially_refunded', 'refunded'] as const;

const nullableText = z.nullable(z.string());

/** One movement of money by itself, as it stands within its session. Amounts in minor units; instants ISO 8601. */
export const OwnTransactionSchema = z.object({
  id: z.string(),
  mode: z.enum(modes),
  receipt_number: nullableText,
  status: z.string(),
  amount: z.nullable(z.int()),
  amount_refunded: z.nullable(z.int()),
  currency: nullableText,
  card_brand: nullableText,
  card_last4: nullableText,
  gateway_transaction_id: nullableText,
  token_id: nullableText,
  decline_code: nullableText,
  decline_message: nullableText,
  created_at: nullableText,
  checkout_session_id: nullableText,
  source: z.string(),
  checked_at: nullableText,
});
export type OwnTransaction = z.infer<typeof OwnTransactionSchema>;

/** One movement of money with what its session says it was for and who paid: upstream's transactions say neither. */
export const TransactionSchema = z.extend(OwnTransactionSchema, {
  description: nullableText,
  customer: z.nullable(z.object({ name: z.optional(z.string()), email: z.optional(z.string()) })),
});
export type Transaction = z.infer<typeof TransactionSchema>;

export const TransactionListSchema = z.object({
  data: z.array(TransactionSchema),
  next_cursor: nullableText,
});
export type TransactionList = z.infer<typeof TransactionListSchema>;
