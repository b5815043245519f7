import { beforeAll, describe, expect, test } from 'vitest';
import { receiptKey } from '#shared/receipts.ts';
import type { Account } from '../../../server/store/rows.ts';
import type { NamedFind, NameField, Store } from '../../../server/store/store.ts';
import { freshAccount, morning, sampleSession, sampleTransaction } from './sample-rows.ts';

export function describeLookups(store: () => Store) {
  describe('look-ups by name', () => {
    let account: Account;

    beforeAll(async () => {
      account = await freshAccount(store());
      for (const index of [0, 1, 2]) {
        const session = sampleSession(account, {
          id: `cs_Named${index}`,
          transactionId: `txn_Named${index}`,
          createdAt: morning + index,
          customerEmail: 'Ann@Example.com',
        });
        const transaction = sampleTransaction(account, {
          id: `txn_Named${index}`,
          checkoutSessionId: session.id,
          receiptNumber: index === 2 ? 'INV-2026/007 b' : 'RCT-000042',
          gatewayTransactionId: `5ABCABEC-${index}`,
          tokenId: 'tok_Shared',
          cardLast4: '0071',
          createdAt: morning + index,
        });
        await store().checkoutSessions.add(session, transaction, null);
      }
      await store().webhooks.receive({
        ...{ accountId: account.id, eventId: 'evt_1', eventType: 'checkout_session.completed', body: '{}' },
        ...{ receivedAt: morning, state: 'received', checkoutSessionId: 'cs_Named1', note: null },
        ...{ nextAttemptAt: null, attempts: 0 },
      });
    });

    const find = async (needles: Partial<Record<NameField, string[]>>, limit = 9) =>
      (await store().lookups.find(account.id, needles, limit)).map(show);
    const show = ({ needle, found }: NamedFind) =>
      `${needle} ${found.matched}: ${found.kind === 'transaction' ? found.transaction.id : found.session.id}`;

    test.each<[NameField, string, string[]]>([
      ['receipt_number', '42', ['42 receipt_number: txn_Named1', '42 receipt_number: txn_Named0']],
      ['receipt_number', 'INV2026-7B', ['INV2026-7B receipt_number: txn_Named2']],
      ['transaction_id', 'txn_Named1', ['txn_Named1 id: txn_Named1']],
      ['session_id', 'cs_Named2', ['cs_Named2 id: cs_Named2']],
      ['gateway_transaction_id', '5abcabec-1', ['5abcabec-1 gateway_transaction_id: txn_Named1']],
      ['event_id', 'evt_1', ['evt_1 event_id: cs_Named1']],
      [
        'checkout_url',
        'https://pay.example/checkout/cs_Named0',
        ['https://pay.example/checkout/cs_Named0 checkout_url: cs_Named0'],
      ],
      ['session_id', 'nothing', []],
      ['receipt_number', '%', []],
    ])('%s %s', async (field, needle, expected) => {
      expect(await find({ [field]: [needle] })).toEqual(expected);
    });

    test('a receipt of another kind is stored under the form in which it is asked for', () => {
      expect(receiptKey('inv 2026 7b')).toBe('INV2026-7B');
    });

    test.each<[NameField, string]>([
      ['token_id', 'tok_Shared'],
      ['card_last4', '0071'],
      ['customer_email', 'ann@example.com'],
    ])(
      '%s, which many share, gives the newest of each needle and no more than asked for',
      async (field, needle) => {
        const found = await find({ [field]: [needle, 'nobody'] }, 2);
        expect(found.map((line) => line.slice(-1))).toEqual(['2', '1']);
      },
    );

    test('many names of several fields are found by a few statements, the best fields first', async () => {
      const nobody = Array.from({ length: 2500 }, (_, index) => `cs_Nobody${index}`);
      const found = await find({
        customer_email: ['ann@example.com'],
        session_id: [...nobody, 'cs_Named0', 'cs_Named1'],
        receipt_number: ['42', '43'],
      });
      expect(found.map((line) => line.split(' ')[1])).toEqual([
        ...['receipt_number:', 'receipt_number:', 'id:', 'id:'],
        ...['customer.email:', 'customer.email:', 'customer.email:'],
      ]);
    });

    test('sessions by id, and nothing of another account', async () => {
      const ids = ['cs_Named1', 'cs_Named0', 'cs_Named1', 'nothing'];
      const found = await store().lookups.sessions(account.id, ids);
      expect(found.map(({ id }) => id).sort()).toEqual(['cs_Named0', 'cs_Named1']);
      const other = await freshAccount(store());
      expect(await store().lookups.sessions(other.id, ids)).toEqual([]);
      const needles = { receipt_number: ['42'], card_last4: ['0071'], event_id: ['evt_1'], session_id: ids };
      expect(await store().lookups.find(other.id, needles, 9)).toEqual([]);
    });
  });
}
