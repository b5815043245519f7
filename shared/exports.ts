import * as z from 'zod/mini';
import type { CheckoutSession } from './checkout-sessions.ts';
import type { ListNoun } from './list-grammar.ts';
import { modes } from './roles.ts';
import type { OwnTransaction } from './transactions.ts';

/** Body of `POST …/exports`: the path of a file under `…/exports/` with its filters. */
export const CreateExportSchema = z.object({
  path: z
    .string('Write the path of the file, like checkout-sessions.csv?status=open.')
    .check(z.minLength(1, 'Write the path of the file.'), z.maxLength(16_000, 'This path is too long.')),
});

/**
 * Its reply: `url` opens the file once, in the browser that asked for it, until `expires_at`. `id` names the export, from when
 * its file has begun.
 */
export const ExportTicketSchema = z.object({
  id: z.string(),
  ticket: z.string(),
  url: z.string(),
  expires_at: z.string(),
});

export const exportFormats = ['csv', 'xlsx'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** The name of a list's file under `…/exports/`, without its ending. */
export const exportFiles = {
  checkout_sessions: 'checkout-sessions',
  transactions: 'transactions',
} as const satisfies Record<ListNoun, string>;

/** What the rows of a file add up to in one currency, in minor units; refunds are known of receipts alone. */
export const ExportTotalSchema = z.object({
  currency: z.string(),
  count: z.int(),
  amount: z.int(),
  amount_refunded: z.nullable(z.int()),
});
export type ExportTotal = z.infer<typeof ExportTotalSchema>;

export const exportStates = ['running', 'done', 'aborted'] as const;

/** An export and its seal: what stood in the file, and by what the very file is known. Amounts in minor units. */
export const ExportSealSchema = z.object({
  id: z.string(),
  merchant: z.string(),
  mode: z.enum(modes),
  noun: z.enum(['checkout_sessions', 'transactions']),
  format: z.enum(exportFormats),
  file_name: z.string(),
  state: z.enum(exportStates),
  /** The filter in words, with the order. */
  words: z.string(),
  /** The filter and order as a query string. */
  filter: z.string(),
  columns: z.array(z.string()),
  bom: z.boolean(),
  time_zone: z.string(),
  /** The zone's offset when the export began; each instant in the file carries its own. */
  utc_offset: z.string(),
  created_by: z.nullable(z.object({ id: z.string(), name: z.string() })),
  started_at: z.string(),
  ended_at: z.nullable(z.string()),
  /** Known of a file that was written to its end. */
  rows: z.nullable(z.int()),
  bytes: z.nullable(z.int()),
  sha256: z.nullable(z.string()),
  totals: z.array(ExportTotalSchema),
  /** Texts that an XLSX cell was too short for. */
  cut_cells: z.int(),
  /** Whether what was in it is still kept row by row, so that changes since can be told. */
  comparable: z.boolean(),
  /** Of one that runs in the process that answers; `expected` is how many rows there were when it began, once counted. */
  progress: z.nullable(z.object({ rows: z.int(), bytes: z.int(), expected: z.nullable(z.int()) })),
});
export type ExportSeal = z.infer<typeof ExportSealSchema>;

export const ExportListSchema = z.object({
  data: z.array(ExportSealSchema),
  next_cursor: z.nullable(z.string()),
});
export type ExportList = z.infer<typeof ExportListSchema>;

/** Body of `POST …/exports/check`: what a file in hand hashes to, how long it is, and what it is called. */
export const CheckFileSchema = z.object({
  sha256: z
    .string('Write the SHA-256 of the file as 64 hexadecimal digits.')
    .check(z.regex(/^[0-9a-f]{64}$/, 'Write the SHA-256 of the file as 64 hexadecimal digits.')),
  bytes: z
    .int('Write the size of the file in bytes.')
    .check(z.minimum(0, 'Write the size of the file in bytes.')),
  name: z.optional(z.string().check(z.maxLength(300, 'This name is too long.'))),
});

/** `genuine`: the seals of this very file. `near`: exports that it resembles by size or name, though it is none of them. */
export const FileCheckSchema = z.object({
  genuine: z.array(ExportSealSchema),
  near: z.array(z.object({ seal: ExportSealSchema, same: z.enum(['bytes', 'name']) })),
});
export type FileCheck = z.infer<typeof FileCheckSchema>;

/** How many rows of each kind are listed; the CSV has them all. */
export const mostListedChanges = 1000;

const ChangedRowSchema = z.object({
  id: z.string(),
  receipt_number: z.nullable(z.string()),
  description: z.nullable(z.string()),
  amount: z.nullable(z.int()),
  currency: z.nullable(z.string()),
  /** As it is now. */
  status: z.string(),
});
export type ChangedRow = z.infer<typeof ChangedRowSchema>;

const changes = z.object({ count: z.int(), rows: z.array(ChangedRowSchema) });

/** What the same filter gives now that it did not then; the first {@link mostListedChanges} rows of each kind. */
export const ExportChangesSchema = z.object({
  rows_then: z.int(),
  rows_now: z.int(),
  added: changes,
  changed: changes,
  removed: changes,
});
export type ExportChanges = z.infer<typeof ExportChangesSchema>;

/**
 * What stands in a column: `money` a decimal in major units, its currency beside it; `instant` ISO 8601 with the
 * merchant's offset; `json` what has no fixed form.
 */
export type ColumnKind = 'text' | 'number' | 'money' | 'instant' | 'json';

type OwnTransactionColumn = keyof OwnTransaction;
type TransactionColumn = OwnTransactionColumn | 'description' | 'customer.name' | 'customer.email';
type SessionColumn =
  | Exclude<keyof CheckoutSession, 'customer' | 'created_by' | 'transaction'>
  | 'customer.name'
  | 'customer.email'
  | 'created_by.id'
  | 'created_by.name'
  | `transaction.${OwnTransactionColumn}`;

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
  // Last, where they came to be: who reads the file by place finds what was there before where it was.
  description: 'text',
  'customer.name': 'text',
  'customer.email': 'text',
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
