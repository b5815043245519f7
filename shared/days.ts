import * as z from 'zod/mini';
import { text } from './text.ts';

const count = z.int().check(z.nonnegative());

/** A day's money in one currency: minor units. `captured` was taken, `refunded` of it given back since. */
const DayTotalsSchema = z.object({
  /** '' where none is known. */
  currency: z.string(),
  /** Receipts whose money was taken. */
  count: z.int(),
  captured: z.int(),
  refunded: z.int(),
  net: z.int(),
});
export type DayTotals = z.infer<typeof DayTotalsSchema>;

const DayFiguresSchema = z.extend(DayTotalsSchema, {
  /** Of `count`, those that are ticked and have not changed since. */
  reviewed: z.int(),
});
export type DayFigures = z.infer<typeof DayFiguresSchema>;

const PersonSchema = z.object({ id: z.string(), name: z.string() });

/** One signing of a day; it stays as it was signed, also when the day is reopened. */
const DaySignatureSchema = z.object({
  version: z.int(),
  signed_by: PersonSchema,
  signed_at: z.string(),
  /** The zone in which the day was meant. */
  time_zone: z.string(),
  totals: z.array(DayFiguresSchema),
  reopened: z.nullable(z.object({ by: PersonSchema, at: z.string(), reason: z.string() })),
});
export type DaySignature = z.infer<typeof DaySignatureSchema>;

const dayStates = ['open', 'closed', 'reopened'] as const;

/** One day of the merchant's calendar. `figures` are of now; those of a closed day are in its signature. */
const DaySchema = z.object({
  /** YYYY-MM-DD */
  day: z.string(),
  /** First instant of the day, and of the day after. */
  from: z.string(),
  to: z.string(),
  is_over: z.boolean(),
  state: z.enum(dayStates),
  figures: z.array(DayFiguresSchema),
  /** Transactions by which no money was taken: declined, voided, authorized only. */
  others: z.int(),
  /** The latest; null for a day that was never signed. */
  signature: z.nullable(DaySignatureSchema),
  /** For a closed day: what has changed since it was signed. */
  since: z.nullable(z.object({ changes: z.int(), totals: z.array(DayTotalsSchema) })),
});
export type Day = z.infer<typeof DaySchema>;

export const DayListSchema = z.object({
  /** YYYY-MM */
  month: z.string(),
  time_zone: z.string(),
  today: z.string(),
  /** Newest first; none that has not begun. */
  data: z.array(DaySchema),
  /** Transactions of the account whose instant is not known: they are in no day. */
  undated: z.int(),
});
export type DayList = z.infer<typeof DayListSchema>;

const DayReceiptSchema = z.object({
  id: z.string(),
  receipt_number: z.nullable(z.string()),
  status: z.string(),
  amount: z.nullable(z.int()),
  currency: z.nullable(z.string()),
  amount_refunded: z.nullable(z.int()),
  card_brand: z.nullable(z.string()),
  card_last4: z.nullable(z.string()),
  created_at: z.string(),
  /** It was ticked, and has changed since. */
  was_reviewed: z.boolean(),
});
export type DayReceipt = z.infer<typeof DayReceiptSchema>;

const SeenSchema = z.object({
  status: z.string(),
  amount: z.nullable(z.int()),
  currency: z.nullable(z.string()),
  amount_refunded: z.nullable(z.int()),
});

/** What is otherwise than it was signed: came later, changed, or was moved to another day by a corrected instant. */
const DayDifferenceSchema = z.object({
  kind: z.enum(['added', 'changed', 'moved', 'gone']),
  id: z.string(),
  receipt_number: z.nullable(z.string()),
  was: z.nullable(SeenSchema),
  now: z.nullable(SeenSchema),
});
export type DayDifference = z.infer<typeof DayDifferenceSchema>;

/** Receipt numbers of a stretch of days. Upstream may count over all its accounts, so a gap is no error by itself. */
export const ReceiptNumbersSchema = z.object({
  series: z.array(
    z.object({
      prefix: z.string(),
      first: z.string(),
      last: z.string(),
      /** Different numbers between the two that are here. */
      count: z.int(),
      /** Numbers between the two that no receipt here carries, on whatever day. */
      missing_count: z.int(),
      /** Stretches of them, in order; the first hundred. */
      missing: z.array(z.object({ first: z.string(), last: z.string(), count: z.int() })),
      /** False: too many to look each up; some may be here on other days. */
      is_checked: z.boolean(),
    }),
  ),
  /** Numbers that several transactions carry; the first hundred. */
  duplicates: z.array(
    z.object({
      receipt_number: z.string(),
      transactions: z.array(z.object({ id: z.string(), created_at: z.nullable(z.string()) })),
    }),
  ),
  /** False: there are more numbers than one answer looks at. */
  is_complete: z.boolean(),
});
export type ReceiptNumbers = z.infer<typeof ReceiptNumbersSchema>;

export const DayDetailSchema = z.extend(DaySchema, {
  time_zone: z.string(),
  /** Receipts that want a tick: the first two hundred. */
  unreviewed: z.array(DayReceiptSchema),
  numbers: ReceiptNumbersSchema,
  /** The first five hundred; `since` counts them all. */
  differences: z.array(DayDifferenceSchema),
  /** Newest first. */
  versions: z.array(DaySignatureSchema),
});
export type DayDetail = z.infer<typeof DayDetailSchema>;

/** The totals that the signer saw. */
export const CloseDaySchema = z.object({
  totals: z
    .array(z.object({ currency: z.string().check(z.maxLength(20)), count, captured: count, refunded: count }))
    .check(
      z.maxLength(200),
      z.refine(
        (totals) => new Set(totals.map(({ currency }) => currency)).size === totals.length,
        'Name each currency once.',
      ),
    ),
});
export type CloseDay = z.infer<typeof CloseDaySchema>;

export const reasonLength = { min: 3, max: 500 };

export const ReopenDaySchema = z.object({
  reason: text(reasonLength.max).check(
    z.refine((value) => value.trim().length >= reasonLength.min, 'Say why, in at least 3 characters.'),
  ),
});
