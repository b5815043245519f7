import * as z from 'zod/mini';
import { HitSchema } from './search.ts';

/** Most lines of one look-up in the browser, and most values of one request: a reply of more hits would keep others waiting. */
export const maxLookupLines = 10_000;
export const maxLookupValues = 200;
export const maxLookupValueLength = 200;

/** Body of `POST …/lookups`: receipt numbers or ids, in any spelling. */
export const LookupSchema = z.object({
  values: z
    .array(
      z
        .string('Write each value as text.')
        .check(
          z.maxLength(maxLookupValueLength, `Shorten this to at most ${maxLookupValueLength} characters.`),
        ),
      'Send values as a list of texts.',
    )
    .check(z.maxLength(maxLookupValues, `Send at most ${maxLookupValues} values at once.`)),
});

/** Reply of `POST …/lookups`, a result per value and in its order; no hits: missing, several: the value names several. */
export const LookupReplySchema = z.object({
  results: z.array(z.object({ value: z.string(), hits: z.array(HitSchema) })),
});
export type LookupReply = z.infer<typeof LookupReplySchema>;
