import * as z from 'zod/mini';
import type { CheckoutSession } from './checkout-sessions.ts';
import type { ListNoun } from './list-grammar.ts';
import type { Transaction } from './transactions.ts';

/** Body of `POST …/exports`: the path of a file under `…/exports/` with its filters. */
export const CreateExportSchema = z.object({
  path: z
    .string('Write the path of the file, like checkout-sessions.csv?status=open.')
    .check(z.minLength(1, 'Write the path of the file.'), z.maxLength(16_000, 'This path is too long.')),
});

/** Its reply: `url` opens the file once, in the browser that asked for it, until `expires_at`. */
export const ExportTicketSchema = z.object({ ticket: z.string(), url: z.string(), expires_at: z.string() });

/** The name of a list's file under `…/exports/`, without its ending. */
export const exportFiles = {
  checkout_sessions: 'checkout-sessions',
  transactions: 'transactions',
} as const satisfies Record<ListNoun, string>;

/**
 * What stands in a column: `money` a decimal in major units, its currency beside it; `instant` ISO 8601 with the
 * merchant's offset; `json` what has no fixed form.
 */
export type ColumnKind = 'text' | 'number' | 'money' | 'instant' | 'json';

type TransactionColumn = keyof Transaction;
type SessionColumn =
  | Exclude<keyof CheckoutSession, 'customer' | 'created_by' | 'transaction'>
  | 'customer.name'
  | 'customer.email'
  | 'created_by.id'
  | 'created_by.name'
  | `transaction.${TransactionColumn}`;

const transactionColumns: Record<TransactionColumn, ColumnKind> = {
  id: 'text',
  mode: 'text',
  receipt_number: 'text',
  status: 'text',
  amount: 'money',
  amount_refunded: 'money',
  currency: 'text',
  card_brand: 'text',
  card_last4: 'text',
  gateway_transaction_id: 'text',
  token_id: 'text',
  decline_code: 'text',
  decline_message: 'text',
  created_at: 'instant',
  checkout_session_id: 'text',
  source: 'text',
  checked_at: 'instant',
};

const sessionColumns: Record<SessionColumn, ColumnKind> = {
  id: 'text',
  mode: 'text',
  status: 'text',
  reported_status: 'text',
  amount: 'money',
  currency: 'text',
  checkout_url: 'text',
  expires_at: 'instant',
  created_at: 'instant',
  completed_at: 'instant',
  description: 'text',
  'customer.name': 'text',
  'customer.email': 'text',
  line_items: 'json',
  subtotal: 'money',
  tax_name: 'text',
  tax_rate: 'number',
  tax_amount: 'money',
  metadata: 'json',
  gateway: 'text',
  success_url: 'text',
  failure_url: 'text',
  cancel_url: 'text',
  expires_in_minutes: 'number',
  'created_by.id': 'text',
  'created_by.name': 'text',
  source: 'text',
  checked_at: 'instant',
  missing_since: 'instant',
  contradiction: 'text',
  replaces: 'text',
  replaced_by: 'text',
  // Not a copy by a loop: the order is part of the file, and stands here to be read.
  'transaction.id': 'text',
  'transaction.mode': 'text',
  'transaction.receipt_number': 'text',
  'transaction.status': 'text',
  'transaction.amount': 'money',
  'transaction.amount_refunded': 'money',
  'transaction.currency': 'text',
  'transaction.card_brand': 'text',
  'transaction.card_last4': 'text',
  'transaction.gateway_transaction_id': 'text',
  'transaction.token_id': 'text',
  'transaction.decline_code': 'text',
  'transaction.decline_message': 'text',
  'transaction.created_at': 'instant',
  'transaction.checkout_session_id': 'text',
  'transaction.source': 'text',
  'transaction.checked_at': 'instant',
};

/** The columns of each file in their order: the field names of our JSON, nested ones with dots. */
export const exportColumns: Record<ListNoun, Readonly<Record<string, ColumnKind>>> = {
  checkout_sessions: sessionColumns,
  transactions: transactionColumns,
};
