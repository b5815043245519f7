import * as z from 'zod/mini';

/**
 * Reply of `GET …/checkout-sessions/explain` and `GET …/transactions/explain`, for a filter that nothing matches: for each
 * condition, how many rows there would be without it. `names` are the parameters of the query string that make it.
 */
export const ExplanationSchema = z.object({
  conditions: z.array(
    z.object({
      names: z.array(z.string()),
      count: z.int(),
      /** Counted no further. */
      is_more: z.boolean(),
    }),
  ),
});
export type Explanation = z.infer<typeof ExplanationSchema>;
