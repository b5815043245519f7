import * as z from 'zod/mini';
import { CheckoutSessionSchema } from './checkout-sessions.ts';
import { TransactionSchema } from './transactions.ts';

/** Longest text that the search box takes on one line, and longest complaint that is pasted whole. */
export const maxQueryLength = 500;
export const maxComplaintLength = 20_000;

/** One find: which field matched, and whether exactly. */
export const HitSchema = z.object({
  kind: z.enum(['checkout_session', 'transaction']),
  id: z.string(),
  matched: z.string(),
  exact: z.boolean(),
  /** Why it stands where it does, for a find by what somebody remembers: "amount 48.50, near 50", "Tuesday 17 Nov". */
  reasons: z.optional(z.array(z.string())),
  checkout_session: z.optional(CheckoutSessionSchema),
  transaction: z.optional(TransactionSchema),
});
export type Hit = z.infer<typeof HitSchema>;

export const SearchReplySchema = z.object({ hits: z.array(HitSchema), other_mode: z.boolean() });
export type SearchReply = z.infer<typeof SearchReplySchema>;

/** What can be recognised in a text that somebody pasted. */
export const clueKinds = [
  'receipt_number',
  'id',
  'checkout_url',
  'email',
  'card_last4',
  'card_brand',
  'amount',
  'date',
] as const;
export type ClueKind = (typeof clueKinds)[number];

/** Body of `POST …/search`: a whole e-mail or chat. */
export const ComplaintSchema = z.object({ text: z.string() });

/** Reply of `POST …/search`: every clue in the order of the text, each with its hits or none; then what fits best together. */
export const ComplaintReplySchema = z.object({
  clues: z.array(
    z.object({
      kind: z.enum(clueKinds),
      /** As it was written. */
      text: z.string(),
      /** How it was understood: "RCT-42", "25.00 JMD", "Tuesday 17 Nov 2026". */
      meaning: z.string(),
      hits: z.array(HitSchema),
      other_mode: z.boolean(),
    }),
  ),
  /** Finds that several clues point to, best first, each with its reasons. */
  together: z.array(HitSchema),
  /** More clues than are looked up at once were in the text. */
  is_cut: z.boolean(),
});
export type ComplaintReply = z.infer<typeof ComplaintReplySchema>;
