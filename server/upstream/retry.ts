/** The first wait is drawn from 0 to this, and each further attempt doubles the range. */
export const BACKOFF_BASE_MS = 500;
/** No backoff of ours is longer. */
export const BACKOFF_CAP_MS = 60_000;
/** A longer wait asked by upstream is cut to this, so that one odd header can't park an intent for a day. */
export const RETRY_AFTER_CAP_MS = 600_000;

/**
 * How long to wait before the next try, in whole ms. `attempt` counts the tries made so far (1 after the first
 * failure), `random` gives [0, 1). Full jitter, so that what failed together does not come back together;
 * never sooner than upstream asked, within RETRY_AFTER_CAP_MS.
 */
export function backoffMs(wait: { attempt: number; retryAfterMs?: number; random: () => number }): number {
  const attempt = Number.isNaN(wait.attempt) ? 1 : Math.max(1, wait.attempt);
  // 2 ** 20 is far beyond the cap, and keeps an endless count from reaching Infinity.
  const range = Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** Math.min(20, attempt - 1));
  const drawn = Math.floor(wait.random() * range);
  const asked = capRetryAfter(wait.retryAfterMs) ?? 0;
  if (asked <= drawn) return drawn;
  // All who were told the same wait would otherwise come back in the same moment.
  return Math.min(RETRY_AFTER_CAP_MS, asked + Math.floor(wait.random() * Math.min(range, asked / 10)));
}

function capRetryAfter(ms: number | undefined): number | undefined {
  if (ms === undefined || Number.isNaN(ms)) return undefined;
  return Math.ceil(Math.min(RETRY_AFTER_CAP_MS, Math.max(0, ms)));
}

const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Reads a `Retry-After` header (RFC 9110: seconds or an HTTP date; fractions are tolerated) into ms from `now`,
 * capped. Anything else, a negative number too, is undefined: as if the header were not there.
 */
export function parseRetryAfter(value: string | null, now: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(text)) return capRetryAfter(Number(text) * 1000);
  // Date.parse alone reads almost anything as some date.
  return httpDate.test(text) ? capRetryAfter(Date.parse(text) - now) : undefined;
}
