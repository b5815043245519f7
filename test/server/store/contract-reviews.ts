import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { NoteRow } from '../../../server/store/note-store.ts';
import type { Account, TransactionRow } from '../../../server/store/rows.ts';
import type { Store } from '../../../server/store/store.ts';
import {
  freshAccount,
  morning,
  sampleAudit,
  sampleSession,
  sampleTransaction,
  sampleUser,
} from './sample-rows.ts';

export function describeReviews(store: () => Store) {
  async function freshReceipts(...changes: Partial<TransactionRow>[]) {
    const account = await freshAccount(store());
    const user = sampleUser({ name: 'Ana Ng' });
    await store().users.add(user, { merchant: account.merchant, role: 'finance' }, sampleAudit());
    const receipts = await Promise.all(changes.map((change) => add(account, change)));
    return { account, user, receipts, ids: receipts.map(({ id }) => id) };
  }

  async function add(account: Account, change: Partial<TransactionRow>) {
    const transaction = sampleTransaction(account, {
      ...{ amount: 2500, currency: 'USD', createdAt: morning },
      ...change,
    });
    const session = sampleSession(account, { transactionId: transaction.id });
    const linked = { ...transaction, checkoutSessionId: session.id };
    await store().checkoutSessions.add(session, linked, null);
    return { ...linked, session };
  }

  /** Upstream tells something else of a receipt. */
  async function change(
    { session, ...transaction }: Awaited<ReturnType<typeof add>>,
    told: Partial<TransactionRow>,
  ) {
    const outcome = await store().checkoutSessions.save(
      { ...session, version: 1 },
      { ...transaction, ...told },
      null,
      null,
    );
    expect(outcome).toBe('saved');
  }

  describe('ticks', () => {
    test('a tick remembers who, when and what the receipt was; it is not current once the receipt is something else', async () => {
      const { account, user, ids, receipts } = await freshReceipts({}, {});
      const [one = '', other = ''] = ids;
      await store().reviews.tick(account.id, [one], { userId: user.id, at: morning }, [sampleAudit()]);
      const tick = {
        ...{ transactionId: one, userId: user.id, userName: 'Ana Ng', at: morning, isCurrent: true },
        ...{ status: 'captured', amount: 2500, currency: 'USD', refunded: null },
      };
      expect(await store().reviews.of(account.id, [one, other])).toEqual([tick]);
      if (receipts[0]) await change(receipts[0], { status: 'partially_refunded', amountRefunded: 100 });
      expect(await store().reviews.of(account.id, [one])).toEqual([{ ...tick, isCurrent: false }]);
    });

    test('ticking again changes only what has changed since', async () => {
      const { account, user, ids, receipts } = await freshReceipts({}, { amountRefunded: 0 });
      const tickAt = (at: number) => store().reviews.tick(account.id, ids, { userId: user.id, at }, []);
      await tickAt(morning);
      if (receipts[0]) await change(receipts[0], { status: 'refunded', amountRefunded: 2500 });
      await tickAt(morning + 5);
      const reviews = await store().reviews.of(account.id, ids);
      expect(reviews.every(({ isCurrent }) => isCurrent)).toBe(true);
      expect(ids.map((id) => reviews.find(({ transactionId }) => transactionId === id)?.at)).toEqual([
        morning + 5,
        morning,
      ]);
    });

    test('unticked receipts of a time are those with money taken and no current tick, oldest first', async () => {
      const { account, user, ids, receipts } = await freshReceipts(
        { createdAt: morning + 3 },
        { createdAt: morning + 1, receiptNumber: 'RCT-000007' },
        { status: 'failed' },
        { createdAt: morning + 10 },
        { createdAt: morning + 2 },
      );
      const [changed = '', never = '', , , ticked = ''] = ids;
      await store().reviews.tick(account.id, [changed, ticked], { userId: user.id, at: morning }, []);
      if (receipts[0]) await change(receipts[0], { status: 'refunded', amountRefunded: 2500 });
      const range = { from: morning, to: morning + 10 };
      const found = await store().reviews.unticked(account.id, range, 10);
      expect(found).toMatchObject([
        { id: never, wasTicked: false, receiptNumber: 'RCT-000007', createdAt: morning + 1, amount: 2500 },
        { id: changed, wasTicked: true, status: 'refunded', refunded: 2500 },
      ]);
      expect(found).toHaveLength(2);
      expect(await store().reviews.unticked(account.id, range, 1)).toHaveLength(1);
    });

    test('another account has nothing of it', async () => {
      const { account, user, ids } = await freshReceipts({});
      const elsewhere = await freshAccount(store());
      await store().reviews.tick(elsewhere.id, ids, { userId: user.id, at: morning }, []);
      expect(await store().reviews.of(account.id, ids)).toEqual([]);
      expect(await store().reviews.of(elsewhere.id, ids)).toEqual([]);
      expect(await store().reviews.known(elsewhere.id, ids)).toEqual([]);
      await store().reviews.tick(account.id, ids, { userId: user.id, at: morning }, []);
      await store().reviews.untick(elsewhere.id, ids, []);
      expect(await store().reviews.of(account.id, ids)).toHaveLength(1);
    });
  });

  describe('notes', () => {
    async function freshNote(body = 'Paid twice, the second goes back') {
      const { account, user } = await freshReceipts();
      const note: NoteRow = {
        ...{ accountId: account.id, id: randomUUID(), kind: 'transaction', objectId: 'txn_1' },
        ...{ userId: user.id, body, at: morning, removedAt: null },
      };
      return { account, user, note, about: { kind: note.kind, objectId: 'txn_1' } };
    }

    test('notes of one thing come in the order of their writing, with their author', async () => {
      const { account, note, about } = await freshNote();
      const later = { ...note, id: randomUUID(), at: morning + 1, body: 'Done 🎂' };
      for (const one of [later, note]) expect(await store().notes.add(one, 2, sampleAudit())).toBe('added');
      expect(await store().notes.of(account.id, about, 10)).toEqual(
        [note, later].map((one) => ({ ...one, userName: 'Ana Ng' })),
      );
      expect(await store().notes.of(account.id, { ...about, kind: 'checkout_session' }, 10)).toEqual([]);
      expect(await store().notes.add({ ...note, id: randomUUID() }, 2, sampleAudit())).toBe('too_many');
    });

    test('a removed note is not among them, is still there by its id, and comes back', async () => {
      const { account, note, about } = await freshNote();
      await store().notes.add(note, 10, sampleAudit());
      const remove = () => store().notes.setRemoved(account.id, note.id, morning + 2, sampleAudit());
      expect([await remove(), await remove()]).toEqual(['done', 'stale']);
      expect(await store().notes.of(account.id, about, 10)).toEqual([]);
      expect(await store().notes.get(account.id, note.id)).toMatchObject({ ...note, removedAt: morning + 2 });
      expect(await store().notes.setRemoved(account.id, note.id, null, sampleAudit())).toBe('done');
      expect(await store().notes.of(account.id, about, 10)).toHaveLength(1);
    });
  });
}
