import * as z from 'zod/mini';

/** A message from us to the browser: something of this account has changed and can be read anew. */
export const LiveUpdateSchema = z.object({
  kind: z.enum([
    'checkout_session',
    'transaction',
    'intent',
    'refund',
    'webhook',
    'backfill',
    'views',
    'settings',
    'review',
    'note',
    'day',
    'statement',
  ]),
  id: z.string(),
});
export type LiveUpdate = z.infer<typeof LiveUpdateSchema>;
