import * as z from 'zod/mini';

/** Instant (ms UTC) as the API writes it: ISO 8601, whole seconds, numeric offset. */
export function isoInstant(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, '+00:00');
}

const instant = z.iso.datetime({ offset: true });
const plainDate = z.iso.date();
const dayMs = 24 * 60 * 60 * 1000;

/** Reads an RFC 3339 instant, or a plain date as that day in UTC; null when it is neither. */
export function readInstantOrDay(text: string): { from: number; to: number } | null {
  if (plainDate.safeParse(text).success) {
    const from = Date.parse(`${text}T00:00:00Z`);
    return { from, to: from + dayMs - 1 };
  }
  if (!instant.safeParse(text).success) return null;
  const at = Date.parse(text);
  // Rows are shown with whole seconds, so the second that is named counts to its end.
  return { from: at, to: at + 999 };
}
