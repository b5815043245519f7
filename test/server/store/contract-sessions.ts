import { describe, expect, test } from 'vitest';
import type { WebhookRow } from '../../../server/store/rows.ts';
import type { Store } from '../../../server/store/store.ts';
import {
  freshAccount,
  morning,
  sampleAudit,
  sampleSession,
  sampleTransaction,
  sampleUser,
} from './sample-rows.ts';

const by = (now: number) => ({ now, farthest: 1000 });

export function describeSessions(store: () => Store) {
  describe('checkout sessions', () => {
    test('a session is added once, with its maker’s name, and is another one in another account', async () => {
      const [account, other] = [await freshAccount(store()), await freshAccount(store())];
      const user = sampleUser({ name: 'Zoë' });
      await store().users.add(user, { merchant: account.merchant, role: 'admin' }, sampleAudit());
      const session = sampleSession(account, { createdBy: user.id, amount: 2 ** 52 });
      expect(await store().checkoutSessions.add(session, null, sampleAudit())).toBe('added');
      expect(await store().checkoutSessions.add({ ...session, amount: 1 }, null, null)).toBe('duplicate');
      expect(await store().checkoutSessions.get(account.id, session.id)).toEqual({
        ...session,
        transaction: null,
        createdByName: 'Zoë',
      });
      expect(await store().checkoutSessions.get(other.id, session.id)).toBeUndefined();
      const twin = { ...session, accountId: other.id };
      expect(await store().checkoutSessions.add(twin, null, null)).toBe('added');
    });

    test('a name of any length is kept whole, in any script', async () => {
      const account = await freshAccount(store());
      const session = sampleSession(account, {
        customerName: '名'.repeat(3000),
        customerEmail: `${'é'.repeat(2000)}@example.com`,
      });
      expect(await store().checkoutSessions.add(session, null, null)).toBe('added');
      expect(await store().checkoutSessions.get(account.id, session.id)).toMatchObject(session);
    });

    test('of two saves of one version one is stale', async () => {
      const account = await freshAccount(store());
      const session = sampleSession(account);
      await store().checkoutSessions.add(session, null, null);
      const outcomes = await Promise.all(
        ['completed', 'failed'].map((status) =>
          store().checkoutSessions.save({ ...session, status }, null, null, null),
        ),
      );
      expect(outcomes.toSorted()).toEqual(['saved', 'stale']);
      expect((await store().checkoutSessions.get(account.id, session.id))?.version).toBe(2);
      const unknown = sampleSession(account);
      expect(await store().checkoutSessions.save(unknown, null, null, null)).toBe('stale');
    });

    test('a save with a view in hand writes its row and leaves the rest alone', async () => {
      const account = await freshAccount(store());
      const session = sampleSession(account);
      await store().checkoutSessions.add(session, null, null);
      const view = await store().checkoutSessions.get(account.id, session.id);
      if (!view) throw new Error('the session was not found');
      expect(await store().checkoutSessions.save({ ...view, status: 'expired' }, null, null, null)).toBe(
        'saved',
      );
    });

    test('what is known of a transaction is never cleared by a later reply that lacks it', async () => {
      const account = await freshAccount(store());
      const session = sampleSession(account);
      const known = sampleTransaction(account, {
        receiptNumber: 'RCT-000042',
        amount: 2500,
        currency: 'USD',
        gatewayTransactionId: '5ABC-Ü',
        tokenId: 'tok_1',
        createdAt: morning,
      });
      await store().checkoutSessions.add(session, known, null);
      const bare = sampleTransaction(account, { id: known.id, status: 'refunded', cardLast4: '0071' });
      await store().checkoutSessions.save({ ...session, transactionId: known.id }, bare, null, null);
      expect(await store().transactions.get(account.id, known.id)).toMatchObject({
        ...known,
        status: 'refunded',
        // All of it, by the word itself.
        amountRefunded: 2500,
        cardLast4: '0071',
        checkoutSessionId: session.id,
      });
      expect(await store().search.containing(account.id, '5abc-ü', 5)).toHaveLength(1);
    });

    test('confirming sets the two instants only', async () => {
      const account = await freshAccount(store());
      const session = sampleSession(account, { nextCheckAt: 5 });
      await store().checkoutSessions.add(session, null, null);
      await store().checkoutSessions.confirm(account.id, session.id, 7, { seen: 5, next: 9 }, null);
      expect(await store().checkoutSessions.get(account.id, session.id)).toMatchObject({
        ...session,
        checkedAt: 7,
        nextCheckAt: 9,
      });
    });

    test('a hint that comes while a session is read is not lost in what the read writes', async () => {
      const account = await freshAccount(store());
      const session = sampleSession(account, { nextCheckAt: 50 });
      await store().checkoutSessions.add(session, null, null);
      await store().checkoutSessions.hurry(account.id, session.id, 10);
      await store().checkoutSessions.confirm(account.id, session.id, 7, { seen: 50, next: 90 }, null);
      expect((await store().checkoutSessions.get(account.id, session.id))?.nextCheckAt).toBe(10);
      const read = { ...session, description: 'Read meanwhile', nextCheckAt: 90 };
      expect(await store().checkoutSessions.save(read, null, null, 50)).toBe('saved');
      expect((await store().checkoutSessions.get(account.id, session.id))?.nextCheckAt).toBe(10);
    });

    test('a check that a wrong clock planned far ahead is due now', async () => {
      const account = await freshAccount(store());
      const session = sampleSession(account, { nextCheckAt: 9_000_001 });
      await store().checkoutSessions.add(session, null, null);
      const due = (farthest: number) => store().checkoutSessions.due(account.id, { now: 40, farthest }, 5);
      expect(await due(9_000_001)).toEqual([]);
      expect(await due(9_000_000)).toHaveLength(1);
      expect(await store().checkoutSessions.countToCheck(account.id)).toBe(1);
    });

    test('a check is hurried forwards only, and an ended session’s not at all', async () => {
      const account = await freshAccount(store());
      const open = sampleSession(account, { nextCheckAt: 50 });
      const ended = sampleSession(account, { status: 'completed' });
      await store().checkoutSessions.add(open, null, null);
      await store().checkoutSessions.add(ended, null, null);
      await store().checkoutSessions.hurry(account.id, open.id, 60);
      expect((await store().checkoutSessions.get(account.id, open.id))?.nextCheckAt).toBe(50);
      await store().checkoutSessions.hurry(account.id, open.id, 40);
      await store().checkoutSessions.hurry(account.id, ended.id, 10);
      expect(await store().checkoutSessions.due(account.id, by(40), 5)).toEqual([
        { id: open.id, nextCheckAt: 40 },
      ]);
      expect(await store().checkoutSessions.due(account.id, by(39), 5)).toEqual([]);
    });

    test('text that an engine can’t hold is kept with replacement characters', async () => {
      const account = await freshAccount(store());
      const session = sampleSession(account, { description: 'a\0b\ud800c 👩‍👩‍👧' });
      await store().checkoutSessions.add(session, null, null);
      const kept = await store().checkoutSessions.get(account.id, session.id);
      expect(kept?.description).toBe('a\ufffdb\ufffdc 👩‍👩‍👧');
    });
  });

  describe('webhooks', () => {
    const event = (accountId: number, change: Partial<WebhookRow> = {}): WebhookRow => ({
      accountId,
      eventId: 'evt_1',
      eventType: 'payment.completed',
      body: '{}',
      receivedAt: 1,
      state: 'received',
      checkoutSessionId: null,
      note: null,
      nextAttemptAt: null,
      attempts: 0,
      ...change,
    });

    test('of 50 copies at once one is received; the same id in another account is another event', async () => {
      const [account, other] = [await freshAccount(store()), await freshAccount(store())];
      const copies = await Promise.all(
        Array.from({ length: 50 }, () => store().webhooks.receive(event(account.id, { state: 'ignored' }))),
      );
      expect(copies.filter((outcome) => outcome === 'received')).toHaveLength(1);
      expect(await store().webhooks.receive(event(other.id, { state: 'ignored' }))).toBe('received');
    });

    test('events are due oldest first until they are settled, and name their session for its timeline', async () => {
      const account = await freshAccount(store());
      await store().webhooks.receive(event(account.id, { eventId: 'evt_late', receivedAt: 3 }));
      await store().webhooks.receive(event(account.id, { eventId: 'evt_early', receivedAt: 2 }));
      await store().webhooks.receive(
        event(account.id, { eventId: 'evt_waiting', state: 'waiting', nextAttemptAt: 50 }),
      );
      const due = async (now: number) =>
        (await store().webhooks.due(account.id, now, 10)).map(({ eventId }) => eventId);
      expect(await due(49)).toEqual(['evt_early', 'evt_late']);
      expect(await due(50)).toEqual(['evt_waiting', 'evt_early', 'evt_late']);
      const settled = { accountId: account.id, note: null, nextAttemptAt: null, attempts: 1 };
      for (const [eventId, state] of [
        ['evt_early', 'applied'],
        ['evt_late', 'needs_person'],
        ['evt_waiting', 'applied'],
      ] as const) {
        await store().webhooks.settle({ ...settled, eventId, state, checkoutSessionId: 'cs_1' });
      }
      expect(await due(50)).toEqual([]);
      const eyes = await store().webhooks.needingEyes(account.id, 10);
      expect(eyes.rows.map(({ eventId }) => eventId)).toEqual(['evt_late']);
      const told = await store().webhooks.forSession(account.id, 'cs_1');
      expect(told.map(({ eventId }) => eventId)).toEqual(['evt_waiting', 'evt_early', 'evt_late']);
      expect(await store().webhooks.get(account.id, 'evt_early')).toMatchObject({
        state: 'applied',
        attempts: 1,
      });
    });
  });
}
