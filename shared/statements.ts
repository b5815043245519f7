import * as z from 'zod/mini';
import { text } from './text.ts';

/** Largest file and most lines that are taken; the second counts lines below the heading. */
export const maxStatementBytes = 25_000_000;
export const maxStatementLines = 100_000;

/** How far the day of a payment may lie from the day on the line, where only amount, date and card tell. */
export const toleranceDays = 1;

/** What a column of a statement can hold. */
export const statementFields = [
  'gateway_transaction_id',
  'receipt_number',
  'amount',
  'currency',
  'date',
  'card_last4',
  'fee',
  'net',
  'type',
] as const;
export type StatementField = (typeof statementFields)[number];

export const dateFormats = ['iso', 'dmy', 'mdy'] as const;
export type DateFormat = (typeof dateFormats)[number];

const column = z.nullable(z.int().check(z.gte(0), z.lt(500)));
const isoCode = /^[A-Z]{3}$/;

/** How the lines of a file are read; columns are counted from 0. Kept per merchant for files with the same heading. */
export const StatementSettingsSchema = z
  .object({
    /** Of a workbook; null: its first. */
    sheet: z.nullable(text(100)),
    /** Line of the file that names the columns, from 1; 0: none does. */
    header_line: z.int().check(z.gte(0), z.lt(1000)),
    columns: z.object({
      gateway_transaction_id: column,
      receipt_number: column,
      amount: z.int('Choose the column with the amount.').check(z.gte(0), z.lt(500)),
      currency: column,
      date: z.int('Choose the column with the date.').check(z.gte(0), z.lt(500)),
      card_last4: column,
      fee: column,
      net: column,
      type: column,
    }),
    /** One for the whole file, where no column tells. */
    currency: z.nullable(z.string().check(z.regex(isoCode, 'Three letters, as in USD.'))),
    date_format: z.enum(dateFormats, 'Say in which order day and month are written.'),
    decimal_sign: z.enum(['.', ',']),
    /** What makes a line a refund: a minus or parentheses, or the word in the column of types. */
    refunds_by: z.enum(['sign', 'type']),
  })
  .check(
    z.refine((settings) => settings.columns.currency !== null || settings.currency !== null, {
      path: ['currency'],
      message: 'Choose the column with the currency, or the currency of the whole file.',
    }),
    z.refine((settings) => settings.refunds_by === 'sign' || settings.columns.type !== null, {
      path: ['columns', 'type'],
      message: 'Choose the column that tells payments from refunds.',
    }),
  );
export type StatementSettings = z.infer<typeof StatementSettingsSchema>;

/** What the cells of a column look like, over all lines; null: like none of it. */
const ColumnGuessSchema = z.object({
  name: z.string(),
  filled: z.int(),
  dates: z.nullable(z.enum([...dateFormats, 'ambiguous'])),
  decimals: z.nullable(z.enum(['.', ',', 'ambiguous'])),
  /** The field that name and content point to. */
  field: z.nullable(z.enum(statementFields)),
});
export type ColumnGuess = z.infer<typeof ColumnGuessSchema>;

/** Reply of `POST …/statements/inspect` with the file as it is: what is in it, before anything is kept. */
export const StatementInspectionSchema = z.object({
  format: z.enum(['csv', 'xlsx']),
  sheets: z.array(z.string()),
  sheet: z.nullable(z.string()),
  encoding: z.nullable(z.string()),
  header_line: z.int(),
  lines: z.int(),
  columns: z.array(ColumnGuessSchema),
  /** The first lines below the heading, with their numbers in the file. */
  sample: z.array(z.object({ line: z.int(), cells: z.array(z.string()) })),
  /** As it was read the last time that the columns had these names. */
  remembered: z.nullable(StatementSettingsSchema),
  /** The statement that this very file has become already. */
  statement: z.nullable(z.string()),
});
export type StatementInspection = z.infer<typeof StatementInspectionSchema>;

export const statementOutcomes = [
  'matched',
  'differs',
  'missing_here',
  'missing_there',
  'ambiguous',
  'repeated',
  'elsewhere',
  'error',
] as const;
export type StatementOutcome = (typeof statementOutcomes)[number];

/** Those that ask nothing of anybody. */
export const quietOutcomes: readonly StatementOutcome[] = ['matched', 'elsewhere'];

export const lineKinds = ['payment', 'refund'] as const;
export type LineKind = (typeof lineKinds)[number];

