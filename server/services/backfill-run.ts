import type { Context } from '../context.ts';
import { ApiError, StoreUnavailableError } from '../errors.ts';
import type { BackfillRow, WantedSession } from '../store/rows.ts';
import type { UpstreamClient } from '../upstream/client.ts';
import {
  UpstreamConflictError,
  UpstreamKeyRejectedError,
  UpstreamRefusedError,
  UpstreamUnknownError,
} from '../upstream/errors.ts';
import { backoffMs } from '../upstream/retry.ts';
import { takeIn, type TakenIn } from './adoption.ts';
import { afterPage, afterRefusedPage, afterUnreadPage, pageSize } from './backfill-paging.ts';
import { sortPage } from './backfill-rows.ts';
import { CallHeldBackError, callUpstream, keyRejectedPauseMs } from './calls.ts';
import { failsAlone, readUpstream } from './reread.ts';
import type { Upstream } from './upstreams.ts';

/** So many unreadable answers to one page, and it is passed over; more while nothing else is answered either. */
const maxFaults = { alone: 3, inOutage: 10 };
/** Browsers are told of progress at most this often. */
const tellEveryMs = 500;
/** How many missing sessions are looked for at a time. */
const sessionsAtOnce = 500;
/** Keeps the pause between two questions for a session that upstream denies within some weeks. */
const maxDoublings = 12;
const unasked = { priority: 'routine', attended: false } as const;

/** A run in the hands of this process. */
export type BackfillTurn = {
  context: Context;
  upstream: Upstream;
  row: BackfillRow;
  /** Sessions to ask for before the next page. */
  wanted: WantedSession[];
  /** Sessions that this turn has asked for. */
  tried: Set<string>;
  faults: number;
  toldAt: number;
};

/** What a step came to: go on, go on after so many ms, or this process has nothing more to do with the run. */
type Outcome = number | 'over';
type PageReply = Awaited<ReturnType<UpstreamClient['listTransactions']>>;

/** Takes the run up for this process; undefined when another one was first. */
export async function takeBackfill(
  context: Context,
  upstream: Upstream,
  row: BackfillRow,
): Promise<BackfillTurn | undefined> {
  const turn = turnOf(context, upstream, row);
  return (await save(turn, { ...row, holder: context.instance.name })) === 'saved' ? turn : undefined;
}

export function turnOf(context: Context, upstream: Upstream, row: BackfillRow): BackfillTurn {
  return { context, upstream, row, wanted: [], tried: new Set(), faults: 0, toldAt: -Infinity };
}

/**
 * Works on until the run is over, the server stops, or a call is held back: then replies after how many ms to come again.
 * What was read is written with the cursor, page by page, so that any end of this process loses at most a page's reading.
 */
export async function workOn(turn: BackfillTurn, isStopping: () => boolean): Promise<number | undefined> {
  while (!isStopping()) {
    const outcome = await step(turn);
    if (outcome === 'over') return undefined;
    if (outcome > 0) return outcome;
  }
  // Another process may go on at once.
  await save(turn, { ...turn.row, holder: null });
  return undefined;
}

async function step(turn: BackfillTurn): Promise<Outcome> {
  const [session] = turn.wanted;
  if (session) return askFor(turn, session);
  if (turn.row.page !== null) return readPage(turn, turn.row.page);
  await lookForWanted(turn);
  return turn.wanted.length > 0 ? 0 : finish(turn);
}

async function readPage(turn: BackfillTurn, page: number): Promise<Outcome> {
  const { context, upstream, row } = turn;
  const from = row.coversFrom === null ? undefined : withOffset(row.coversFrom);
  try {
    const reply = await callUpstream(context, upstream, unasked, (client) =>
      client.listTransactions({ page, limit: pageSize, ...(from !== undefined && { from }) }),
    );
    turn.faults = 0;
    return await keepPage(turn, reply);
  } catch (error) {
    return afterFailure(turn, error);
  }
}

async function keepPage(turn: BackfillTurn, reply: PageReply): Promise<Outcome> {
  const { context, upstream, row } = turn;
  const said = { ...reply, rows: reply.transactions.length };
  for (let tries = 0; tries < 5; tries++) {
    const { page, counts, lacksSessions } = await sortPage(context, upstream, row, reply.transactions);
    const next = afterPage({ ...row, ...counts }, said);
    const outcome = await context.store.backfills.savePage(next, page);
    if (outcome === 'stale') return 'over';
    if (outcome === 'moved') continue;
    turn.row = { ...next, version: row.version + 1 };
    for (const change of page.changed)
      context.live.publish(row.accountId, { kind: 'transaction', id: change.row.id });
    if (page.hurry.length > 0) context.nudge.sync();
    if (lacksSessions) await lookForWanted(turn);
    tell(turn, false);
    return 0;
  }
  // Others write the same rows all the time: read it again.
  return tellEveryMs;
}

async function lookForWanted(turn: BackfillTurn): Promise<void> {
  const { context, row, tried } = turn;
  const wanted = await context.store.backfills.wanted(row.accountId, row.run, sessionsAtOnce);
  turn.wanted = wanted.filter(({ id }) => !tried.has(id));
}

