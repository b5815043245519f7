import * as z from 'zod/mini';

/** The most receipts that are ticked, or asked for, at once. */
export const mostReviews = 200;

/** What a receipt was when it was ticked; amounts in minor units. */
const ReceiptStateSchema = z.object({
  status: z.string(),
  amount: z.nullable(z.int()),
  currency: z.nullable(z.string()),
  amount_refunded: z.nullable(z.int()),
});

/** Somebody has looked at a receipt and found it right, as it was then. */
export const ReviewSchema = z.object({
  transaction_id: z.string(),
  reviewed_by: z.object({ id: z.string(), name: z.string() }),
  reviewed_at: z.string(),
  /** The receipt as it was ticked. */
  seen: ReceiptStateSchema,
  /** The receipt is something else by now (a refund, a late message): it wants another look. */
  has_changed: z.boolean(),
});
export type Review = z.infer<typeof ReviewSchema>;

/** The tick of one receipt; null: there is none. */
export const ReceiptReviewSchema = z.object({ review: z.nullable(ReviewSchema) });

/** Ticks of those receipts that have one. */
export const ReviewListSchema = z.object({ data: z.array(ReviewSchema) });

export const SetReviewsSchema = z.object({
  ids: z
    .array(z.string().check(z.minLength(1), z.maxLength(200)))
    .check(
      z.minLength(1, 'Name at least one receipt.'),
      z.maxLength(mostReviews, `Name at most ${mostReviews} receipts at once.`),
    ),
  reviewed: z.boolean('Say true or false.'),
});
