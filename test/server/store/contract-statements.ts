import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Account, TransactionRow } from '../../../server/store/rows.ts';
import type { StatementLineRow, StatementRow } from '../../../server/store/statement-store.ts';
import type { Store } from '../../../server/store/store.ts';
import {
  freshAccount,
  morning,
  sampleAudit,
  sampleSession,
  sampleTransaction,
  sampleUser,
} from './sample-rows.ts';

function sampleStatement(account: Account, change: Partial<StatementRow> = {}): StatementRow {
  return {
    ...{
      accountId: account.id,
      id: randomUUID(),
      name: 'May.csv',
      sha256: randomUUID(),
      sheet: '',
      settings: '{}',
    },
    ...{
      state: 'matching' as const,
      run: 1,
      stepsDone: 0,
      stepsTotal: 10,
      lines: 2,
      matched: 0,
      openLines: 0,
    },
    ...{
      fromDay: null,
      toDay: null,
      importedAt: morning,
      importedBy: null,
      matchedAt: null,
      updatedAt: morning,
    },
    ...change,
  };
}

function sampleLine(position: number, change: Partial<StatementLineRow> = {}): StatementLineRow {
  return {
    ...{ position, line: position + 1, kind: 'payment', amount: 2500, currency: 'USD', fee: null, net: null },
    ...{ day: '2026-05-05', cardLast4: null, gatewayTransactionId: `gw-${position}`, receiptNumber: null },
    ...{ fingerprint: `print-${position}`, outcome: 'missing_here', matchedBy: null, difference: 2500 },
    ...{ transactionId: null, sameAsLine: null, sameIn: null, details: null, note: null, resolvedAt: null },
    resolvedBy: null,
    ...change,
  };
}

