import { describe, expect, test } from 'vitest';
import type { DayTotalsRow } from '../../../server/store/day-store.ts';
import type { Account, TransactionRow } from '../../../server/store/rows.ts';
import type { Store } from '../../../server/store/store.ts';
import { freshAccount, sampleAudit, sampleSession, sampleTransaction, sampleUser } from './sample-rows.ts';

const hour = 3_600_000;
const midnight = Date.UTC(2026, 4, 5, 5);
const day = { day: '2026-05-05', from: midnight, to: midnight + 24 * hour };
const before = { day: '2026-05-04', from: midnight - 24 * hour, to: midnight };
const signed = { ...day, version: 1 };
const usd = (count: number, captured: number, refunded = 0): DayTotalsRow => ({
  ...{ currency: 'USD', count, captured, refunded },
});

export function describeDays(store: () => Store) {
  async function freshDay(...changes: Partial<TransactionRow>[]) {
    const account = await freshAccount(store());
    const user = sampleUser({ name: 'Ana Ng' });
    await store().users.add(user, { merchant: account.merchant, role: 'finance' }, sampleAudit());
    const receipts = [];
    for (const change of changes) receipts.push(await add(account, change));
    const close = (totals: readonly DayTotalsRow[], range = day) =>
      store().days.close(
        { accountId: account.id, range, timeZone: 'America/Jamaica', userId: user.id, signedAt: 7, totals },
        sampleAudit(),
      );
    return { account, user, receipts, close, ids: receipts.map(({ id }) => id) };
  }

  async function add(account: Account, change: Partial<TransactionRow>) {
    const transaction = sampleTransaction(account, {
      ...{ amount: 2500, currency: 'USD', createdAt: midnight + hour },
      ...change,
    });
    const session = sampleSession(account, { transactionId: transaction.id, amount: 900, currency: 'JMD' });
    const linked = { ...transaction, checkoutSessionId: session.id };
    await store().checkoutSessions.add(session, linked, null);
    return { ...linked, session };
  }

  async function change({ session, ...row }: Awaited<ReturnType<typeof add>>, told: Partial<TransactionRow>) {
    await store().checkoutSessions.save({ ...session, version: 1 }, { ...row, ...told }, null, null);
  }

  const reopen = (account: Account, userId: string, named = day.day) =>
    store().days.reopen(account.id, named, { userId, at: 9, reason: 'A late refund' }, sampleAudit());
  const sumsOf = async (account: Account) => store().days.differenceSums(account.id, [signed]);

  describe('days', () => {
    test('figures are by day and currency: bounds are from inclusive to exclusive, and no money is no receipt', async () => {
      const { account, user, ids } = await freshDay(
        { createdAt: day.from },
        { createdAt: day.to - 1, status: 'partially_refunded', amountRefunded: 300 },
        { createdAt: day.to },
        { createdAt: day.from - 1, currency: 'KWD', amount: 1_234_567 },
        { status: 'refunded', amountRefunded: 2500, currency: 'EUR' },
        { status: 'failed' },
        { status: 'authorized', currency: 'EUR' },
        { amount: null, currency: null },
        { createdAt: null },
      );
      await store().reviews.tick(account.id, ids.slice(0, 1), { userId: user.id, at: 1 }, []);
      const row = { reviewed: 0, others: 0 };
      expect(await store().days.figures(account.id, [before, day])).toEqual([
        { ...row, day: before.day, currency: 'KWD', count: 1, captured: 1_234_567, refunded: 0 },
        { ...row, day: day.day, currency: 'EUR', count: 1, captured: 2500, refunded: 2500, others: 1 },
        // Amount and currency of its session.
        { ...row, day: day.day, currency: 'JMD', count: 1, captured: 900, refunded: 0 },
        { day: day.day, ...usd(2, 5000, 300), reviewed: 1, others: 1 },
      ]);
      expect(await store().days.undated(account.id)).toBe(1);
      const elsewhere = await freshAccount(store());
      expect(await store().days.figures(elsewhere.id, [before, day])).toEqual([]);
    });

    test('a day is signed with the totals that the signer saw and with no others', async () => {
      const { close, account } = await freshDay({}, { amount: 100, currency: 'JMD' });
      const jmd = { currency: 'JMD', count: 1, captured: 100, refunded: 0 };
      for (const wrong of [[], [jmd], [jmd, usd(1, 2501)], [jmd, usd(2, 2500)], [jmd, usd(1, 2500, 1)]]) {
        expect(await close(wrong)).toBe('totals_differ');
      }
      expect(await close([jmd, usd(1, 2500), { ...usd(0, 0), currency: 'EUR' }])).toBe('totals_differ');
      expect(await store().days.closings(account.id, { first: day.day, last: day.day })).toEqual([]);
      expect(await close([usd(1, 2500), jmd])).toBe('closed');
      expect(await close([usd(1, 2500), jmd])).toBe('closed_already');
      expect(await close([], before)).toBe('closed');
    });

    test('of several who sign at once one does', async () => {
      const { close, account } = await freshDay({});
      const outcomes = await Promise.all([1, 2, 3, 4].map(() => close([usd(1, 2500)])));
      expect(outcomes.toSorted()).toEqual(['closed', 'closed_already', 'closed_already', 'closed_already']);
      expect(await store().days.closings(account.id, { first: day.day, last: day.day })).toHaveLength(1);
    });

    test('every signing stays as a version, with who, when, why it was opened again, and its totals', async () => {
      const { close, account, user, ids } = await freshDay({});
      await store().reviews.tick(account.id, ids, { userId: user.id, at: 1 }, []);
      await close([usd(1, 2500)]);
      expect(await reopen(account, user.id)).toBe('reopened');
      expect(await reopen(account, user.id)).toBe('not_closed');
      await add(account, { amount: 100 });
      await close([usd(2, 2600)]);
      const signed = {
        ...{ ...day, timeZone: 'America/Jamaica', userId: user.id, userName: 'Ana Ng', signedAt: 7 },
        ...{ reopenedBy: null, reopenedByName: null, reopenedAt: null, reason: null },
      };
      expect(await store().days.closings(account.id, { first: day.day, last: day.day })).toEqual([
        { ...signed, version: 2, totals: [{ ...usd(2, 2600), reviewed: 1 }] },
        {
          ...{ ...signed, version: 1, totals: [{ ...usd(1, 2500), reviewed: 1 }] },
          ...{ reopenedBy: user.id, reopenedByName: 'Ana Ng', reopenedAt: 9, reason: 'A late refund' },
        },
      ]);
    });

    test('what came, changed or moved away after the signing is a difference; the rest is none', async () => {
      const { close, account, receipts, ids } = await freshDay(
        { createdAt: day.from + 1 },
        { createdAt: day.from + 2 },
        { createdAt: day.from + 3, status: 'authorized' },
        { createdAt: day.from + 4 },
      );
      await close([usd(3, 7500)]);
      expect(await store().days.differences(account.id, signed, 10)).toEqual([]);
      expect(await sumsOf(account)).toEqual([]);
      const [, refunded, captured, moved] = receipts;
      if (!refunded || !captured || !moved) throw new Error('There are four receipts.');
      await change(refunded, { status: 'partially_refunded', amountRefunded: 500 });
      await change(captured, { status: 'captured' });
      await change(moved, { createdAt: before.from });
      const late = await add(account, { amount: 77, currency: 'JMD', createdAt: day.to - 1 });
      await add(account, { createdAt: day.to });
      const was = { status: 'captured', amount: 2500, currency: 'USD', refunded: null };
      expect(await store().days.differences(account.id, signed, 10)).toEqual([
        { kind: 'moved', id: ids[3], receiptNumber: null, was, now: was },
        {
          ...{ kind: 'changed', id: ids[1], receiptNumber: null, was },
          now: { ...was, status: 'partially_refunded', refunded: 500 },
        },
        {
          ...{ kind: 'changed', id: ids[2], receiptNumber: null },
          ...{ was: { ...was, status: 'authorized' }, now: was },
        },
        {
          ...{ kind: 'added', id: late.id, receiptNumber: null, was: null },
          now: { ...was, amount: 77, currency: 'JMD' },
        },
      ]);
      expect(await store().days.differences(account.id, signed, 1)).toHaveLength(1);
      // One captured came, one went away: together no receipt more, and 5.00 given back.
      expect(await sumsOf(account)).toEqual([
        {
          ...{ day: day.day, changes: 4 },
          totals: [{ ...usd(1, 77), currency: 'JMD' }, usd(0, 0, 500)],
        },
      ]);
    });

    test('receipt numbers of a time, those that are on other days, and those that several carry', async () => {
      const { account } = await freshDay(
        { id: 'a', receiptNumber: 'RCT-000041', createdAt: day.from },
        { id: 'b', receiptNumber: 'RCT-000044', createdAt: day.from + 1 },
        { id: 'c', receiptNumber: 'RCT-000044', createdAt: before.from },
        { id: 'd', receiptNumber: 'RCT-000043', createdAt: before.from },
        { id: 'e', receiptNumber: 'INV-44', createdAt: before.from },
        { id: 'f', createdAt: day.from },
      );
      expect(await store().days.numbers(account.id, day, 10)).toEqual(['RCT-000041', 'RCT-000044']);
      expect(await store().days.numbers(account.id, day, 1)).toEqual(['RCT-000041']);
      expect(await store().days.carried(account.id, ['42', '43'])).toEqual(['43']);
      expect(await store().days.sharedNumbers(account.id, day, 10)).toEqual([
        { receiptNumber: 'RCT-000044', id: 'c', createdAt: before.from },
        { receiptNumber: 'RCT-000044', id: 'b', createdAt: day.from + 1 },
      ]);
    });
  });
}
