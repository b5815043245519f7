import * as z from 'zod/mini';

/** How far the comparison with upstream's list of transactions has come. */
const backfillStates = ['never', 'running', 'done', 'failed'] as const;

/** Reply of `GET …/backfill` and `POST …/backfill`. Counts are of the latest run. */
export const BackfillSchema = z.object({
  state: z.enum(backfillStates),
  /** From when on transactions are compared; null: all. */
  covers_from: z.nullable(z.string()),
  started_at: z.nullable(z.string()),
  finished_at: z.nullable(z.string()),
  pages_read: z.int(),
  /** Null until upstream has said how many there are. */
  pages: z.nullable(z.int()),
  rows_read: z.int(),
  rows: z.nullable(z.int()),
  /** Not known here before. */
  transactions_found: z.int(),
  sessions_found: z.int(),
  /** Why it waits or failed, in plain words. */
  message: z.nullable(z.string()),
});
export type Backfill = z.infer<typeof BackfillSchema>;

/** Body of `POST …/backfill`: everything, or what changed lately. */
export const StartBackfillSchema = z.object({ whole: z.optional(z.boolean()) });
