import type { CheckoutSessionRow } from '../store/rows.ts';

const minute = 60_000;
/** An open session is never left unread for longer than this. */
const longestPause = 15 * minute;
/** Grace after the expiry: clocks differ by a little. */
const afterExpiry = 2_000;

/**
 * When an open session is to be read again, in ms UTC, or null when it has ended. The pause grows with the session's
 * age (a quarter of it), never under twice the sync interval; the moment just after the expiry is never skipped, and
 * from there the checks follow upstream's sweep, which may lag by five minutes (checkout-api rules, "Session life").
 */
export function nextCheckAt(
  session: Pick<
    CheckoutSessionRow,
    'status' | 'createdAt' | 'expiresAt' | 'reportedStatus' | 'contradiction'
  >,
  now: number,
  syncIntervalMs: number,
): number | null {
  const shortest = 2 * syncIntervalMs;
  if (session.contradiction !== null) return now + Math.max(longestPause, shortest);
  if (['completed', 'failed', 'expired', 'cancelled'].includes(session.status)) return null;
  if (session.reportedStatus !== null) return now + shortest;
  const { expiresAt } = session;
  if (expiresAt !== null && now >= expiresAt) {
    return now + clamp((now - expiresAt) / 4, shortest, longestPause);
  }
  const next = now + clamp((now - session.createdAt) / 4, shortest, longestPause);
  return expiresAt === null ? next : Math.min(next, expiresAt + afterExpiry);
}

function clamp(value: number, low: number, high: number): number {
  return Math.round(Math.min(Math.max(value, low), Math.max(low, high)));
}
