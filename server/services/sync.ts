import type { Context } from '../context.ts';
import { ApiError } from '../errors.ts';
import { noActor } from './audit-entries.ts';
import { rereadSession } from './reread.ts';
import type { Upstream } from './upstreams.ts';

/** How many calls of one account are under way at once. */
const concurrency = 4;
/** After a refused API key, the account rests this long before one call tries again. */
const keyRejectedPauseMs = 60_000;

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
        isBlocked = true;
        if (!(error instanceof ApiError))
          context.log.error({ err: error, session: id }, 'a check failed in an unexpected way');
      }
    }
  }

  async function readOne(id: string): Promise<void> {
    const view = await store.checkoutSessions.get(upstream.account.id, id);
    if (view) await rereadSession(context, upstream, view, { priority: 'job', actor: noActor });
  }
}
