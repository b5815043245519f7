import * as z from 'zod/mini';

/** Our own entry in every session's metadata: the intent's UUID, by which a webhook is matched to it. */
export const intentMetadataKey = 'checkout_desk_intent';

/** Metadata as upstream holds it. Not a record schema: that would drop keys such as `__proto__`, which are data like any other. */
export const StoredMetadataSchema = z.custom<Record<string, unknown>>(isObject);

const maxEntries = 50;
const maxBytes = 16_384;

/**
 * Arbitrary data that comes back in webhooks and on retrieve (seed page). The page states no limits;
 * ours are 50 entries, keys of 1–64 characters, 16 KiB as JSON, and text without control characters.
 */
export const MetadataSchema = z
  .custom<Record<string, unknown>>(isObject, 'Write metadata as an object of keys and values.')
  .check(
    z.refine(
      (value) => Object.keys(value).length <= maxEntries,
      `Keep at most ${maxEntries} metadata entries.`,
    ),
    z.refine(
      (value) => Object.keys(value).every((key) => key.length >= 1 && key.length <= 64 && isCleanText(key)),
      'Metadata keys must have 1 to 64 characters, none of them control characters.',
    ),
    z.refine(
      (value) => !Object.hasOwn(value, intentMetadataKey),
      `The metadata key ${intentMetadataKey} is ours. Choose another.`,
    ),
    z.refine(isJsonOfCleanText, 'Metadata values must be plain JSON without control characters.'),
    z.refine((value) => JSON.stringify(value).length <= maxBytes, 'Shorten the metadata to at most 16 KiB.'),
  );

function isCleanText(value: string): boolean {
  // eslint-disable-next-line no-control-regex -- the rule is about these very characters
  return value.isWellFormed() && !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(value);
}

function isJsonOfCleanText(value: unknown, depth = 0): boolean {
  if (depth > 6) return false;
  if (typeof value === 'string') return isCleanText(value);
  if (Array.isArray(value)) return value.every((item) => isJsonOfCleanText(item, depth + 1));
  if (isObject(value)) {
    return Object.entries(value).every(
      ([key, item]) => isCleanText(key) && isJsonOfCleanText(item, depth + 1),
    );
  }
  return (
    value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
