import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { RefundRow } from '../../../server/store/refund-rows.ts';
import type { RefundSubmission } from '../../../server/store/refund-store.ts';
import type { Account } from '../../../server/store/rows.ts';
import type { Store } from '../../../server/store/store.ts';
import { freshAccount, sampleAudit, sampleSession, sampleTransaction, sampleUser } from './sample-rows.ts';

export function describeRefunds(store: () => Store) {
  /** A payment of 25.00 USD that upstream tells without sums. */
  async function captured(account: Account) {
    const transaction = sampleTransaction(account, { id: `txn_${randomUUID()}`, status: 'captured' });
    const session = sampleSession(account, { transactionId: transaction.id, amount: 2500, currency: 'USD' });
    await store().checkoutSessions.add(session, transaction, null);
    return { session, transaction };
  }

  const asked = (account: Account, transactionId: string, change: Partial<RefundSubmission> = {}) => ({
    ...{ accountId: account.id, userId: 'user-1', key: randomUUID(), id: randomUUID(), transactionId },
    ...{ amount: 1000, currency: 'USD', reason: 'Broken', bodyHash: 'hash', upstreamBody: '{}' },
    ...{ leaseOwner: 'process-1', sentUnder: 'key-a', seenRefunded: null, audit: sampleAudit(), now: 5 },
    ...change,
  });

  async function submitted(account: Account, transactionId: string, change: Partial<RefundSubmission> = {}) {
    const outcome = await store().refunds.submit(asked(account, transactionId, change));
    if (typeof outcome === 'string') throw new Error(outcome);
    return outcome.refund;
  }

  const made = (refund: RefundRow, change: { upstreamId?: string; amount?: number } = {}) =>
    store().refunds.settleMade({
      ...{
        refund,
        transactionId: refund.transactionId,
        upstreamId: `ref_${refund.id}`,
        amount: refund.amount,
      },
      ...{
        state: 'completed',
        error: null,
        answerStatus: 201,
        answerBody: '{}',
        audit: sampleAudit(),
        now: 9,
      },
      ...change,
    });

  const told = (refund: Pick<RefundRow, 'accountId' | 'transactionId'>, upstreamId: string, amount: number) =>
    store().refunds.told({
      ...{ accountId: refund.accountId, transactionId: refund.transactionId, id: randomUUID() },
      ...{ upstreamId, amount, currency: 'USD', reason: null, audit: sampleAudit(), now: 8 },
    });

  async function figures({ id: accountId }: Account, id: string) {
    const row = await store().transactions.get(accountId, id);
    return [row?.status, row?.amountRefunded];
  }

  const leaseOf = ({ accountId, id, fence }: RefundRow) => ({ accountId, intentId: id, fence });
  const postponement = { nextAttemptAt: null, wasTried: true, sentUnder: 'key-a', audit: null, now: 7 };

  describe('refunds', () => {
    test('of ten at once for one payment, one is submitted; the others find it unsettled', async () => {
      const account = await freshAccount(store());
      const { transaction } = await captured(account);
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, () => store().refunds.submit(asked(account, transaction.id))),
      );
      expect(outcomes.filter((outcome) => typeof outcome !== 'string')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'unsettled')).toHaveLength(9);
      expect(await store().refunds.ofTransaction(account.id, transaction.id)).toHaveLength(1);
    });

    test('of ten at once under one key, one is submitted, and the others are given it', async () => {
      const account = await freshAccount(store());
      const { transaction } = await captured(account);
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, () =>
          store().refunds.submit(asked(account, transaction.id, { key: 'one-key' })),
        ),
      );
      const kinds = outcomes.map((outcome) => (typeof outcome === 'string' ? outcome : outcome.outcome));
      expect(kinds.filter((kind) => kind === 'submitted')).toHaveLength(1);
      expect(kinds.filter((kind) => kind === 'exists')).toHaveLength(9);
      const ids = outcomes.map((outcome) => typeof outcome === 'string' || outcome.refund.id);
      expect(new Set(ids).size).toBe(1);
    });

    test('one that was judged by other figures than there are is not submitted', async () => {
      const account = await freshAccount(store());
      const { transaction } = await captured(account);
      await made(await submitted(account, transaction.id));
      expect(await store().refunds.submit(asked(account, transaction.id))).toBe('changed');
      const seen = asked(account, transaction.id, { seenRefunded: 1000 });
      expect(await store().refunds.submit(seen)).toMatchObject({ outcome: 'submitted' });
    });

    test('the payment’s figures follow each refund that is made, in part and in full', async () => {
      const account = await freshAccount(store());
      const { transaction } = await captured(account);
      const { id } = transaction;
      const first = await submitted(account, id);
      expect(await figures(account, id)).toEqual(['captured', null]);
      expect(await made(first)).toBe('settled');
      expect(await figures(account, id)).toEqual(['partially_refunded', 1000]);
      await made(await submitted(account, id, { seenRefunded: 1000, amount: 1500 }));
      expect(await figures(account, id)).toEqual(['refunded', 2500]);
    });

    test('a yes needs no lease, counts once, and comes through however late', async () => {
      const account = await freshAccount(store());
      const { transaction } = await captured(account);
      const refund = await submitted(account, transaction.id);
      const lease = { fence: refund.fence, owner: 'process-2', sentUnder: 'key-b' };
      const taken = await store().refunds.take(refund, lease);
      expect(taken).toMatchObject({ fence: refund.fence + 1, sentUnder: 'key-a', leaseOwner: 'process-2' });
      expect(await store().refunds.take(refund, lease)).toBeUndefined();
      expect(await made(refund)).toBe('settled');
      expect(await made(refund)).toBe('known');
      expect(await figures(account, transaction.id)).toEqual(['partially_refunded', 1000]);
    });

    test('a lease that was lost settles no refusal and postpones nothing', async () => {
      const account = await freshAccount(store());
      const { transaction } = await captured(account);
      const refund = await submitted(account, transaction.id);
      await store().refunds.take(refund, { fence: 1, owner: 'process-2', sentUnder: null });
      const stale = { ...postponement, lease: leaseOf(refund), state: 'unknown', error: null } as const;
      expect(await store().refunds.postpone(stale)).toBe('stale');
      const no = { answerStatus: 422, answerBody: '{}', error: '{}', audit: sampleAudit(), now: 9 };
      expect(await store().refunds.settleRefused({ lease: leaseOf(refund), ...no })).toBe('stale');
      const now = await store().refunds.getById(refund);
      expect(now).toMatchObject({ state: 'pending', leaseOwner: 'process-2' });
      expect(await store().refunds.settleRefused({ lease: { ...leaseOf(refund), fence: 2 }, ...no })).toBe(
        'settled',
      );
      expect(await submitted(account, transaction.id)).toMatchObject({ state: 'pending' });
    });

    test('told by a webhook before its answer came, a refund counts once and is that of the desk', async () => {
      const account = await freshAccount(store());
      const { transaction } = await captured(account);
      const refund = await submitted(account, transaction.id);
      expect(await told(refund, 'ref_1', 1000)).toBe('added');
      expect(await figures(account, transaction.id)).toEqual(['partially_refunded', 1000]);
      expect(await made(refund, { upstreamId: 'ref_1' })).toBe('settled');
      expect(await told(refund, 'ref_1', 1000)).toBe('known');
      const all = await store().refunds.ofTransaction(account.id, transaction.id);
      expect(all.map(({ source, upstreamId }) => [source, upstreamId])).toEqual([['desk', 'ref_1']]);
      expect(await figures(account, transaction.id)).toEqual(['partially_refunded', 1000]);
    });

    test('one made elsewhere counts beside one made here', async () => {
      const account = await freshAccount(store());
      const { transaction } = await captured(account);
      const refund = await submitted(account, transaction.id);
      await made(refund);
      const outcomes = await Promise.all([told(refund, 'ref_9', 300), told(refund, 'ref_9', 300)]);
      expect(outcomes.toSorted()).toEqual(['added', 'known']);
      expect(await figures(account, transaction.id)).toEqual(['partially_refunded', 1300]);
      const [second] = [await submitted(account, transaction.id, { seenRefunded: 1300, amount: 1 })];
      expect(await made(second, { upstreamId: 'ref_9' })).toBe('settled');
      const third = await submitted(account, transaction.id, { seenRefunded: 1301, amount: 1 });
      expect(await made(third, { upstreamId: 'ref_9' })).toBe('taken');
    });

    test('a yes and an event about one payment at the same time lose nothing of each other', async () => {
      const account = await freshAccount(store());
      const payments = await Promise.all(Array.from({ length: 30 }, () => captured(account)));
      const refunds = await Promise.all(
        payments.map(({ transaction }) => submitted(account, transaction.id, { amount: 500 })),
      );
      await Promise.all(
        refunds.flatMap((refund) => [made(refund), told(refund, `ref_told_${refund.id}`, 700)]),
      );
      const figuresOfAll = await Promise.all(
        payments.map(({ transaction }) => figures(account, transaction.id)),
      );
      expect(figuresOfAll).toEqual(payments.map(() => ['partially_refunded', 1200]));
    });

    test('what was given back elsewhere without an event counts beside what is made here, however late it is read', async () => {
      const account = await freshAccount(store());
      const { transaction, session } = await captured(account);
      const told = { ...transaction, status: 'partially_refunded', amountRefunded: 300 };
      await store().checkoutSessions.save(session, told, null, null);
      await made(await submitted(account, transaction.id, { seenRefunded: 300, amount: 1000 }));
      expect(await figures(account, transaction.id)).toEqual(['partially_refunded', 1300]);
      await made(await submitted(account, transaction.id, { seenRefunded: 1300, amount: 1200 }));
      expect(await figures(account, transaction.id)).toEqual(['refunded', 2500]);
    });

    test('what a person said was made takes the id that is told later', async () => {
      const account = await freshAccount(store());
      const { transaction } = await captured(account);
      const refund = await submitted(account, transaction.id);
      const lease = leaseOf(refund);
      await store().refunds.postpone({ ...postponement, lease, state: 'needs_person', error: '{}' });
      const decision = {
        ...{ refund, transactionId: transaction.id, fence: refund.fence, claims: null, error: null },
        ...{ audit: sampleAudit(), now: 9 },
        state: 'completed',
      } as const;
      expect(await store().refunds.decide({ ...decision, fence: 7 })).toBe('stale');
      expect(await store().refunds.decide(decision)).toBe('decided');
      expect(await store().refunds.decide(decision)).toBe('stale');
      expect(await figures(account, transaction.id)).toEqual(['partially_refunded', 1000]);
      expect(await told(refund, 'ref_late', 1000)).toBe('joined');
      expect(await figures(account, transaction.id)).toEqual(['partially_refunded', 1000]);
      expect(await store().refunds.getById(refund)).toMatchObject({ upstreamId: 'ref_late', source: 'desk' });
    });

    test('a read that lags behind takes nothing back, and "refunded" without a sum is all of it', async () => {
      const account = await freshAccount(store());
      const { transaction, session } = await captured(account);
      await made(await submitted(account, transaction.id));
      const held = await store().checkoutSessions.get(account.id, session.id);
      if (!held) throw new Error('the session is gone');
      const lagging = { ...transaction, status: 'captured', amountRefunded: 0 };
      expect(await store().checkoutSessions.save(held, lagging, null, held.nextCheckAt)).toBe('saved');
      expect(await figures(account, transaction.id)).toEqual(['partially_refunded', 1000]);
      const other = await captured(account);
      const inFull = { ...other.transaction, status: 'refunded' };
      await store().checkoutSessions.save(other.session, inFull, null, null);
      expect(await figures(account, other.transaction.id)).toEqual(['refunded', 2500]);
    });

    test('are open until settled, listed until a person has looked, oldest first, with names', async () => {
      const account = await freshAccount(store());
      const user = sampleUser({ name: 'Zoë' });
      await store().users.add(user, { merchant: account.merchant, role: 'admin' }, sampleAudit());
      const payments = [await captured(account), await captured(account), await captured(account)];
      const [one, two, three] = await Promise.all(
        payments.map(({ transaction }, index) =>
          submitted(account, transaction.id, { now: 10 - index, userId: user.id }),
        ),
      );
      if (!one || !two || !three) throw new Error('not submitted');
      await store().refunds.postpone({
        ...postponement,
        lease: leaseOf(two),
        state: 'needs_person',
        error: '{}',
      });
      await store().refunds.settleMade({
        ...{ refund: three, transactionId: three.transactionId, upstreamId: 'ref_odd', amount: 999 },
        ...{ state: 'completed', error: '{"code":"conflict","message":"Odd."}', answerStatus: 201 },
        ...{ answerBody: '{}', audit: sampleAudit(), now: 11 },
      });
      const open = (await store().refunds.open()).filter(({ accountId }) => accountId === account.id);
      expect(open.map(({ id }) => id)).toEqual([one.id]);
      const listed = await store().refunds.unsettled(account.id, 10);
      expect(listed.rows.map(({ id, userName }) => [id, userName])).toEqual([
        [three.id, 'Zoë'],
        [two.id, 'Zoë'],
        [one.id, 'Zoë'],
      ]);
      expect((await store().refunds.unsettled(account.id, 1)).count).toBe(3);
      const look = (refund: RefundRow) =>
        store().refunds.acknowledge({ refund, audit: sampleAudit(), now: 12 });
      expect([await look(three), await look(three), await look(two)]).toEqual([
        'acknowledged',
        'stale',
        'stale',
      ]);
      expect((await store().refunds.unsettled(account.id, 10)).count).toBe(2);
      const elsewhere = await freshAccount(store());
      expect((await store().refunds.unsettled(elsewhere.id, 10)).count).toBe(0);
      expect(await store().refunds.getById({ accountId: elsewhere.id, id: one.id })).toBeUndefined();
    });
  });
}
