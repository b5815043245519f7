import * as z from 'zod/mini';

/**
 * The rows that make up a figure: parameters of the list grammar. The summary of that list says the same count and amount, and
 * of refunds the same that was given back.
 */
const FilterSchema = z.object({
  list: z.enum(['checkout_sessions', 'transactions']),
  params: z.record(z.string(), z.string()),
});
export type FigureFilter = z.infer<typeof FilterSchema>;

/** Count and amount of rows of one currency, minor units. */
const FigureSchema = z.object({ count: z.int(), amount: z.int(), filter: FilterSchema });
export type Figure = z.infer<typeof FigureSchema>;

/** A stretch of time: `from` inclusive, `to` exclusive, ISO 8601. */
const SpanSchema = z.object({ from: z.string(), to: z.string() });
export type SpanReply = z.infer<typeof SpanSchema>;

/** What the receipts of one stretch of time and one currency come to. */
const PeriodFiguresSchema = z.object({
  captured: FigureSchema,
  /** `amount` is what was given back since of what was captured in the period; `of_amount` what these receipts were for. */
  refunded: z.extend(FigureSchema, { of_amount: z.int() }),
  /** Captured without what was given back. */
  net: z.int(),
  /** Captured amount by captured receipts, to the nearest minor unit, halves up; null without any. */
  average: z.nullable(z.int()),
  failed: FigureSchema,
  /** Captured receipts among those that were captured or failed. */
  success: z.object({ captured: z.int(), of: z.int() }),
});
export type PeriodFigures = z.infer<typeof PeriodFiguresSchema>;

const StatusFigureSchema = z.extend(FigureSchema, { status: z.string() });

/** Declined receipts of one code; null stands for all that have none or are not among the most frequent. */
const DeclineFigureSchema = z.extend(FigureSchema, {
  code: z.nullable(z.string()),
  /** In plain words, with the code. */
  reason: z.string(),
});

const CurrencyFiguresSchema = z.extend(PeriodFiguresSchema, {
  /** '' for receipts that came without a currency. */
  currency: z.string(),
  previous: PeriodFiguresSchema,
  previous_so_far: z.nullable(PeriodFiguresSchema),
  /** One entry for each of the overview's `buckets`: captured receipts and their amount, and how many failed. */
  series: z.array(z.object({ count: z.int(), amount: z.int(), failed: z.int() })),
  checkout_sessions: z.array(StatusFigureSchema),
  transactions: z.array(StatusFigureSchema),
  declines: z.array(DeclineFigureSchema),
  expiring: FigureSchema,
});
export type CurrencyFigures = z.infer<typeof CurrencyFiguresSchema>;

export const bucketUnits = ['hour', 'day', 'week', 'month'] as const;
export type BucketUnit = (typeof bucketUnits)[number];

/** What a period came to, each currency by itself. */
export const OverviewSchema = z.extend(SpanSchema, {
  time_zone: z.string(),
  /** The period before: months against months, years against years, else as many days. */
  previous: SpanSchema,
  /** While the period still runs: as much of the one before as has passed of this one. */
  previous_so_far: z.nullable(SpanSchema),
  bucket: z.enum(bucketUnits),
  /** `params`, put over those of a figure, make its filter that of the bucket alone. */
  buckets: z.array(z.extend(SpanSchema, { params: z.record(z.string(), z.string()) })),
  currencies: z.array(CurrencyFiguresSchema),
  /** Attempts, refunds, links and events that need eyes. */
  unreconciled: z.int(),
});
export type Overview = z.infer<typeof OverviewSchema>;
