import { modes } from '#shared/roles.ts';
import type { Context } from '../context.ts';
import { beginBackfill, isBackfillDue } from '../services/backfill.ts';
import { type BackfillTurn, takeBackfill, turnOf, workOn } from '../services/backfill-run.ts';
import type { Upstream } from '../services/upstreams.ts';
import { type Loop, startLoop } from './loop.ts';

/** After a start, attempts and checks come first: the first run of itself waits so many rounds of the completer. */
const quietRounds = 6;
/** A run whose row stands still for longer has been left by its holder; should that one live, its next write is refused. */
const abandonedMs = 60_000;

/** Compares every account with upstream's list of transactions, each within its own budget, by one process at a time. */
export function startBackfills(context: Context): Loop {
  const { clock, config, instance, log, store } = context;
  const turns = new Map<number, BackfillTurn>();
  const seen = new Map<number, { version: number; at: number }>();

  const quietUntil = clock.elapsed() + quietRounds * config.completerIntervalMs;

  const loop = startLoop({
    name: 'backfill',
    intervalMs: config.completerIntervalMs,
    log,
    async pass({ isStopping, inLane }) {
      for (const merchant of await store.merchants.list()) {
        for (const mode of modes) {
          const upstream = await context.upstreams.of(merchant.slug, mode);
          if (upstream.client) inLane(upstream.account.id, () => tend(upstream, isStopping));
        }
      }
    },
  });
  return loop;

  async function tend(upstream: Upstream, isStopping: () => boolean): Promise<'done'> {
    const { id } = upstream.account;
    const turn = await turnAt(upstream);
    turns.delete(id); // unless it ends well; after a failure the row is read and taken up anew
    const pause = turn && (await workOn(turn, isStopping));
    if (turn && pause !== undefined) {
      turns.set(id, turn);
      loop.nudge(pause);
    }
    return 'done';
  }

  /** The run to work on now, if there is one for this process. */
  async function turnAt(upstream: Upstream): Promise<BackfillTurn | undefined> {
    const { id } = upstream.account;
    const row = await store.backfills.get(id);
    const turn = turns.get(id);
    if (turn && turn.row.version === row?.version) return turn;
    if (row?.state === 'running') return isFree(row) ? takeBackfill(context, upstream, row) : undefined;
    if (clock.elapsed() < quietUntil || !isBackfillDue(context, row)) return undefined;
    const begun = await beginBackfill(context, upstream, row, { holder: instance.name });
    return begun && turnOf(context, upstream, begun);
  }

  function isFree({ accountId, holder, version }: BackfillTurn['row']): boolean {
    if (holder === null || holder === instance.name || instance.isDead(holder)) return true;
    const now = clock.elapsed();
    const last = seen.get(accountId);
    if (last?.version === version) return now - last.at > abandonedMs + config.upstreamTimeoutMs;
    seen.set(accountId, { version, at: now });
    return false;
  }
}
