import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Account, CheckoutSessionRow, WebhookRow } from '../../../server/store/rows.ts';
import type { IntentSubmission } from '../../../server/store/intent-store.ts';
import type { Store } from '../../../server/store/store.ts';
import {
  freshAccount,
  morning,
  sampleAudit,
  sampleSession,
  sampleSubmission,
  sampleUser,
  submit,
} from './sample-rows.ts';

export function describeUnreconciled(store: () => Store) {
  async function add(account: Account, change: Partial<CheckoutSessionRow>) {
    const session = sampleSession(account, { source: 'created', ...change });
    await store().checkoutSessions.add(session, null, null);
    return session;
  }
  async function listed(account: Account) {
    const { count, rows } = await store().checkoutSessions.unreconciled(account.id, 10);
    expect(count).toBe(rows.length);
    return rows.map(({ id }) => id);
  }
  async function submitted(account: Account, change: Partial<IntentSubmission> = {}) {
    const { intent } = await submit(store(), sampleSubmission(account, change));
    return { intent, lease: { intentId: intent.id, fence: intent.fence } };
  }
  async function needingPerson(account: Account, change: Partial<IntentSubmission> = {}) {
    const made = await submitted(account, change);
    const outcome = { state: 'needs_person', error: '{"code":"x"}', nextAttemptAt: null } as const;
    await store().intents.postpone({
      ...outcome,
      lease: made.lease,
      wasTried: true,
      sentUnder: 'key-a',
      audit: null,
      now: 2,
    });
    return made.intent;
  }
  const nameOf = ({
    accountId,
    userId,
    key,
  }: IntentSubmission | Awaited<ReturnType<typeof needingPerson>>) => ({
    accountId,
    userId,
    key,
  });
  const aboutIntent = (account: Account, id: string) =>
    sampleAudit({ accountId: account.id, objectKind: 'intent', objectId: id });
  const auditOf = (account: Account, kind: string, id: string) =>
    store().audit.forObject(account.id, kind, id);

  describe('what needs eyes', () => {
    const found = { createdAt: 1 };
    test.each<[string, Partial<CheckoutSessionRow>, boolean]>([
      ['missing upstream', { missingSince: 5 }, true],
      ['missing and acknowledged so', { missingSince: 5, acknowledged: 'missing_upstream' }, false],
      ['missing, and acknowledged as adopted before', { missingSince: 5, acknowledged: 'adopted' }, true],
      ['contradicted', { contradiction: 'Paid, then expired.' }, true],
      ['contradicted and acknowledged so', { contradiction: 'A.', acknowledged: 'A.' }, false],
      ['contradicted anew', { contradiction: 'B.', acknowledged: 'A.' }, true],
      [
        'contradicted and acknowledged so, with a claim',
        { contradiction: 'A.', acknowledged: 'A.', reportedStatus: 'completed' },
        false,
      ],
      [
        'contradicted and missing, the contradiction acknowledged',
        { contradiction: 'A.', acknowledged: 'A.', missingSince: 5 },
        false,
      ],
      ['reported otherwise than confirmed', { reportedStatus: 'completed' }, true],
      ['reported as confirmed', { reportedStatus: 'completed', status: 'completed' }, false],
      ['told of by a webhook', { source: 'webhook' }, true],
      ['taken in by hand', { source: 'adopted' }, true],
      ['adopted and acknowledged', { source: 'webhook', acknowledged: 'adopted' }, false],
      ['made here', {}, false],
    ])('a session %s: %o', async (_name, change, isListed) => {
      const account = await freshAccount(store());
      const { id } = await add(account, { ...found, ...change });
      expect(await listed(account)).toEqual(isListed ? [id] : []);
    });

    test('a session in doubt that was not made here is listed once, before those that are only not made here', async () => {
      const account = await freshAccount(store());
      await add(account, { id: 'cs_adopted', source: 'adopted', createdAt: 1 });
      await add(account, { id: 'cs_missing', source: 'adopted', createdAt: 3, missingSince: 5 });
      await add(account, { id: 'cs_reported', source: 'webhook', createdAt: 2, reportedStatus: 'completed' });
      expect(await listed(account)).toEqual(['cs_reported', 'cs_missing', 'cs_adopted']);
      expect(await listed(await freshAccount(store()))).toEqual([]);
    });

    test('a session told of by a webhook is not adopted any more once it joins its intent', async () => {
      const account = await freshAccount(store());
      const told = await add(account, { source: 'webhook' });
      expect(await listed(account)).toEqual([told.id]);
      const { lease } = await submitted(account);
      const session = { ...told, source: 'created' } as const;
      const answer = { answerStatus: 201, answerBody: '{}', transaction: null, audit: sampleAudit(), now: 9 };
      expect(await store().intents.settleCreated({ lease, session, ...answer })).toBe('joined');
      expect(await listed(account)).toEqual([]);
    });

    test('the count is that of all, however few are listed', async () => {
      const account = await freshAccount(store());
      for (let index = 0; index < 3; index++) {
        await add(account, { source: 'adopted', createdAt: index });
        await add(account, { contradiction: 'A.', createdAt: index });
        await needingPerson(account, { now: index });
        await store().webhooks.receive(event(account, { eventId: `evt_${index}`, state: 'needs_person' }));
      }
      const { checkoutSessions, intents, webhooks } = store();
      const lists = await Promise.all([
        checkoutSessions.unreconciled(account.id, 2),
        intents.unsettled(account.id, 2),
        webhooks.needingEyes(account.id, 2),
      ]);
      expect(lists.map(({ count, rows }) => [count, rows.length])).toEqual([
        [6, 2],
        [3, 2],
        [3, 2],
      ]);
    });
  });

  describe('an intent that needs a person', () => {
    test('is listed with its maker’s name until it was acknowledged, which only it can be', async () => {
      const account = await freshAccount(store());
      const user = sampleUser({ name: 'Zoë' });
      await store().users.add(user, { merchant: account.merchant, role: 'admin' }, sampleAudit());
      const intent = await needingPerson(account, { userId: user.id, now: 1 });
      const pending = await submitted(account, { now: 2 });
      const of = (id: string) => ({ accountId: account.id, id, now: 7, audit: aboutIntent(account, id) });
      const before = await store().intents.unsettled(account.id, 10);
      expect(before.rows.map(({ id, userName }) => [id, userName])).toEqual([
        [intent.id, 'Zoë'],
        [pending.intent.id, null],
      ]);
      expect(await store().intents.acknowledge(of(intent.id))).toBe('acknowledged');
      expect(await store().intents.acknowledge(of(intent.id))).toBe('stale');
      expect(await store().intents.acknowledge(of(pending.intent.id))).toBe('stale');
      const elsewhere = await freshAccount(store());
      expect(await store().intents.acknowledge({ ...of(intent.id), accountId: elsewhere.id })).toBe('stale');
      const after = await store().intents.unsettled(account.id, 10);
      expect(after.rows.map(({ id }) => id)).toEqual([pending.intent.id]);
      expect(await auditOf(account, 'intent', intent.id)).toHaveLength(1);
      expect(await auditOf(account, 'intent', pending.intent.id)).toEqual([]);
      expect(await store().intents.getById(intent.id)).toMatchObject({ acknowledgedAt: 7 });
    });

    test('gets one new attempt: a draft with its body under a key of its own', async () => {
      const account = await freshAccount(store());
      const old = await needingPerson(account, { body: '{"amount":77,"replaces":"cs_old"}' });
      const attempt = (key: string) => ({
        ...{ old: nameOf(old), key, id: randomUUID(), now: 8 },
        audit: aboutIntent(account, old.id),
      });
      const outcomes = await Promise.all(
        ['key-again-1', 'key-again-2'].map((key) => store().intents.newAttempt(attempt(key))),
      );
      expect(outcomes.toSorted()).toEqual(['made', 'stale']);
      const key = outcomes[0] === 'made' ? 'key-again-1' : 'key-again-2';
      expect(await store().intents.getById(old.id)).toMatchObject({
        state: 'needs_person',
        newAttemptKey: key,
        fence: old.fence + 1,
      });
      expect(await store().intents.get({ ...nameOf(old), key })).toMatchObject({
        state: 'draft',
        body: old.body,
        createdAt: 8,
        attempts: 0,
        upstreamBody: null,
        newAttemptKey: null,
        newAttemptOf: old.key,
      });
      // Nothing was sent yet: whoever looks for what needs eyes must find it.
      expect((await store().intents.unsettled(account.id, 10)).count).toBe(1);
      const fence = old.fence + 1;
      expect(await submit(store(), sampleSubmission(account, { key }))).toMatchObject({
        outcome: 'submitted',
      });
      expect(await store().intents.getById(old.id)).toMatchObject({
        state: 'needs_person',
        fence: fence + 1,
      });
      const { rows } = await store().intents.unsettled(account.id, 10);
      expect(rows.map((row) => row.key)).toEqual([key]);
      expect(await auditOf(account, 'intent', old.id)).toHaveLength(1);
    });

    test('that has made its link after all leaves its new attempt a draft', async () => {
      const account = await freshAccount(store());
      const old = await needingPerson(account);
      const attempt = { old: nameOf(old), key: 'key-anew', id: randomUUID(), now: 8 };
      expect(await store().intents.newAttempt({ ...attempt, audit: sampleAudit() })).toBe('made');
      const session = sampleSession(account, { source: 'created' });
      const settled = await store().intents.settleCreated({
        lease: { intentId: old.id, fence: old.fence + 1 },
        session,
        transaction: null,
        answerStatus: 201,
        answerBody: '{}',
        audit: sampleAudit(),
        now: 9,
      });
      expect(settled).toBe('settled');
      const draft = await store().intents.get({ ...nameOf(old), key: 'key-anew' });
      const submission = sampleSubmission(account, { key: 'key-anew' });
      expect(await store().intents.submit(submission)).toBe('predecessor_made');
      expect(await store().intents.get({ ...nameOf(old), key: 'key-anew' })).toEqual(draft);
    });

    test('gets none under a key that is in use, its own included, and remembers nothing of that', async () => {
      const account = await freshAccount(store());
      const old = await needingPerson(account);
      const { intent: other } = await submitted(account);
      const audit = aboutIntent(account, old.id);
      for (const { key } of [other, old]) {
        const attempt = { old: nameOf(old), key, id: randomUUID(), audit, now: 8 };
        expect(await store().intents.newAttempt(attempt)).toBe('key_taken');
      }
      expect((await store().intents.getById(old.id))?.newAttemptKey).toBeNull();
      expect(await store().intents.getById(other.id)).toEqual(other);
      expect(await auditOf(account, 'intent', old.id)).toEqual([]);
    });

    test('gets none while it is still tried by itself', async () => {
      const account = await freshAccount(store());
      const { intent } = await submitted(account);
      const attempt = { old: nameOf(intent), key: 'key-too-early', id: randomUUID(), now: 8 };
      expect(await store().intents.newAttempt({ ...attempt, audit: sampleAudit() })).toBe('stale');
      expect(await store().intents.get({ ...nameOf(intent), key: 'key-too-early' })).toBeUndefined();
    });

    test('can’t be settled by who read it before its new attempt', async () => {
      const account = await freshAccount(store());
      const old = await needingPerson(account);
      const attempt = { old: nameOf(old), key: 'key-again-3', id: randomUUID(), now: 8 };
      await store().intents.newAttempt({ ...attempt, audit: sampleAudit() });
      const settle = (fence: number) =>
        store().intents.settleCreated({
          lease: { intentId: old.id, fence },
          session: sampleSession(account, { source: 'created' }),
          ...{ transaction: null, answerStatus: 201, answerBody: '{}', audit: sampleAudit(), now: 9 },
        });
      expect(await settle(old.fence)).toBe('stale');
      expect(await settle(old.fence + 1)).toBe('settled');
    });
  });

  describe('an event that needs a person', () => {
    const decision = { note: null, nextAttemptAt: 3, attempts: 0 };
    const settled = { state: 'needs_person', checkoutSessionId: null, nextAttemptAt: null } as const;

    test('is settled once, with one audit entry, and then goes on only as a person decides', async () => {
      const account = await freshAccount(store());
      const row = event(account, { eventId: 'evt_1', attempts: 5 });
      const audit = sampleAudit({ accountId: account.id, objectKind: 'webhook', objectId: 'evt_1' });
      await store().webhooks.receive(row);
      const decide = (state: WebhookRow['state'], id: string) =>
        store().webhooks.decide({ ...row, ...decision, state }, { ...audit, id });
      expect(await decide('ignored', 'too-early')).toBe('stale');
      expect(await store().webhooks.settle({ ...row, ...settled, note: 'Look.' }, audit)).toBe('settled');
      const again = { ...audit, id: 'again' };
      expect(await store().webhooks.settle({ ...row, ...settled, note: 'Late.' }, again)).toBe('stale');
      expect(await decide('received', 'replay')).toBe('decided');
      expect(await store().webhooks.due(account.id, 3, 10)).toMatchObject([
        { eventId: 'evt_1', attempts: 0 },
      ]);
      await store().webhooks.settle({ ...row, ...settled, note: 'Look.' });
      expect(await decide('ignored', 'leave')).toBe('decided');
      expect(await decide('received', 'too-late')).toBe('stale');
      expect((await store().webhooks.needingEyes(account.id, 10)).count).toBe(0);
      expect(await auditOf(account, 'webhook', 'evt_1')).toHaveLength(3);
    });
  });
}

const event = ({ id }: Account, change: Partial<WebhookRow>): WebhookRow => ({
  accountId: id,
  eventId: randomUUID(),
  eventType: 'payment.completed',
  body: '{}',
  receivedAt: morning,
  state: 'received',
  checkoutSessionId: null,
  note: null,
  nextAttemptAt: null,
  attempts: 0,
  ...change,
});