/** Asks upstream for a session that a transaction names and that is not held here, and takes it in. */
async function askFor(turn: BackfillTurn, session: WantedSession): Promise<Outcome> {
  const { context, upstream, row } = turn;
  const { id, denials } = session;
  const { store, log } = context;
  try {
    const outcome = await readAndTakeIn(context, upstream, session);
    const isFound = outcome === 'adopted' || outcome === 'settled';
    const next = { ...row, sessionsFound: row.sessionsFound + (isFound ? 1 : 0) };
    const nextRun = row.run + 2 ** Math.min(denials, maxDoublings);
    const answer =
      outcome === 'denied' ? ({ id, outcome, nextRun } as const) : ({ id, outcome: 'found' } as const);
    if ((await store.backfills.answered(next, answer)) === 'stale') return 'over';
    turn.row = { ...next, version: row.version + 1 };
    tell(turn, false);
  } catch (error) {
    if (error instanceof StoreUnavailableError) throw error;
    if (error instanceof ApiError && error.cause instanceof CallHeldBackError)
      return holdBack(turn, error.cause);
    // It stays wanted, and the next run asks for it again.
    if (!(error instanceof ApiError))
      log.error({ err: error, session: id }, 'a session could not be taken in');
  }
  turn.tried.add(id);
  turn.wanted.shift();
  return 0;
}

/** 'denied': upstream does not show it, by a 404 or by failing on it alone, so that it is to be asked for less and less. */
async function readAndTakeIn(
  context: Context,
  upstream: Upstream,
  { id, transactionAt }: WantedSession,
): Promise<TakenIn | 'denied'> {
  const reply = await readUpstream(context, upstream, id, unasked).catch((error: unknown) => {
    if (error instanceof ApiError && failsAlone(upstream, error)) return 'missing' as const;
    throw error;
  });
  if (reply === 'missing') return 'denied';
  const known = await context.store.checkoutSessions.get(upstream.account.id, id);
  return takeIn(context, upstream, reply, { known, source: 'adopted', at: transactionAt ?? undefined });
}

/** Sorts what a page's reading failed with: wait, step back, pass the page over, or give up. */
async function afterFailure(turn: BackfillTurn, error: unknown): Promise<Outcome> {
  const { context, upstream, row } = turn;
  if (error instanceof CallHeldBackError) return holdBack(turn, error);
  if (error instanceof UpstreamKeyRejectedError)
    return holdBack(turn, new CallHeldBackError('key_rejected', keyRejectedPauseMs));
  if (error instanceof UpstreamRefusedError || error instanceof UpstreamConflictError) {
    // What upstream takes for a date is not documented either: without one it can't be refused.
    const next =
      row.page === 1 && row.coversFrom !== null ? { ...row, coversFrom: null } : afterRefusedPage(row);
    return (await save(turn, next)) === 'saved' ? 0 : 'over';
  }
  if (!(error instanceof UpstreamUnknownError)) throw error;
  turn.faults += 1;
  const isAnswer = ['bad_reply', 'reply_too_large', 'server_error'].includes(error.cause);
  const isOutage = upstream.circuit.isOpen();
  const most = isOutage ? maxFaults.inOutage : maxFaults.alone;
  if (isAnswer && turn.faults >= most && !(isOutage && error.cause === 'server_error')) {
    turn.faults = 0;
    return (await save(turn, afterUnreadPage(row))) === 'saved' ? 0 : 'over';
  }
  const { retryAfterMs } = error;
  const pause = backoffMs({
    attempt: turn.faults,
    random: context.random,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
  return waitSaying(turn, `${error.message} It is asked again by itself.`, pause);
}

function holdBack(turn: BackfillTurn, { reason, retryAfterMs }: CallHeldBackError): Promise<Outcome> {
  const messages = {
    key_rejected: 'The checkout API refuses the API key. It goes on by itself once the key is mended.',
    circuit_open: 'The checkout API does not answer at the moment. It goes on by itself.',
    // Some wait belongs to every run: it has the minute's calls that nobody else needs.
    budget:
      retryAfterMs > 10_000 ? 'Others need the minute’s calls now. It goes on by itself.' : turn.row.message,
  };
  return waitSaying(turn, messages[reason], retryAfterMs);
}

async function waitSaying(turn: BackfillTurn, message: string | null, pauseMs: number): Promise<Outcome> {
  if (message !== turn.row.message) {
    if ((await save(turn, { ...turn.row, message })) === 'stale') return 'over';
    tell(turn, true);
  }
  return Math.max(1, pauseMs);
}

async function finish(turn: BackfillTurn): Promise<Outcome> {
  const { row, context } = turn;
  const { rowsRead, rowsTotal, unreadPages, newest, startedAt } = row;
  const unseen = Math.max(0, (rowsTotal ?? 0) - rowsRead);
  const isFailed = unreadPages > 0;
  const message = isFailed
    ? `${unreadPages === 1 ? 'One page' : `${unreadPages} pages`} of the checkout API’s list can’t be read.`
    : unseen > 0
      ? `${unseen} of ${rowsTotal} transactions were not seen: the list changed while it was read.`
      : null;
  const ended: BackfillRow = {
    ...row,
    state: isFailed ? 'failed' : 'done',
    holder: null,
    finishedAt: context.clock.now(),
    message,
    // By the earlier of two clocks: ours may be wrong by days.
    completeUntil: isFailed || rowsRead === 0 ? row.completeUntil : Math.min(startedAt, newest ?? startedAt),
  };
  if (isFailed)
    context.log.warn({ account: row.accountId, unreadPages }, 'a backfill could not read all pages');
  if ((await save(turn, ended)) === 'saved') tell(turn, true);
  return 'over';
}

async function save(turn: BackfillTurn, next: BackfillRow): Promise<'saved' | 'stale'> {
  const outcome = await turn.context.store.backfills.save(next);
  if (outcome === 'saved') turn.row = { ...next, version: next.version + 1 };
  return outcome;
}

function tell(turn: BackfillTurn, isUrgent: boolean): void {
  const now = turn.context.clock.elapsed();
  if (!isUrgent && now - turn.toldAt < tellEveryMs) return;
  turn.toldAt = now;
  turn.context.live.publish(turn.row.accountId, { kind: 'backfill', id: 'backfill' });
}

/** As upstream writes its own times. */
function withOffset(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, '+00:00');
}
