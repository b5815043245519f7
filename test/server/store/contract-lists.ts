import { beforeAll, describe, expect, test } from 'vitest';
import type { ListQuery } from '../../../server/store/list-query.ts';
import type { Account } from '../../../server/store/rows.ts';
import type { Store } from '../../../server/store/store.ts';
import {
  firstPage,
  freshAccount,
  morning,
  sampleAudit,
  sampleQuery,
  sampleSession,
  sampleTransaction,
  sampleUser,
} from './sample-rows.ts';

/** Four sessions, each found by what the others lack. */
export function describeLists(store: () => Store) {
  describe('lists', () => {
    let account: Account;
    const maker = sampleUser({ email: 'Seller@example.com', name: 'Seller' });

    beforeAll(async () => {
      account = await freshAccount(store());
      await store().users.add(maker, { merchant: account.merchant, role: 'support' }, sampleAudit());
      const paid = sampleSession(account, {
        id: 'cs_paid',
        status: 'completed',
        amount: 5000,
        description: 'Order 100% done_now \\o/',
        customerName: 'Ängström',
        customerEmail: 'ANN@Example.com',
        gateway: 'powertranz_direct',
        createdBy: maker.id,
        createdAt: morning + 4,
        completedAt: morning + 50,
        expiresAt: morning + 90,
        metadataJson: '{"order":"A-1","count":3,"nested":{"a":1}}',
      });
      const payment = sampleTransaction(account, {
        id: 'txn_paid',
        receiptNumber: 'RCT-000042',
        cardBrand: 'Visa',
        cardLast4: '0071',
        gatewayTransactionId: '5ABC-É',
        createdAt: morning + 50,
      });
      await store().checkoutSessions.add(paid, payment, null);
      const declined = sampleSession(account, {
        id: 'cs_declined',
        status: 'failed',
        amount: 700,
        currency: 'JMD',
        createdBy: 'unknown-user',
        createdAt: morning + 3,
        metadataJson: '{"order":"A-2"}',
      });
      const decline = sampleTransaction(account, {
        id: 'txn_declined',
        status: 'failed',
        amount: 600,
        currency: 'jmd',
        cardBrand: 'Mastercard',
        createdAt: morning + 40,
      });
      await store().checkoutSessions.add(declined, decline, null);
      await store().checkoutSessions.add(
        sampleSession(account, { id: 'cs_open', amount: 100, createdAt: morning + 2 }),
        null,
        null,
      );
      await store().checkoutSessions.add(
        sampleSession(account, {
          id: 'cs_other',
          status: 'on_hold',
          currency: 'XBT',
          createdAt: morning + 1,
        }),
        null,
        null,
      );
    });

    const sessions: [title: string, query: Partial<ListQuery>, ids: string[]][] = [
      ['no condition', {}, ['cs_paid', 'cs_declined', 'cs_open', 'cs_other']],
      ['status', { is: { status: ['failed', 'on_hold'] } }, ['cs_declined', 'cs_other']],
      ['status exactly', { is: { status: ['Failed'] } }, []],
      ['an empty list of values', { is: { status: [] } }, ['cs_paid', 'cs_declined', 'cs_open', 'cs_other']],
      ['not a status', { isNot: { status: ['open', 'failed'] } }, ['cs_paid', 'cs_other']],
      ['currency in any case', { is: { currency: ['jmd'] } }, ['cs_declined']],
      ['card brand in any case', { is: { card_brand: ['VISA'] } }, ['cs_paid']],
      ['not a card brand', { isNot: { card_brand: ['visa'] } }, ['cs_declined', 'cs_open', 'cs_other']],
      ['last four', { is: { card_last4: ['0071'] } }, ['cs_paid']],
      ['receipt however typed', { is: { receipt_number: ['rct 42'] } }, ['cs_paid']],
      ['what is no receipt', { is: { receipt_number: ['abc'] } }, []],
      ['not a receipt', { isNot: { receipt_number: ['42'] } }, ['cs_declined', 'cs_open', 'cs_other']],
      ['gateway id in any case', { is: { gateway_transaction_id: ['5abc-é'] } }, ['cs_paid']],
      ['gateway', { is: { gateway: ['powertranz_direct'] } }, ['cs_paid']],
      [
        'not a gateway',
        { isNot: { gateway: ['powertranz_direct'] } },
        ['cs_declined', 'cs_open', 'cs_other'],
      ],
      ['maker by id', { is: { created_by: ['unknown-user'] } }, ['cs_declined']],
      ['maker by name', { is: { created_by: ['Seller'] } }, ['cs_paid']],
      ['maker by e-mail', { is: { created_by: ['Seller@example.com'] } }, ['cs_paid']],
      [
        'not made by',
        { isNot: { created_by: ['Seller@example.com'] } },
        ['cs_declined', 'cs_open', 'cs_other'],
      ],
      ['part of the customer’s name', { is: { customer: ['ÄNG'] } }, ['cs_paid']],
      ['part of the customer’s e-mail', { is: { customer: ['ann@ex'] } }, ['cs_paid']],
      ['not a customer', { isNot: { customer: ['ann'] } }, ['cs_declined', 'cs_open', 'cs_other']],
      ['metadata', { metadata: [{ key: 'order', value: 'A-1' }] }, ['cs_paid']],
      ['metadata that is a number', { metadata: [{ key: 'count', value: '3' }] }, ['cs_paid']],
      ['metadata of another key', { metadata: [{ key: 'count', value: 'A-1' }] }, []],
      [
        'created from, inclusive, to, exclusive',
        { instants: { created: { from: morning + 2, to: morning + 4 } } },
        ['cs_declined', 'cs_open'],
      ],
      ['completed from', { instants: { completed: { from: morning } } }, ['cs_paid']],
      ['expires to', { instants: { expires: { to: morning + 90 } } }, []],
      ['amounts, both inclusive', { amount: { min: 100, max: 700 } }, ['cs_declined', 'cs_open']],
      ['text with LIKE’s own signs', { q: '100% done_now \\O/' }, ['cs_paid']],
      ['a percent sign alone', { q: '%' }, ['cs_paid']],
      ['an underscore where a letter stands', { q: 'ord_r' }, []],
      ['words in any order', { q: 'angstrom 100%' }, ['cs_paid']],
      ['words of which one is lacking', { q: 'order nothing' }, []],
      ['a short word at the beginning of a word', { q: 'an' }, ['cs_paid']],
      ['a short word inside a word', { q: 'nn' }, []],
      ['text that folds to nothing', { q: '\u200b' }, ['cs_paid', 'cs_declined', 'cs_open', 'cs_other']],
      ['what has a transaction', { hasTransaction: true }, ['cs_paid', 'cs_declined']],
      ['what has none', { hasTransaction: false }, ['cs_open', 'cs_other']],
      ['ids', { is: { id: ['cs_open', 'cs_paid', 'cs_missing'] } }, ['cs_paid', 'cs_open']],
      ['not ids', { isNot: { id: ['cs_open', 'cs_paid'] } }, ['cs_declined', 'cs_other']],
      [
        'not metadata',
        { metadataNot: [{ key: 'order', value: 'A-1' }] },
        ['cs_declined', 'cs_open', 'cs_other'],
      ],
      ['customer without accents', { is: { customer: ['angstrom'] } }, ['cs_paid']],
      ['text of the transaction', { q: 'rct-0000' }, ['cs_paid']],
      ['text of metadata', { q: 'a-2' }, ['cs_declined']],
      ['text beyond ASCII in any case', { q: 'ÄNGSTRÖM' }, ['cs_paid']],
    ];

    test.each(sessions)('sessions by %s', async (_title, query, ids) => {
      const found = await store().checkoutSessions.list(account.id, sampleQuery(query), firstPage);
      expect(found.map(({ id }) => id)).toEqual(ids);
      const totals = await store().checkoutSessions.summary(account.id, sampleQuery(query));
      expect(totals.reduce((sum, { count }) => sum + count, 0)).toBe(ids.length);
      expect(await store().checkoutSessions.count(account.id, sampleQuery(query), 3)).toBe(
        Math.min(ids.length, 3),
      );
    });

    const transactions: [title: string, query: Partial<ListQuery>, ids: string[]][] = [
      ['no condition', {}, ['txn_paid', 'txn_declined']],
      ['their own status', { is: { status: ['captured'] } }, ['txn_paid']],
      ['currency of the session where they have none', { is: { currency: ['usd'] } }, ['txn_paid']],
      ['amount of the session where they have none', { amount: { min: 5000 } }, ['txn_paid']],
      ['their own amount before the session’s', { amount: { max: 600 } }, ['txn_declined']],
      ['customer of the session', { is: { customer: ['ann@'] } }, ['txn_paid']],
      ['not a customer', { isNot: { customer: ['ann@'] } }, ['txn_declined']],
      ['metadata of the session', { metadata: [{ key: 'order', value: 'A-2' }] }, ['txn_declined']],
      ['completion of the session', { instants: { completed: { to: morning + 51 } } }, ['txn_paid']],
      ['created', { instants: { created: { from: morning + 45 } } }, ['txn_paid']],
      ['text of the session', { q: 'done_now' }, ['txn_paid']],
      ['receipt', { is: { receipt_number: ['RCT-42', '9'] } }, ['txn_paid']],
    ];

    test.each(transactions)('transactions by %s', async (_title, query, ids) => {
      const found = await store().transactions.list(account.id, sampleQuery(query), firstPage);
      expect(found.map(({ id }) => id)).toEqual(ids);
    });

    test('totals are per currency, and a transaction without one counts with its session’s', async () => {
      expect(await store().checkoutSessions.summary(account.id, sampleQuery())).toEqual([
        { currency: 'JMD', count: 1, amount: 700 },
        { currency: 'USD', count: 2, amount: 5100 },
        { currency: 'XBT', count: 1, amount: 2500 },
      ]);
      expect(await store().transactions.summary(account.id, sampleQuery())).toEqual([
        { currency: 'USD', count: 1, amount: 5000 },
        { currency: 'jmd', count: 1, amount: 600 },
      ]);
    });

    test('another account sees none of it', async () => {
      const other = await freshAccount(store());
      expect(await store().checkoutSessions.list(other.id, sampleQuery(), firstPage)).toEqual([]);
      expect(await store().transactions.summary(other.id, sampleQuery())).toEqual([]);
    });
  });
}
