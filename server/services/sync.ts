import type { Context } from '../context.ts';
import { ApiError } from '../errors.ts';
import { UpstreamDeniedError, UpstreamKeyRejectedError } from '../upstream/errors.ts';
import { noActor } from './audit-entries.ts';
import { CallHeldBackError } from './calls.ts';
import { longestPauseMs, paceOf, stretchFor } from './next-check.ts';
import { rereadSession } from './reread.ts';
import type { Upstream } from './upstreams.ts';

/** How many calls of one account are under way at once. */
const concurrency = 4;
const roundingMs = 60_000;

/**
 * Re-reads the sessions of one account whose check is due, as far as the minute's budget for jobs goes. Returns how
 * many were read. An upstream that does not answer ends the pass; what is due stays due.
 */
export async function syncAccount(
  context: Context,
  upstream: Upstream,
  isStopping: () => boolean,
): Promise<number> {
  const { store, clock } = context;
  if (!upstream.client) return 0;
  const { upstreamRatePerMinute } = context.config;
  const { id: accountId } = upstream.account;
  upstream.stretch = stretchFor(await store.checkoutSessions.countToCheck(accountId), upstreamRatePerMinute);
  const now = clock.now();
  const pace = paceOf(context, upstream);
  const farthest = now + longestPauseMs(pace) + roundingMs;
  const due = await store.checkoutSessions.due(accountId, { now, farthest }, upstreamRatePerMinute);
  let read = 0;
  let isBlocked = false;
  const queue = due[Symbol.iterator]();
  await Promise.all(Array.from({ length: concurrency }, readOn));
  return read;

  async function readOn(): Promise<void> {
    for (const { id } of queue) {
      if (isBlocked || isStopping()) return;
      try {
        await readOne(id);
        read += 1;
      } catch (error) {
        isBlocked ||= isBeyondThisSession(error);
        if (!wasHeldBack(error)) await letOthersGoFirst(id, error);
        if (!(error instanceof ApiError))
          context.log.error({ err: error, session: id }, 'a check failed in an unexpected way');
      }
    }
  }

  function isBeyondThisSession(error: unknown): boolean {
    if (wasHeldBack(error) || upstream.budget.waitFor('routine') > 0) return true;
    if (!(error instanceof ApiError) || error.cause instanceof UpstreamDeniedError) return false;
    return error.code !== 'upstream_unavailable';
  }

  function wasHeldBack(error: unknown): boolean {
    return error instanceof ApiError && error.cause instanceof CallHeldBackError;
  }

  /** One session that can't be read must not stand in the way of the others for ever, nor be every probe of a broken upstream. */
  async function letOthersGoFirst(id: string, error: unknown): Promise<void> {
    const cause = error instanceof ApiError ? error.cause : undefined;
    // It will hardly be shown to this key soon; and another session should be what tries a refused key next.
    const isRefused = cause instanceof UpstreamDeniedError || cause instanceof UpstreamKeyRejectedError;
    const pause = isRefused ? longestPauseMs(pace) : pace.shortestMs;
    await store.checkoutSessions.postpone(accountId, id, clock.now() + pause);
  }

  async function readOne(id: string): Promise<void> {
    const view = await store.checkoutSessions.get(accountId, id);
    // What was reported to have changed goes before what is merely due.
    const priority = view?.reportedStatus ? 'job' : 'routine';
    if (view) await rereadSession(context, upstream, view, { priority, attended: false, actor: noActor });
  }
}
