import type { Context } from '../context.ts';
import type { SeenPage } from '../store/backfill-store.ts';
import type { BackfillRow, KnownRows, TransactionRow } from '../store/rows.ts';
import type { UpstreamTransaction } from '../upstream/client.ts';
import { intentOf, markOf } from './adoption.ts';
import { isBackward } from './payment-steps.ts';
import { transactionAlone } from './session-merge.ts';
import type { Upstream } from './upstreams.ts';

type Known = KnownRows['transactions'][number];

/** What the client calls a status that upstream did not tell. */
const untold = 'unknown';

/**
 * Sorts a page of upstream's list by what is held here already, and counts it: what to write, and which sessions to
 * read again because of it.
 */
export async function sortPage(
  context: Context,
  upstream: Upstream,
  row: BackfillRow,
  listed: readonly UpstreamTransaction[],
): Promise<{ page: SeenPage; counts: Partial<BackfillRow>; lacksSessions: boolean }> {
  const now = context.clock.now();
  const { id: accountId } = upstream.account;
  const fresh = await freshRows(context, upstream, listed, now);
  const sessionIds = [...new Set(fresh.flatMap(({ checkoutSessionId: id }) => id ?? []))];
  const known = await context.store.backfills.known(accountId, {
    transactions: [...new Set(fresh.map(({ id }) => id))],
    sessions: sessionIds,
  });
  const before = new Map(known.transactions.map((transaction) => [transaction.id, transaction]));
  const held = new Map(known.sessions.map((session) => [session.id, session]));
  const merged = new Map<string, TransactionRow>();
  const hurry = new Set<string>();
  for (const one of fresh) {
    // One of the two that a page may hold under an id counts as little or as much as one held here.
    const standing = merged.get(one.id) ?? before.get(one.id);
    const next = standing ? merge(standing, one) : one;
    merged.set(one.id, next);
    const session = held.get(next.checkoutSessionId ?? '');
    if (!session) continue;
    // A list that says less than we hold may be old, or a refund may have failed: the session itself knows.
    const isTakenBack = standing !== undefined && isBackward(standing.status, one.status);
    const isNews = isChanged(before.get(one.id), next);
    if (isTakenBack || (isNews && (session.status !== 'completed' || session.transactionId === null)))
      hurry.add(session.id);
  }
  const rows = [...merged.values()];
  const isNew = ({ id }: TransactionRow) => !before.has(id);
  const [changed, unchanged] = [true, false].map((wanted) =>
    rows.filter((one) => isChanged(before.get(one.id), one) === wanted),
  ) as [TransactionRow[], TransactionRow[]];
  return {
    page: {
      changed: changed.map((one) => ({ row: one, before: before.get(one.id) ?? null })),
      unchanged: unchanged.map(({ id }) => id),
      hurry: [...hurry],
      now,
    },
    counts: {
      rowsRead: row.rowsRead + rows.filter(({ id }) => before.get(id)?.backfillRun !== row.run).length,
      transactionsFound: row.transactionsFound + rows.filter(isNew).length,
      newest: latest([row.newest, ...listed.map(({ createdAt }) => createdAt ?? null)]),
    },
    lacksSessions: sessionIds.some((id) => !held.has(id)),
  };
}

async function freshRows(
  context: Context,
  upstream: Upstream,
  listed: readonly UpstreamTransaction[],
  now: number,
): Promise<TransactionRow[]> {
  return Promise.all(
    listed.map(async (one) => {
      const { raw } = one as { raw: { metadata?: Record<string, unknown> | null } };
      const mark = one.checkoutSessionId === undefined ? markOf(raw.metadata) : undefined;
      const intent = await intentOf(context, upstream, mark);
      const row = transactionAlone(upstream.account.id, one, now);
      return { ...row, checkoutSessionId: row.checkoutSessionId ?? intent?.sessionId ?? null };
    }),
  );
}

function merge(held: Known | TransactionRow, fresh: TransactionRow): TransactionRow {
  const told = Object.fromEntries(Object.entries(fresh).filter(([, value]) => value !== null));
  const { status, amountRefunded } = isBackward(held.status, fresh.status) ? held : fresh;
  const refunded = Math.max(held.amountRefunded ?? -1, amountRefunded ?? -1);
  const { backfillRun: _run, ...row } = { backfillRun: null, ...held, ...told };
  return {
    ...row,
    status: status === untold ? held.status : status,
    amountRefunded: refunded < 0 ? null : refunded,
    // The reply that a session's own read gave says more, and is what the next one is compared with.
    rawJson: held.rawJson ?? fresh.rawJson,
    checkoutSessionId: held.checkoutSessionId ?? fresh.checkoutSessionId,
    source: held.source,
  };
}

function isChanged(before: Known | undefined, after: TransactionRow): boolean {
  if (!before) return true;
  return Object.entries(after).some(
    ([name, value]) => name !== 'checkedAt' && value !== before[name as keyof TransactionRow],
  );
}

function latest(instants: (number | null)[]): number | null {
  return instants.reduce(
    (one, other) => (one === null || (other !== null && other > one) ? other : one),
    null,
  );
}
