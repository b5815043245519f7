import { describe, expect, test } from 'vitest';
import type { Account, BackfillRow } from '../../../server/store/rows.ts';
import type { Store } from '../../../server/store/store.ts';
import { freshAccount, morning, sampleAudit, sampleSession, sampleTransaction } from './sample-rows.ts';

export function sampleBackfill(account: Account, change: Partial<BackfillRow> = {}): BackfillRow {
  return {
    accountId: account.id,
    run: 1,
    version: 1,
    state: 'running',
    holder: 'server-1',
    coversFrom: null,
    startedAt: morning,
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
    newest: null,
    completeUntil: null,
    message: null,
    ...change,
  };
}

const page = { changed: [], unchanged: [], hurry: [], now: morning };

export function describeBackfills(store: () => Store) {
  describe('backfills', () => {
    async function running(change: Partial<BackfillRow> = {}) {
      const account = await freshAccount(store());
      const row = sampleBackfill(account, change);
      expect(await store().backfills.start(row, null, null)).toBe('started');
      return { account, row };
    }

    test('of two that begin a run at once one does, the first time and later', async () => {
      const account = await freshAccount(store());
      const first = sampleBackfill(account);
      expect(await store().backfills.get(account.id)).toBeUndefined();
      const begin = (row: BackfillRow, seen: number | null) =>
        Promise.all(
          [1, 2].map(() => store().backfills.start(row, seen, sampleAudit({ accountId: account.id }))),
        );
      expect((await begin(first, null)).toSorted()).toEqual(['stale', 'started']);
      expect(await store().backfills.get(account.id)).toEqual(first);
      const second = sampleBackfill(account, { run: 2, version: 2, coversFrom: morning });
      expect((await begin(second, 1)).toSorted()).toEqual(['stale', 'started']);
      expect(await store().backfills.get(account.id)).toEqual(second);
    });

    test('whoever writes with an old version changes nothing, rows neither', async () => {
      const { account, row } = await running();
      expect(await store().backfills.save({ ...row, holder: 'server-2' })).toBe('saved');
      const changed = [{ row: sampleTransaction(account, { id: 'txn_1' }), before: null }];
      expect(await store().backfills.savePage({ ...row, page: 2 }, { ...page, changed })).toBe('stale');
      expect(await store().backfills.save({ ...row, page: 2 })).toBe('stale');
      expect(await store().backfills.answered(row, { id: 'cs_1', outcome: 'found' })).toBe('stale');
      expect(await store().backfills.get(account.id)).toMatchObject({
        holder: 'server-2',
        page: 1,
        version: 2,
      });
      expect(await store().transactions.get(account.id, 'txn_1')).toBeUndefined();
    });

    test('a page’s rows come with its cursor, and say which run saw them', async () => {
      const { account, row } = await running({ run: 7 });
      const [first, second] = [sampleTransaction(account), sampleTransaction(account)];
      const changed = [first, second].map((transaction) => ({ row: transaction, before: null }));
      expect(await store().backfills.savePage({ ...row, page: 2 }, { ...page, changed })).toBe('saved');
      expect(await store().backfills.get(account.id)).toMatchObject({ page: 2, version: 2 });
      const ids = { transactions: [first.id, second.id, 'txn_none'], sessions: [] };
      const { transactions } = await store().backfills.known(account.id, ids);
      expect(new Map(transactions.map(({ id, backfillRun }) => [id, backfillRun]))).toEqual(
        new Map([first, second].map(({ id }) => [id, 7])),
      );
      const other = await freshAccount(store());
      expect(await store().backfills.known(other.id, ids)).toEqual({ transactions: [], sessions: [] });
      const next = { ...row, run: 8, version: 2 };
      const unchanged = { ...page, unchanged: [first.id], now: morning + 5 };
      expect(await store().backfills.savePage(next, unchanged)).toBe('saved');
      const seen = await store().backfills.known(account.id, { transactions: [first.id], sessions: [] });
      expect(seen.transactions).toEqual([{ ...first, checkedAt: morning + 5, backfillRun: 8 }]);
    });

    test('what was worked out from a row that somebody has written since is not written', async () => {
      const { account, row } = await running();
      const known = sampleTransaction(account, { status: 'captured', checkoutSessionId: 'cs_1' });
      const session = sampleSession(account, { id: 'cs_1', transactionId: known.id });
      await store().checkoutSessions.add(session, known, null);
      const ids = { transactions: [known.id], sessions: ['cs_1', 'cs_2'] };
      const { transactions, sessions } = await store().backfills.known(account.id, ids);
      expect(sessions).toEqual([{ id: 'cs_1', status: 'open', transactionId: known.id }]);
      const refunded = { ...known, status: 'partially_refunded', amountRefunded: 5 };
      await store().checkoutSessions.save(session, refunded, null, null);
      const late = { ...known, cardLast4: '1111' };
      for (const before of [transactions[0] ?? null, null]) {
        const changed = [{ row: late, before }];
        expect(await store().backfills.savePage({ ...row, page: 2 }, { ...page, changed })).toBe('moved');
      }
      expect(await store().transactions.get(account.id, known.id)).toMatchObject(refunded);
      expect(await store().backfills.get(account.id)).toEqual(row);
    });

    test('sessions that are named and not held are wanted, until found or as long as denied', async () => {
      const { account, row } = await running();
      await store().checkoutSessions.add(sampleSession(account, { id: 'cs_held' }), null, null);
      const naming = ['cs_held', 'cs_a', 'cs_b', 'cs_b', null].map((checkoutSessionId, index) => ({
        row: sampleTransaction(account, { checkoutSessionId, createdAt: morning + index }),
        before: null,
      }));
      await store().backfills.savePage(row, { ...page, changed: naming });
      const wanted = (run: number) => store().backfills.wanted(account.id, run, 10);
      const [a, b] = [
        { id: 'cs_a', denials: 0, transactionAt: morning + 1 },
        { id: 'cs_b', denials: 0, transactionAt: morning + 2 },
      ];
      expect(await wanted(1)).toEqual([a, b]);
      expect(await store().backfills.wanted(account.id, 1, 1)).toEqual([a]);
      await store().backfills.answered({ ...row, version: 2 }, { id: 'cs_b', outcome: 'denied', nextRun: 3 });
      expect(await wanted(2)).toEqual([a]);
      expect(await wanted(3)).toEqual([a, { ...b, denials: 1 }]);
      // Seen again, it keeps its turn.
      const again = naming.map(({ row: { id } }) => id);
      await store().backfills.savePage({ ...row, run: 2, version: 3 }, { ...page, unchanged: again });
      expect(await wanted(2)).toEqual([a]);
      await store().backfills.answered({ ...row, version: 4 }, { id: 'cs_a', outcome: 'found' });
      expect(await wanted(2)).toEqual([]);
      const later = { run: 9, version: 6 };
      await store().backfills.start(sampleBackfill(account, { ...later, coversFrom: morning }), 5, null);
      expect(await wanted(2)).toEqual([]);
      await store().backfills.start(sampleBackfill(account, { run: 2, version: 7 }), 6, null);
      expect(await wanted(2)).toEqual([b]);
      await store().checkoutSessions.add(sampleSession(account, { id: 'cs_b' }), null, null);
      expect(await wanted(2)).toEqual([]);
    });

    test('sessions to be read again are due at once, those that ended too', async () => {
      const { account, row } = await running();
      const sessions = [
        sampleSession(account, { id: 'cs_open', nextCheckAt: morning + 500 }),
        sampleSession(account, { id: 'cs_ended', status: 'expired' }),
        sampleSession(account, { id: 'cs_other', status: 'expired' }),
      ];
      for (const session of sessions) await store().checkoutSessions.add(session, null, null);
      await store().backfills.savePage(row, { ...page, hurry: ['cs_open', 'cs_ended'] });
      const due = await store().checkoutSessions.due(
        account.id,
        { now: morning, farthest: morning + 1000 },
        10,
      );
      expect(due.map(({ id, nextCheckAt }) => [id, nextCheckAt])).toEqual([
        ['cs_ended', morning],
        ['cs_open', morning],
      ]);
    });
  });
}
