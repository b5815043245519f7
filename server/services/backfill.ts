import type { Backfill } from '#shared/backfill.ts';
import type { Context } from '../context.ts';
import { ApiError } from '../errors.ts';
import type { BackfillRow } from '../store/rows.ts';
import { type Actor, auditEntry, noActor } from './audit-entries.ts';
import { pagesForeseen } from './backfill-paging.ts';
import { instantReply } from './replies.ts';
import type { Upstream } from './upstreams.ts';

/**
 * A run by itself comes once in so many rounds of the sync: what it finds was missed by every other way, and a run that
 * finds nothing still costs a call.
 */
const syncRoundsBetweenRuns = 60;
/** A run that takes long rests longer, up to so many intervals: it may not spend the account's calls without end. */
const longestRestIntervals = 12;
const restPerWork = 3;
/** A later run looks back over what a complete one has seen: rows may reach the list late, and clocks differ. */
const overlapMs = 24 * 60 * 60_000;

/** How far the account's latest comparison with upstream's transactions has come. */
export async function getBackfill(context: Context, { account }: Upstream): Promise<Backfill> {
  return backfillReply(await context.store.backfills.get(account.id));
}

/** Starts a run at a person's wish, or answers the one that runs. Throws ApiError: api_key_missing. */
export async function startBackfill(
  context: Context,
  upstream: Upstream,
  { whole = false }: { whole?: boolean | undefined },
  actor: Actor,
): Promise<Backfill> {
  if (!upstream.client)
    throw new ApiError('api_key_missing', 'This mode has no API key yet. An owner can add one.');
  for (;;) {
    const standing = await context.store.backfills.get(upstream.account.id);
    if (standing?.state === 'running') return backfillReply(standing);
    // Whichever process's worker comes first takes it up.
    const started = await beginBackfill(context, upstream, standing, { whole, actor, holder: null });
    if (!started) continue;
    context.nudge.backfill();
    return backfillReply(started);
  }
}

/** Begins the next run; undefined when another process was first. */
export async function beginBackfill(
  context: Context,
  { account }: Upstream,
  standing: BackfillRow | undefined,
  { whole = false, actor = noActor, holder }: { whole?: boolean; actor?: Actor; holder: string | null },
): Promise<BackfillRow | undefined> {
  const now = context.clock.now();
  const { run = 0, version = 0, newest = null, completeUntil = null } = standing ?? {};
  const coversFrom = whole || completeUntil === null ? null : completeUntil - overlapMs;
  const row: BackfillRow = {
    accountId: account.id,
    run: run + 1,
    version: version + 1,
    state: 'running',
    holder,
    coversFrom,
    startedAt: now,
    finishedAt: null,
    page: 1,
    lastPage: null,
    pass: 1,
    setbacks: 0,
    unreadPages: 0,
    pagesRead: 0,
    rowsRead: 0,
    rowsBeforePass: 0,
    rowsTotal: null,
    transactionsFound: 0,
    sessionsFound: 0,
    newest,
    completeUntil,
    message: null,
  };
  const about = { merchant: account.merchant, accountId: account.id, kind: 'backfill', id: 'backfill' };
  const detail = { whole: coversFrom === null };
  const audit = actor.userId === null ? null : auditEntry(now, actor, 'backfill.start', { ...about, detail });
  if ((await context.store.backfills.start(row, standing?.version ?? null, audit)) === 'stale')
    return undefined;
  context.live.publish(account.id, { kind: 'backfill', id: 'backfill' });
  return row;
}

/** Whether a run should begin by itself: when there has never been one, and after its rest. */
export function isBackfillDue({ clock, config }: Context, row: BackfillRow | undefined): boolean {
  if (!row) return true;
  if (row.state === 'running' || row.finishedAt === null) return false;
  const interval = syncRoundsBetweenRuns * config.syncIntervalMs;
  const rest = Math.max(interval, restPerWork * (row.finishedAt - row.startedAt));
  const since = clock.now() - row.finishedAt;
  // A clock that was set back would else put the next run off for as long.
  return since < 0 || since >= Math.min(rest, longestRestIntervals * interval);
}

function backfillReply(row: BackfillRow | undefined): Backfill {
  const instant = (at: number | null = null) => (at === null ? null : instantReply(at));
  return {
    state: row?.state ?? 'never',
    covers_from: instant(row?.coversFrom),
    started_at: instant(row?.startedAt),
    finished_at: instant(row?.finishedAt),
    pages_read: row?.pagesRead ?? 0,
    pages: row ? pagesForeseen(row) : null,
    rows_read: row?.rowsRead ?? 0,
    rows: row?.rowsTotal ?? null,
    transactions_found: row?.transactionsFound ?? 0,
    sessions_found: row?.sessionsFound ?? 0,
    message: row?.message ?? null,
  };
}