export const matchedWays = ['gateway_transaction_id', 'receipt_number', 'amount_date_card', 'hand'] as const;

/** A field in which line and transaction differ: amounts in minor units as text, else what stands there. */
export const LineDifferenceSchema = z.object({ field: z.string(), theirs: z.string(), ours: z.string() });
export type LineDifference = z.infer<typeof LineDifferenceSchema>;

/** Why a line could not be read. */
export const LineProblemSchema = z.object({ field: z.string(), message: z.string() });
export type LineProblem = z.infer<typeof LineProblemSchema>;

const nullableText = z.nullable(z.string());
const nullableInt = z.nullable(z.int());

/** A transaction as a line shows it. */
const LineTransactionSchema = z.object({
  id: z.string(),
  receipt_number: nullableText,
  status: z.string(),
  amount: nullableInt,
  amount_refunded: nullableInt,
  currency: nullableText,
  card_last4: nullableText,
  gateway_transaction_id: nullableText,
  created_at: nullableText,
});

/** A line of a statement, or (`missing_there`) a receipt that has none. Refunds have negative amounts. */
export const StatementLineSchema = z.object({
  position: z.int(),
  /** In the file; null for what is missing there. */
  line: nullableInt,
  kind: z.nullable(z.enum(lineKinds)),
  amount: nullableInt,
  currency: nullableText,
  fee: nullableInt,
  net: nullableInt,
  day: nullableText,
  card_last4: nullableText,
  gateway_transaction_id: nullableText,
  receipt_number: nullableText,
  outcome: z.enum(statementOutcomes),
  matched_by: z.nullable(z.enum(matchedWays)),
  /** Theirs less ours, in minor units of `currency`. */
  difference: nullableInt,
  differences: z.array(LineDifferenceSchema),
  problems: z.array(LineProblemSchema),
  transaction: z.nullable(LineTransactionSchema),
  candidates: z.array(LineTransactionSchema),
  /** The line of this statement, or the other statement, in which the same stands already. */
  same_as_line: nullableInt,
  same_in: z.nullable(z.object({ id: z.string(), name: z.string() })),
  note: nullableText,
  resolved_at: nullableText,
  resolved_by: nullableText,
});
export type StatementLine = z.infer<typeof StatementLineSchema>;

export const StatementLinesSchema = z.object({
  data: z.array(StatementLineSchema),
  next_cursor: nullableText,
});

export const StatementSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** `interrupted`: the process that worked on it is gone; importing the file again goes on. */
  state: z.enum(['matching', 'ready', 'interrupted']),
  /** Steps of the matching that are done, and all of them. */
  progress: z.object({ done: z.int(), total: z.int() }),
  sha256: z.string(),
  sheet: nullableText,
  lines: z.int(),
  matched: z.int(),
  open: z.int(),
  from_day: nullableText,
  to_day: nullableText,
  imported_at: z.string(),
  imported_by: nullableText,
  matched_at: nullableText,
});
export type Statement = z.infer<typeof StatementSchema>;

export const StatementListSchema = z.object({ data: z.array(StatementSchema), next_cursor: nullableText });

/** Lines of one outcome in one currency; amounts are the statement's, signed and never added across currencies. */
const StatementTotalSchema = z.object({
  currency: nullableText,
  outcome: z.enum(statementOutcomes),
  lines: z.int(),
  open: z.int(),
  amount: z.int(),
  fee: z.int(),
  difference: z.int(),
});
export type StatementTotal = z.infer<typeof StatementTotalSchema>;

/** Reply of `GET …/statements/:id`. */
export const StatementDetailSchema = z.object({
  ...StatementSchema.shape,
  time_zone: z.string(),
  settings: StatementSettingsSchema,
  totals: z.array(StatementTotalSchema),
  /** Currencies in which something was given back: refunds have no date here, so those without a line are not looked for. */
  refunded_currencies: z.array(z.string()),
});
export type StatementDetail = z.infer<typeof StatementDetailSchema>;

/** Body of `PUT …/statements/:id/lines/:position`: a note that settles it, or the receipt that it is. */
export const SettleLineSchema = z.object({
  note: z.nullable(text(1000)),
  /** Id or receipt number; null leaves the line with what it has. */
  transaction: z.nullable(text(200)),
});
export type SettleLine = z.infer<typeof SettleLineSchema>;
