import * as z from 'zod/mini';
import { CheckoutSessionSchema } from './checkout-sessions.ts';
import { TransactionSchema } from './transactions.ts';

/** Longest text that the search box takes. */
export const maxQueryLength = 500;

/** One find: which field matched, and whether exactly. */
export const HitSchema = z.object({
  kind: z.enum(['checkout_session', 'transaction']),
  id: z.string(),
  matched: z.string(),
  exact: z.boolean(),
  checkout_session: z.optional(CheckoutSessionSchema),
  transaction: z.optional(TransactionSchema),
});
export type Hit = z.infer<typeof HitSchema>;

export const SearchReplySchema = z.object({ hits: z.array(HitSchema), other_mode: z.boolean() });
export type SearchReply = z.infer<typeof SearchReplySchema>;
