import type { CheckoutSession, CheckoutSessionList, Summary } from '#shared/checkout-sessions.ts';
import type { Context } from '../context.ts';
import { ApiError, notFound } from '../errors.ts';
import { placeOfSession } from '../store/list-page.ts';
import type { ListTotals } from '../store/list-query.ts';
import type { CheckoutSessionView } from '../store/rows.ts';
import type { Actor } from './audit-entries.ts';
import { cursorKey } from './cursor-key.ts';
import { writeCursor } from './cursors.ts';
import type { ListRequest } from './list-requests.ts';
import { checkoutSessionReply } from './replies.ts';
import { rereadSession } from './reread.ts';
import type { Upstream } from './upstreams.ts';

/** How long a read of an open session may be old before somebody's look at it brings the next check forward. */
const freshForMs = 10_000;

export async function listCheckoutSessions(
  context: Context,
  upstream: Upstream,
  request: ListRequest,
): Promise<CheckoutSessionList> {
  const { account } = upstream;
  const rows = await context.store.checkoutSessions.list(account.id, request.query, {
    ...request.page,
    limit: request.page.limit + 1,
  });
  const shown = rows.slice(0, request.page.limit);
  const last = rows.length > shown.length ? shown.at(-1) : undefined;
  return {
    data: shown.map((row) => checkoutSessionReply(row, account.mode)),
    next_cursor: last
      ? writeCursor(cursorKey(context), request.fingerprint, placeOfSession(last, request.page.sort.field))
      : null,
  };
}

export async function summariseCheckoutSessions(
  context: Context,
  upstream: Upstream,
  request: ListRequest,
): Promise<Summary> {
  const name = JSON.stringify(['checkout_sessions', upstream.account.id, request.query]);
  return await context.summaries.run(name, async () =>
    summaryReply(await context.store.checkoutSessions.summary(upstream.account.id, request.query)),
  );
}

/** Counts may be added across currencies, amounts never. */
export function summaryReply(totals: ListTotals): Summary {
  return { count: totals.reduce((count, line) => count + line.count, 0), totals };
}

/** One session from the index; looking at an open one brings its next check forward. */
export async function getCheckoutSession(
  context: Context,
  upstream: Upstream,
  id: string,
): Promise<CheckoutSession> {
  const view = await findSession(context, upstream, id);
  const now = context.clock.now();
  if (view.nextCheckAt !== null && now - (view.checkedAt ?? 0) > freshForMs) {
    // A hint, not a promise: a store that can't be written to right now can still be read.
    context.store.checkoutSessions
      .hurry(upstream.account.id, id, now)
      .then(() => context.nudge.sync())
      .catch((error: unknown) =>
        context.log.warn({ err: error }, 'a look could not bring the next check forward'),
      );
  }
  return checkoutSessionReply(view, upstream.account.mode);
}

/** Re-reads upstream now and replies what stands afterwards. */
export async function refreshCheckoutSession(
  context: Context,
  upstream: Upstream,
  id: string,
  actor: Actor,
): Promise<CheckoutSession> {
  const view = await findSession(context, upstream, id);
  if (!upstream.client)
    throw new ApiError('api_key_missing', 'This mode has no API key yet. An owner can add one.');
  const fresh = await rereadSession(context, upstream, view, { priority: 'person', attended: true, actor });
  return checkoutSessionReply(fresh, upstream.account.mode);
}

export async function findSession(
  context: Context,
  upstream: Upstream,
  id: string,
): Promise<CheckoutSessionView> {
  const view = await context.store.checkoutSessions.get(upstream.account.id, id);
  if (!view) throw notFound();
  return view;
}

/** A buyer came back to us: the session, if it is a known open one, is read again soon. Says nothing about it. */
export async function noteBuyersReturn(context: Context, upstream: Upstream, id: string): Promise<void> {
  await context.store.checkoutSessions.hurry(upstream.account.id, id, context.clock.now());
  context.nudge.sync();
}
