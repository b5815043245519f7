import { beforeAll, describe, expect, test } from 'vitest';
import type { Account } from '../../../server/store/rows.ts';
import type { Store } from '../../../server/store/store.ts';
import { freshAccount, morning, sampleSession, sampleTransaction } from './sample-rows.ts';

/** Sums by the time that rows were made. */
export function describeOverview(store: () => Store) {
  describe('the overview', () => {
    let account: Account;
    const [first, second] = [
      { from: morning, to: morning + 10 },
      { from: morning + 10, to: morning + 20 },
    ];

    beforeAll(async () => {
      account = await freshAccount(store());
      const other = await freshAccount(store());
      const rows: [Account, number, Parameters<typeof sampleTransaction>[1]][] = [
        [account, -1, {}],
        [account, 0, {}],
        // Amount and currency of its own, and another case: told apart here, as they are stored.
        [account, 9, { amount: 7, currency: 'usd' }],
        [account, 10, { status: 'partially_refunded', amountRefunded: 400 }],
        [account, 11, { status: 'partially_refunded', amountRefunded: 1 }],
        [account, 12, { status: 'failed', declineCode: '51', declineMessage: 'NO FUNDS' }],
        [account, 13, { status: 'failed', declineCode: '51' }],
        [account, 14, { status: 'failed' }],
        [account, 20, {}],
        [other, 5, {}],
      ];
      for (const [owner, at, change] of rows) {
        const createdAt = morning + at;
        const session = sampleSession(owner, {
          ...{ createdAt, expiresAt: createdAt + 100, status: at % 2 === 0 ? 'open' : 'expired' },
          id: `cs_${owner.id}_${at}`,
        });
        await store().checkoutSessions.add(
          session,
          sampleTransaction(owner, { ...{ createdAt, id: `txn_${owner.id}_${at}` }, ...change }),
          null,
        );
      }
      // Of an unknown instant: in no span.
      await store().checkoutSessions.add(
        sampleSession(account, { id: 'cs_undated', createdAt: 1 }),
        sampleTransaction(account),
        null,
      );
    });

    const inOrder = <Row extends { currency: string }>(rows: Row[]) =>
      rows.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));

    test('adds up receipts by span, status and currency; a span begins with its first moment and ends before its last', async () => {
      const sums = await store().overview.transactions(account.id, [first, second]);
      expect(inOrder(sums)).toEqual([
        { span: 0, status: 'captured', currency: 'USD', count: 1, amount: 2500 },
        { span: 0, status: 'captured', currency: 'usd', count: 1, amount: 7 },
        { span: 1, status: 'failed', currency: 'USD', count: 3, amount: 7500 },
        { span: 1, status: 'partially_refunded', currency: 'USD', count: 2, amount: 5000 },
      ]);
    });

    test('leaves out what has no instant, however early a span begins', async () => {
      const span = { from: Number.MIN_SAFE_INTEGER, to: morning };
      expect(await store().overview.transactions(account.id, [span])).toMatchObject([{ count: 1 }]);
    });

    test('adds up what was given back', async () => {
      expect(await store().overview.refunds(account.id, [first, second])).toEqual([
        { span: 1, status: 'partially_refunded', currency: 'USD', count: 2, amount: 5000, refunded: 401 },
      ]);
    });

    test('adds up links by status and currency', async () => {
      const sums = await store().overview.sessions(account.id, { from: morning, to: morning + 12 });
      expect(inOrder(sums)).toEqual([
        { span: 0, status: 'expired', currency: 'USD', count: 2, amount: 5000 },
        { span: 0, status: 'open', currency: 'USD', count: 2, amount: 5000 },
      ]);
    });

    test('adds up failed receipts by code, with one of the gateway’s texts', async () => {
      expect(inOrder(await store().overview.declines(account.id, second))).toEqual([
        { code: '51', text: 'NO FUNDS', currency: 'USD', count: 2, amount: 5000 },
        { code: null, text: null, currency: 'USD', count: 1, amount: 2500 },
      ]);
    });

    test('adds up open links by when they expire', async () => {
      const span = { from: morning + 100, to: morning + 112 };
      expect(await store().overview.expiring(account.id, span)).toEqual([
        { currency: 'USD', count: 2, amount: 5000 },
      ]);
    });

    test('takes the spans of a long period at once', async () => {
      const spans = Array.from({ length: 92 }, (_none, index) => ({
        from: morning + index,
        to: morning + index + 1,
      }));
      const sums = await store().overview.transactions(account.id, spans);
      expect(sums.map(({ span }) => span).toSorted((one, other) => one - other)).toEqual([
        0, 9, 10, 11, 12, 13, 14, 20,
      ]);
    });
  });
}
