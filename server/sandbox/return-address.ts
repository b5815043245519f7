import type { Session } from './sessions.ts';

// Assumed: the documentation says that the redirect carries the session id, not under which name.
const idParameter = 'session_id';

/**
 * Where the buyer goes after this outcome, with the session id and nothing else added to its query;
 * null for a cancel without a `cancel_url`.
 */
export function returnAddress(
  session: Session,
  outcome: 'completed' | 'failed' | 'cancelled',
): string | null {
  const { success_url, failure_url, cancel_url } = session.request;
  const address = { completed: success_url, failed: failure_url, cancelled: cancel_url }[outcome];
  if (address === undefined) return null;
  const url = new URL(address);
  // Not by searchParams, which would rewrite the merchant's own query.
  url.search = `${url.search === '' ? '?' : `${url.search}&`}${idParameter}=${session.id}`;
  return url.href;
}
