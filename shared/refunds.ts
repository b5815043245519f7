import * as z from 'zod/mini';
import { FieldMessagesSchema } from './errors.ts';
import { maxAmount } from './money.ts';
import { text } from './text.ts';

/** The life of a refund; the first three are not settled, and a transaction has at most one of those. */
export const refundStates = ['pending', 'unknown', 'completed', 'refused', 'needs_person'] as const;
export type RefundState = (typeof refundStates)[number];
export const unsettledRefundStates = ['pending', 'unknown', 'needs_person'] as const;

/** `desk`: asked for here. `upstream`: made elsewhere, and told of by a webhook. */
export const refundSources = ['desk', 'upstream'] as const;

/** A refund as the BFF replies it. Amount in minor units, instants ISO 8601. */
export const RefundSchema = z.object({
  id: z.string(),
  /** As minted in the browser of who asked for it; null for one made elsewhere. */
  key: z.nullable(z.string()),
  transaction_id: z.string(),
  /** `ref_…`, once the checkout API has told it. */
  upstream_id: z.nullable(z.string()),
  amount: z.int(),
  currency: z.nullable(z.string()),
  reason: z.nullable(z.string()),
  state: z.enum(refundStates),
  /** Why it is not settled, was refused, or what is odd about it. */
  error: z.nullable(
    z.object({ code: z.string(), message: z.string(), fields: z.optional(FieldMessagesSchema) }),
  ),
  created_by: z.nullable(z.object({ id: z.string(), name: z.string() })),
  created_at: z.string(),
  updated_at: z.string(),
  source: z.enum(refundSources),
});
export type Refund = z.infer<typeof RefundSchema>;

/** Reply of a refund that is not settled yet. */
export const UnsettledRefundSchema = z.object({ refund: RefundSchema });

/** What is left of a payment, in minor units of its currency; null where upstream has not told its amount. */
export const RefundListSchema = z.object({
  /** Newest first. */
  data: z.array(RefundSchema),
  currency: z.nullable(z.string()),
  captured: z.nullable(z.int()),
  refunded: z.int(),
  /** Asked for here and not settled: taken as given back until it is known. */
  unsettled: z.int(),
  remaining: z.nullable(z.int()),
  /** Part of it was given back elsewhere, and upstream has not told how much: `remaining` is at most. */
  is_at_most: z.boolean(),
});
export type RefundList = z.infer<typeof RefundListSchema>;

const shortestReason = 3;
export const longestReason = 1000;

/** Body of `POST …/transactions/:id/refunds`. */
export const CreateRefundSchema = z.object({
  amount: z
    .int('Write the amount as a whole number of the smallest unit.')
    .check(
      z.positive('An amount must be more than zero.'),
      z.maximum(maxAmount, 'This amount is too large.'),
    ),
  reason: text(longestReason).check(
    z.refine(
      (value) => value.trim().length >= shortestReason,
      `Write why, in at least ${shortestReason} characters.`,
    ),
  ),
  /** Where given, it must be the payment's own. */
  currency: z.optional(z.string('Write a currency code like USD.')),
  /** What was shown as left when it was asked for: a refund made meanwhile is a conflict, not a second one. */
  remaining: z.optional(z.int('Write the amount as a whole number of the smallest unit.')),
});
export type CreateRefund = z.infer<typeof CreateRefundSchema>;

/** What a person found out about a refund that upstream gave no clear answer to. */
export const ResolveRefundSchema = z.object({
  outcome: z.enum(['made', 'not_made'], 'Say made or not_made.'),
  note: text(500).check(
    z.refine((value) => value.trim().length >= shortestReason, 'Write how you know, for whoever asks later.'),
  ),
});

/** What may still be given back; null while the payment's amount is not known. */
export function remainingOf(figures: {
  captured: number | null;
  refunded: number;
  unsettled: number;
}): number | null {
  const { captured, refunded, unsettled } = figures;
  return captured === null ? null : Math.max(0, captured - refunded - unsettled);
}
