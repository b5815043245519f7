import { describe, expect, test } from 'vitest';
import type { Account } from '../../../server/store/rows.ts';
import type { Store } from '../../../server/store/store.ts';
import {
  freshAccount,
  morning,
  sampleAudit,
  sampleSession,
  sampleSubmission,
  sampleTransaction,
  submit,
} from './sample-rows.ts';

export function describeIntents(store: () => Store) {
  async function submitted(account: Account, change: Parameters<typeof sampleSubmission>[1] = {}) {
    const { intent } = await submit(store(), sampleSubmission(account, change));
    return { intent, lease: { intentId: intent.id, fence: intent.fence } };
  }
  const answer = { answerStatus: 201, answerBody: '{"id":"cs"}', now: morning + 5 };
  const refusal = { answerStatus: 422, answerBody: '{}', error: '{"code":"upstream_refused"}', now: morning };

  describe('intents', () => {
    test('a draft can be typed over until it is submitted, and then takes the submission’s id', async () => {
      const account = await freshAccount(store());
      const submission = sampleSubmission(account);
      const { accountId, userId, key } = submission;
      const draft = { accountId, userId, key, id: 'made-first', body: '{"a":1}', now: 5 };
      expect(await store().intents.saveDraft(draft)).toBe('saved');
      expect(await store().intents.saveDraft({ ...draft, id: 'ignored', body: '{"a":2}', now: 6 })).toBe(
        'saved',
      );
      expect(await store().intents.get(draft)).toMatchObject({
        id: 'made-first',
        body: '{"a":2}',
        updatedAt: 6,
      });
      const { outcome, intent } = await submit(store(), submission);
      expect(outcome).toBe('submitted');
      expect(intent).toMatchObject({ id: submission.id, state: 'pending', fence: 1, createdAt: 5 });
      expect(await store().intents.saveDraft({ ...draft, body: '{"late":1}' })).toBe('frozen');
      expect(await store().intents.getById(submission.id)).toEqual(intent);
    });

    test('of 50 submissions at once exactly one is first; the others see its row unchanged', async () => {
      const account = await freshAccount(store());
      const submission = sampleSubmission(account);
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, index) => submit(store(), { ...submission, id: `attempt-${index}` })),
      );
      expect(outcomes.filter(({ outcome }) => outcome === 'submitted')).toHaveLength(1);
      expect(new Set(outcomes.map(({ intent }) => JSON.stringify(intent))).size).toBe(1);
    });

    test('the same key of another user or account is another intent', async () => {
      const [one, two] = [await freshAccount(store()), await freshAccount(store())];
      const first = sampleSubmission(one);
      const others = [
        sampleSubmission(one, { key: first.key, userId: 'user-2' }),
        sampleSubmission(two, { key: first.key }),
      ];
      for (const submission of [first, ...others]) {
        expect((await submit(store(), submission)).outcome).toBe('submitted');
      }
    });

    test('settling writes session, transaction, outcome and audit entry together', async () => {
      const account = await freshAccount(store());
      const { intent, lease } = await submitted(account);
      const session = sampleSession(account, { source: 'created', metadataJson: '{"order":"A1"}' });
      const transaction = sampleTransaction(account, { receiptNumber: 'RCT-000042' });
      const audit = sampleAudit({
        accountId: account.id,
        objectKind: 'checkout_session',
        objectId: session.id,
      });
      const outcome = await store().intents.settleCreated({ lease, session, transaction, audit, ...answer });
      expect(outcome).toBe('settled');
      expect(await store().checkoutSessions.get(account.id, session.id)).toMatchObject({
        intentId: intent.id,
        version: 1,
        transaction: { receiptNumber: 'RCT-000042', checkoutSessionId: session.id },
      });
      expect(await store().intents.getById(intent.id)).toMatchObject({
        state: 'created',
        sessionId: session.id,
        answerBody: answer.answerBody,
        attempts: 1,
        leaseOwner: null,
      });
      expect(await store().audit.forObject(account.id, 'checkout_session', session.id)).toHaveLength(1);
    });

    test('a settled intent never changes again', async () => {
      const account = await freshAccount(store());
      const { intent, lease } = await submitted(account);
      await store().intents.settleRefused({ lease, audit: sampleAudit(), ...refusal });
      const settled = await store().intents.getById(intent.id);
      expect(settled?.state).toBe('refused');
      const created = { lease, session: sampleSession(account), transaction: null, audit: sampleAudit() };
      expect(await store().intents.settleCreated({ ...created, ...answer })).toBe('stale');
      expect(await store().intents.settleRefused({ lease, audit: sampleAudit(), ...refusal })).toBe('stale');
      const change = {
        lease,
        state: 'unknown',
        error: null,
        nextAttemptAt: 1,
        wasTried: true,
        sentUnder: null,
        audit: null,
        now: 9,
      } as const;
      expect(await store().intents.postpone(change)).toBe('stale');
      expect(
        await store().intents.take(intent.id, { fence: intent.fence, owner: 'x', sentUnder: null }),
      ).toBeUndefined();
      expect(await store().intents.getById(intent.id)).toEqual(settled);
      expect(await store().checkoutSessions.get(account.id, created.session.id)).toBeUndefined();
    });

    test('of a yes and a no at once exactly one settles', async () => {
      const account = await freshAccount(store());
      const { lease } = await submitted(account);
      const created = { lease, session: sampleSession(account), transaction: null, audit: sampleAudit() };
      const outcomes = await Promise.all([
        store().intents.settleCreated({ ...created, ...answer }),
        store().intents.settleRefused({ lease, audit: sampleAudit(), ...refusal }),
      ]);
      expect(outcomes.toSorted()).toEqual(['settled', 'stale']);
    });

    test('a session of another intent is not taken over, and the intent stays open', async () => {
      const account = await freshAccount(store());
      const [first, second] = [await submitted(account), await submitted(account)];
      const session = sampleSession(account, { source: 'created' });
      const common = { transaction: null, audit: sampleAudit(), ...answer };
      await store().intents.settleCreated({ lease: first.lease, session, ...common });
      const stolen = { ...session, amount: 1 };
      const outcome = await store().intents.settleCreated({
        lease: second.lease,
        session: stolen,
        ...common,
      });
      expect(outcome).toBe('session_taken');
      expect(await store().intents.getById(second.intent.id)).toEqual(second.intent);
      expect(await store().checkoutSessions.get(account.id, session.id)).toMatchObject({
        intentId: first.intent.id,
        amount: 2500,
      });
    });

    test('a session told of by a webhook first gets intent, maker and order, and keeps its final status', async () => {
      const account = await freshAccount(store());
      const told = sampleSession(account, {
        status: 'completed',
        completedAt: morning + 60,
        checkoutUrl: null,
        source: 'webhook',
      });
      await store().checkoutSessions.add(told, null, null);
      const { intent, lease } = await submitted(account);
      const session = sampleSession(account, {
        id: told.id,
        createdBy: 'user-1',
        createdAt: morning - 1,
        orderJson: '{"subtotal":1}',
        description: 'Ordre ÉTÉ',
        metadataJson: '{"po":"77"}',
        source: 'created',
      });
      const settlement = { lease, session, transaction: null, audit: sampleAudit(), ...answer };
      expect(await store().intents.settleCreated(settlement)).toBe('joined');
      expect(await store().checkoutSessions.get(account.id, told.id)).toMatchObject({
        status: 'completed',
        completedAt: morning + 60,
        checkoutUrl: session.checkoutUrl,
        createdBy: 'user-1',
        createdAt: morning - 1,
        orderJson: '{"subtotal":1}',
        intentId: intent.id,
        source: 'created',
        version: 2,
      });
      expect(await store().search.containing(account.id, 'ordre été', 5)).toHaveLength(1);
    });

    test('a replaced session is told by what, and a save from before that is stale', async () => {
      const account = await freshAccount(store());
      const old = sampleSession(account, { status: 'expired' });
      await store().checkoutSessions.add(old, null, null);
      const { lease } = await submitted(account, { replaces: old.id });
      const session = sampleSession(account, { replaces: old.id });
      const settlement = { lease, session, transaction: null, audit: sampleAudit(), ...answer };
      await store().intents.settleCreated(settlement);
      expect((await store().checkoutSessions.get(account.id, old.id))?.replacedBy).toBe(session.id);
      expect(await store().checkoutSessions.save(old, null, null, null)).toBe('stale');
    });

    test('a lease is given once to who saw it as it stands, and fences off who held it before', async () => {
      const account = await freshAccount(store());
      const { intent, lease } = await submitted(account);
      const taken = await Promise.all(
        ['a', 'b', 'c'].map((owner) =>
          store().intents.take(intent.id, { fence: intent.fence, owner, sentUnder: 'key-b' }),
        ),
      );
      const [winner, ...others] = taken.filter((row) => row !== undefined);
      expect(others).toEqual([]);
      expect(winner).toMatchObject({ fence: lease.fence + 1, id: intent.id, sentUnder: 'key-a' });
      expect(await store().intents.settleRefused({ lease, audit: sampleAudit(), ...refusal })).toBe('stale');
    });

    test('what is open is listed with who holds it and when it is due, oldest first', async () => {
      const account = await freshAccount(store());
      const held = await submitted(account, { now: 1 });
      const due = await submitted(account, { now: 2 });
      const needsPerson = await submitted(account, { now: 3 });
      const postponed = { error: null, audit: null, now: 5, wasTried: true, sentUnder: 'key-a' };
      await store().intents.postpone({ ...postponed, lease: due.lease, state: 'unknown', nextAttemptAt: 10 });
      await store().intents.postpone({
        ...postponed,
        lease: needsPerson.lease,
        state: 'needs_person',
        nextAttemptAt: null,
      });
      const open = (await store().intents.open()).filter(({ accountId }) => accountId === account.id);
      expect(open).toEqual([
        {
          accountId: account.id,
          id: held.intent.id,
          fence: 1,
          leaseOwner: 'server-1',
          submittedAt: 1,
          nextAttemptAt: null,
          sentUnder: 'key-a',
        },
        {
          accountId: account.id,
          id: due.intent.id,
          fence: 1,
          leaseOwner: null,
          submittedAt: 2,
          nextAttemptAt: 10,
          sentUnder: 'key-a',
        },
      ]);
      const unsettled = await store().intents.unsettled(account.id, 10);
      expect(unsettled.rows.map(({ state }) => state)).toEqual(['pending', 'unknown', 'needs_person']);
    });

    test('only a try that was sent counts as one', async () => {
      const account = await freshAccount(store());
      const { intent, lease } = await submitted(account);
      const change = { lease, state: 'unknown', error: null, nextAttemptAt: 1, audit: null, now: 9 } as const;
      await store().intents.postpone({ ...change, wasTried: false, sentUnder: null });
      expect(await store().intents.getById(intent.id)).toMatchObject({ attempts: 0, sentUnder: null });
      const taken = { fence: lease.fence, owner: 'server-2', sentUnder: 'key-b' };
      expect(await store().intents.take(intent.id, taken)).toMatchObject({ sentUnder: 'key-b' });
      await store().intents.postpone({
        ...change,
        lease: { ...lease, fence: lease.fence + 1 },
        wasTried: true,
        sentUnder: 'key-b',
      });
      expect(await store().intents.getById(intent.id)).toMatchObject({ attempts: 1, sentUnder: 'key-b' });
    });
  });
}
