import type { Context } from '../context.ts';
import { ApiError } from '../errors.ts';
import { noActor } from './audit-entries.ts';
import { rereadSession } from './reread.ts';
import type { Upstream } from './upstreams.ts';

/** How many calls of one account are under way at once. */
const concurrency = 4;
/** After a refused API key, the account rests this long before one call tries again. */
const keyRejectedPauseMs = 60_000;
/** So many faults one after the other are an outage: the rest waits for the next pass. */
const maxFaultsInARow = 4;

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
  const { keyRejectedSince } = upstream;
  if (keyRejectedSince !== null && clock.now() - keyRejectedSince < keyRejectedPauseMs) return 0;
  const due = await store.checkoutSessions.due(
    upstream.account.id,
    clock.now(),
    context.config.upstreamRatePerMinute,
  );
  let read = 0;
  let isBlocked = false;
  let faultsInARow = 0;
  const queue = due[Symbol.iterator]();
  await Promise.all(Array.from({ length: concurrency }, readOn));
  return read;

  async function readOn(): Promise<void> {
    for (const { id } of queue) {
      if (isBlocked || isStopping()) return;
      try {
        await readOne(id);
        read += 1;
        faultsInARow = 0;
      } catch (error) {
        faultsInARow += 1;
        isBlocked = isBeyondThisSession(error) || faultsInARow >= maxFaultsInARow;
        // One session that can't be read must not stand in the way of the others for ever.
        if (!isBlocked) {
          await store.checkoutSessions.postpone(
            upstream.account.id,
            id,
            clock.now() + 2 * context.config.syncIntervalMs,
          );
        }
        if (!(error instanceof ApiError))
          context.log.error({ err: error, session: id }, 'a check failed in an unexpected way');
      }
    }
  }

  function isBeyondThisSession(error: unknown): boolean {
    if (upstream.budget.waitFor('routine') > 0) return true;
    return error instanceof ApiError && error.code !== 'upstream_unavailable';
  }

  async function readOne(id: string): Promise<void> {
    const view = await store.checkoutSessions.get(upstream.account.id, id);
    // What was reported to have changed goes before what is merely due.
    const priority = view?.reportedStatus ? 'job' : 'routine';
    if (view) await rereadSession(context, upstream, view, { priority, actor: noActor });
  }
}