export function describeStatements(store: () => Store) {
  const statements = () => store().statements;
  const format = (account: Account) => ({ merchant: account.merchant, signature: 'sig' });

  /** A statement whose matching has ended with these lines. */
  async function matched(account: Account, lines: StatementLineRow[], change: Partial<StatementRow> = {}) {
    const row = sampleStatement(account, { lines: lines.length, ...change });
    await statements().begin(row, format(account), sampleAudit());
    expect(await statements().put(row, lines, { stepsDone: 5, now: morning + 1 })).toBe('put');
    const days = { fromDay: '2026-05-05', toDay: '2026-05-06' };
    expect(await statements().finish(row, { now: morning + 2, ...days }, sampleAudit())).toBe('finished');
    return row;
  }

  async function pay(account: Account, change: Partial<TransactionRow>) {
    const transaction = sampleTransaction(account, {
      amount: 2500,
      currency: 'USD',
      createdAt: morning,
      ...change,
    });
    const session = sampleSession(account, { createdAt: morning, transactionId: transaction.id });
    await store().checkoutSessions.add(session, transaction, null);
    return transaction.id;
  }

  describe('statements', () => {
    test('one file is one statement, and how it was read is remembered for its merchant', async () => {
      const account = await freshAccount(store());
      const user = sampleUser();
      await store().users.add(user, { merchant: account.merchant, role: 'finance' }, sampleAudit());
      const row = sampleStatement(account, { importedBy: user.id, settings: '{"a":1}' });
      expect(await statements().begin(row, format(account), sampleAudit())).toBe('begun');
      const again = { ...row, id: randomUUID(), settings: '{"a":2}' };
      expect(await statements().begin(again, format(account), sampleAudit())).toBe('known');
      expect(await statements().get(row)).toEqual({ ...row, importedByName: 'Pat Doe' });
      expect((await statements().find(account.id, row.sha256, ''))?.id).toBe(row.id);
      expect(await statements().find(account.id, row.sha256, 'Sheet 2')).toBeUndefined();
      expect(await statements().format(account.merchant, 'sig')).toBe('{"a":1}');
      const other = await freshAccount(store());
      expect(await statements().format(other.merchant, 'sig')).toBeUndefined();
      expect(await statements().find(other.id, row.sha256, '')).toBeUndefined();
      expect(await statements().get({ accountId: other.id, id: row.id })).toBeUndefined();
    });

    test('the list goes from the newest on, one place behind the other', async () => {
      const account = await freshAccount(store());
      const ids = ['a', 'b', 'c', 'd'];
      for (const [index, id] of ids.entries())
        await matched(account, [], { id, importedAt: morning + Math.floor(index / 2) });
      const first = await statements().list(account.id, { before: undefined, limit: 3 });
      expect(first.map(({ id }) => id)).toEqual(['d', 'c', 'b']);
      expect(
        (await statements().list(account.id, { before: first.at(-1), limit: 3 })).map(({ id }) => id),
      ).toEqual(['a']);
    });

    test('lines are counted, summed per currency and outcome, and come in pages by outcome or need of eyes', async () => {
      const account = await freshAccount(store());
      const lines = [
        sampleLine(1, { outcome: 'matched', transactionId: 'txn_1', difference: 0, fee: 75 }),
        sampleLine(2),
        sampleLine(3, { currency: 'JMD', amount: 9_000_000_000_000 }),
        sampleLine(4, { outcome: 'error', amount: null, currency: null, difference: null }),
        ...Array.from({ length: 900 }, (_, n) =>
          sampleLine(n + 5, { resolvedAt: morning, note: 'Looked at' }),
        ),
      ];
      const row = await matched(account, lines);
      expect(await statements().get(row)).toMatchObject({
        state: 'ready',
        lines: 904,
        matched: 1,
        openLines: 3,
        fromDay: '2026-05-05',
        matchedAt: morning + 2,
      });
      expect(await statements().totals(row)).toEqual(
        expect.arrayContaining([
          { currency: 'USD', outcome: 'matched', lines: 1, open: 0, amount: 2500, fee: 75, difference: 0 },
          {
            currency: 'USD',
            outcome: 'missing_here',
            lines: 901,
            open: 1,
            amount: 2500 * 901,
            fee: 0,
            difference: 2500 * 901,
          },
          {
            currency: 'JMD',
            outcome: 'missing_here',
            lines: 1,
            open: 1,
            amount: 9_000_000_000_000,
            fee: 0,
            difference: 2500,
          },
          { currency: null, outcome: 'error', lines: 1, open: 1, amount: 0, fee: 0, difference: 0 },
        ]),
      );
      const positions = async (page: object) =>
        (await statements().lines(row, { after: 0, limit: 3, ...page })).map(({ position }) => position);
      expect(await positions({})).toEqual([1, 2, 3]);
      expect(await positions({ after: 902 })).toEqual([903, 904]);
      expect(await positions({ isOpen: true })).toEqual([2, 3, 4]);
      expect(await positions({ outcome: 'missing_here', after: 3 })).toEqual([5, 6, 7]);
      expect(await positions({ outcome: 'missing_here', isOpen: true, after: 3 })).toEqual([]);
    });

    test('what was overtaken by another run writes nothing more', async () => {
      const account = await freshAccount(store());
      const row = await matched(account, [
        sampleLine(1),
        sampleLine(2, { line: null, outcome: 'missing_there' }),
      ]);
      const by = { now: morning + 9, stalledBefore: morning, stepsTotal: 8, settings: '{"b":1}', lines: 1 };
      expect(await statements().restart(row, by, sampleAudit())).toBe(2);
      expect(await statements().restart(row, by, sampleAudit())).toBeUndefined();
      expect(
        await statements().put(row, [sampleLine(1, { outcome: 'matched' })], { stepsDone: 1, now: morning }),
      ).toBe('stale');
      expect(await statements().clear(row, { all: true })).toBe('stale');
      expect(await statements().finish(row, { now: 1, fromDay: null, toDay: null }, sampleAudit())).toBe(
        'stale',
      );
      expect(await statements().settle(row, sampleLine(1), sampleAudit())).toBe('stale');
      const now = { ...row, run: 2 };
      expect(await statements().settle(now, sampleLine(1), sampleAudit())).toBe('stale');
      expect(await statements().clear(now, { all: false })).toBe('cleared');
      expect((await statements().lines(row, { after: 0, limit: 9 })).map(({ position }) => position)).toEqual(
        [1],
      );
      expect(await statements().restart(row, { ...by, stalledBefore: morning + 10 }, sampleAudit())).toBe(3);
    });

    test('a decision about a line is written with its entry, and its receipt is missing there no more', async () => {
      const account = await freshAccount(store());
      const missing = sampleLine(2, {
        line: null,
        outcome: 'missing_there',
        transactionId: 'txn_1',
        fingerprint: null,
      });
      const row = await matched(account, [sampleLine(1), missing]);
      const decided = sampleLine(1, {
        outcome: 'matched',
        matchedBy: 'hand',
        transactionId: 'txn_1',
        difference: 0,
      });
      const audit = sampleAudit({ accountId: account.id, objectKind: 'statement', objectId: row.id });
      expect(await statements().settle(row, decided, audit)).toBe('settled');
      expect(await statements().lines(row, { after: 0, limit: 9 })).toEqual([
        { ...decided, sameInName: null, resolvedByName: null },
      ]);
      expect(await statements().get(row)).toMatchObject({ matched: 1, openLines: 0 });
      expect(await store().audit.forObject(account.id, 'statement', row.id)).toHaveLength(1);
      expect(await statements().holderOf(row, 'txn_1', 1)).toBeUndefined();
      expect(await statements().holderOf(row, 'txn_1', 7)).toEqual({ position: 1, line: 2 });
    });

    test('of two lines that are linked to one receipt at the same time, one is', async () => {
      const account = await freshAccount(store());
      const row = await matched(account, [sampleLine(1), sampleLine(2), sampleLine(3, { kind: 'refund' })]);
      const link = (position: number, change: Partial<StatementLineRow> = {}) =>
        statements().settle(
          row,
          sampleLine(position, { outcome: 'matched', matchedBy: 'hand', transactionId: 'txn_1', ...change }),
          sampleAudit(),
        );
      expect((await Promise.all([link(1), link(2)])).toSorted()).toEqual(['settled', 'taken']);
      expect(await link(3, { kind: 'refund' })).toBe('settled');
      expect(await statements().get(row)).toMatchObject({ matched: 2, openLines: 1 });
    });

    test('a line that another statement has matched is told of, and goes with it', async () => {
      const account = await freshAccount(store());
      const one = sampleLine(1, { outcome: 'matched', transactionId: 'txn_1' });
      const first = await matched(account, [one, sampleLine(2)]);
      const second = await matched(account, [sampleLine(1, { outcome: 'elsewhere', sameIn: first.id })], {
        name: 'June.csv',
      });
      const prints = ['print-1', 'print-2', 'print-3'];
      expect(await statements().matchedElsewhere(second, prints)).toEqual([
        { fingerprint: 'print-1', statementId: first.id, transactionId: 'txn_1' },
      ]);
      expect(await statements().matchedElsewhere(first, prints)).toEqual([]);
      expect((await statements().line(second, 1))?.sameInName).toBe('May.csv');
      expect(await statements().remove(first, sampleAudit())).toBe('removed');
      expect(await statements().remove(first, sampleAudit())).toBe('unknown');
      expect(await statements().matchedElsewhere(second, prints)).toEqual([]);
      expect((await statements().line(second, 1))?.sameInName).toBeNull();
    });

    test('a receipt missing there that another statement has is neither listed nor counted, until that one goes', async () => {
      const account = await freshAccount(store());
      const missing = (position: number, transactionId: string) =>
        sampleLine(position, { line: null, outcome: 'missing_there', transactionId, difference: -2500 });
      const first = await matched(account, [missing(1, 'txn_1'), missing(2, 'txn_2'), missing(3, 'txn_3')]);
      const second = await matched(account, [
        sampleLine(1, { outcome: 'matched', transactionId: 'txn_1' }),
        sampleLine(2, { outcome: 'matched', transactionId: 'txn_2', kind: 'refund' }),
      ]);
      await matched(await freshAccount(store()), [
        sampleLine(1, { outcome: 'matched', transactionId: 'txn_3' }),
      ]);
      const told = async () => ({
        open: (await statements().get(first))?.openLines,
        totals: await statements().totals(first),
        lines: (await statements().lines(first, { after: 0, limit: 9 })).map(({ position }) => position),
      });
      const total = { currency: 'USD', outcome: 'missing_there', amount: 0, fee: 0 };
      expect(await told()).toEqual({
        open: 2,
        totals: [{ ...total, lines: 2, open: 2, difference: -5000 }],
        lines: [2, 3],
      });
      await statements().remove(second, sampleAudit());
      expect(await told()).toEqual({
        open: 3,
        totals: [{ ...total, lines: 3, open: 3, difference: -7500 }],
        lines: [1, 2, 3],
      });
    });

    test('currencies in which something was given back are told', async () => {
      const account = await freshAccount(store());
      await pay(account, { id: 'txn_1', status: 'refunded', currency: 'USD' });
      await pay(account, { id: 'txn_2', status: 'partially_refunded', currency: 'EUR' });
      await pay(account, { id: 'txn_3', currency: 'JMD' });
      const { candidates } = store();
      expect(await candidates.refundedCurrencies(account.id, ['USD', 'JMD'])).toEqual(['USD']);
      expect(await candidates.refundedCurrencies(account.id, [])).toEqual([]);
    });

    test('receipts are found by what lines name: ids, amounts within days, and all of a stretch in its order', async () => {
      const account = await freshAccount(store());
      const ids = [
        await pay(account, { id: 'txn_1', gatewayTransactionId: 'GW-1', receiptNumber: 'RCT-000007' }),
        await pay(account, { id: 'txn_2', amount: null, currency: null, createdAt: morning + 1000 }),
        await pay(account, { id: 'txn_3', currency: 'JMD', status: 'failed', createdAt: morning + 2000 }),
      ];
      const { candidates } = store();
      const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id).toSorted();
      expect(idsOf(await candidates.byIds(account.id, [...ids, 'none']))).toEqual(ids);
      expect(
        idsOf(await candidates.byName(account.id, 'gateway_transaction_id_folded', ['gw-1', 'gw-2'])),
      ).toEqual(['txn_1']);
      expect(idsOf(await candidates.byName(account.id, 'receipt_digits', ['7']))).toEqual(['txn_1']);
      const stretch = { from: morning, to: morning + 1001 };
      // The second has its session's amount and currency.
      expect(idsOf(await candidates.byAmounts(account.id, 'USD', [2500, 1], stretch))).toEqual([
        'txn_1',
        'txn_2',
      ]);
      expect(
        await candidates.byAmounts(account.id, 'USD', [2500], { from: morning + 1001, to: morning + 9999 }),
      ).toEqual([]);
      const what = { statuses: ['captured'], currencies: ['USD', 'JMD'], from: morning, to: morning + 9999 };
      const [first] = await candidates.walk(account.id, what, { after: undefined, limit: 1 });
      expect(first).toMatchObject({
        id: 'txn_1',
        figureAmount: 2500,
        receiptDigits: '7',
        createdAt: morning,
      });
      const after = { createdOrder: morning, id: 'txn_1' };
      expect(idsOf(await candidates.walk(account.id, what, { after, limit: 9 }))).toEqual(['txn_2']);
      for (const empty of [
        candidates.byIds(account.id, []),
        candidates.byAmounts(account.id, 'USD', [], stretch),
      ]) {
        expect(await empty).toEqual([]);
      }
    });
  });
}
