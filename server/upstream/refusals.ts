import * as z from 'zod/mini';

/** Enough for every field of a form, little enough to store with an intent. */
const MAX_FIELDS = 50;
const MAX_TEXTS_PER_FIELD = 5;
const MAX_TEXT_LENGTH = 300;
const MAX_NAME_LENGTH = 100;

/** The three documented error bodies: `{error}`, `{message, errors}` and `{error, retry_after}`; any part may be missing. */
const ErrorBodySchema = z.object({
  error: z.catch(z.optional(z.string()), undefined),
  message: z.catch(z.optional(z.string()), undefined),
  errors: z.catch(z.optional(z.record(z.string(), z.unknown())), undefined),
  retry_after: z.catch(z.optional(z.number()), undefined),
});

export type Refusal = {
  /** Upstream's field names and its cleaned sentences; absent when it named no field. */
  fields?: Record<string, string[]>;
  /** Its general sentence, cleaned; absent when it gave none. */
  said?: string;
  /** Seconds, as the body of a 429 tells them. */
  retryAfterSeconds?: number;
};

// Controls, and the invisible characters that reorder or hide the text around them.
// eslint-disable-next-line no-control-regex -- the rule is about these very characters
const unprintable = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g;
const keyLike = /\bgc_(?:test|live)_\S+|\bBearer\s+\S+/gi;

/** Foreign text made fit to be shown as text: one line, short, no tricks, and never with an API key in it. */
function clean(text: string, apiKey: string, maxLength: number): string {
  // Cut before the expensive steps: a sentence may be megabytes long. Cut again after them, by whole characters.
  const shown = text
    .slice(0, maxLength * 4)
    .replaceAll(unprintable, ' ')
    .replaceAll(apiKey, '[key]')
    .replaceAll(keyLike, '[key]')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toWellFormed();
  return Array.from(shown).slice(0, maxLength).join('');
}

function texts(value: unknown, apiKey: string): string[] {
  return (Array.isArray(value) ? value : [value])
    .slice(0, MAX_TEXTS_PER_FIELD)
    .filter((text) => typeof text === 'string')
    .map((text) => clean(text, apiKey, MAX_TEXT_LENGTH))
    .filter((text) => text !== '');
}

/** Reads what an error body says. A body of another shape says nothing; the status alone then decides. */
export function readRefusal(body: unknown, apiKey: string): Refusal {
  const parsed = ErrorBodySchema.safeParse(body);
  if (!parsed.success) return {};
  const { error, message, errors, retry_after: retryAfterSeconds } = parsed.data;
  const said = clean(message ?? error ?? '', apiKey, MAX_TEXT_LENGTH);
  const fields = Object.entries(errors ?? {})
    .slice(0, MAX_FIELDS)
    .map(([name, value]) => [clean(name, apiKey, MAX_NAME_LENGTH), texts(value, apiKey)] as const)
    .filter(([name, list]) => name !== '' && list.length > 0);
  return {
    ...(fields.length > 0 && { fields: Object.fromEntries(fields) }),
    ...(said !== '' && { said }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
}
