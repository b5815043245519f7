import { beforeAll, describe, expect, test } from 'vitest';
import { receiptDigits } from '#shared/receipts.ts';
import type { Account } from '../../../server/store/rows.ts';
import type { FoundRow, Store } from '../../../server/store/store.ts';
import { freshAccount, morning, sampleSession, sampleTransaction } from './sample-rows.ts';

export function describeSearch(store: () => Store) {
  describe('search', () => {
    let account: Account;

    beforeAll(async () => {
      account = await freshAccount(store());
      for (const [index, receiptNumber] of ['RCT-000042', 'RCT-000043', null].entries()) {
        const session = sampleSession(account, {
          id: `cs_Found${index}`,
          createdAt: morning + index,
          description: `Blue Kettle ${index} 50%`,
          customerName: index === 0 ? 'Ömer' : null,
          customerEmail: 'Ann@Example.com',
          metadataJson: JSON.stringify({ po: `PO-7${index}` }),
        });
        const transaction = sampleTransaction(account, {
          id: `txn_Found${index}`,
          receiptNumber,
          cardLast4: '0071',
          gatewayTransactionId: `5ABCABEC-${index}`,
          tokenId: `tok_${index}`,
          createdAt: morning + index,
        });
        await store().checkoutSessions.add(session, receiptNumber === null ? null : transaction, null);
      }
    });

    const show = (found: FoundRow) =>
      `${found.matched}: ${found.kind === 'transaction' ? found.transaction.id : found.session.id}`;

    test.each([
      ['rct 42', ['receipt_number: txn_Found0']],
      ['42', ['receipt_number: txn_Found0']],
      ['txn_Found1', ['id: txn_Found1']],
      ['5abcabec-1', ['gateway_transaction_id: txn_Found1']],
      ['tok_0', ['token_id: txn_Found0']],
      ['0071', ['card_last4: txn_Found1', 'card_last4: txn_Found0']],
      ['cs_Found2', ['id: cs_Found2']],
      ['https://pay.example/checkout/cs_Found1', ['checkout_url: cs_Found1']],
      [
        'ANN@example.COM',
        ['customer.email: cs_Found2', 'customer.email: cs_Found1', 'customer.email: cs_Found0'],
      ],
      ['nothing', []],
    ])('%s is found exactly', async (text, expected) => {
      const needle = { text, receiptDigits: receiptDigits(text) };
      expect((await store().search.exact(account.id, needle, 10)).map(show)).toEqual(expected);
    });

    test.each([
      ['KETTLE', ['description: cs_Found2', 'description: cs_Found1', 'description: cs_Found0']],
      ['50% kettle 1', ['description: cs_Found1']],
      ['%%', []],
      ['%', ['description: cs_Found2', 'description: cs_Found1', 'description: cs_Found0']],
      ['_', ['id: cs_Found2', 'id: cs_Found1', 'id: cs_Found0']],
      ['öME', ['customer.name: cs_Found0']],
      ['omer', ['customer.name: cs_Found0']],
      ['OM', ['customer.name: cs_Found0']],
      ['me', []],
      ['kettle "50%"', []],
      ['kettle OR nothing', []],
      ['kett*', []],
      ['   ', []],
      ['po-72', ['metadata: cs_Found2']],
      ['s_found0', ['id: cs_Found0']],
      ['rct-00004', ['transaction.receipt_number: cs_Found1', 'transaction.receipt_number: cs_Found0']],
      ['omer 50% 0', ['description: cs_Found0']],
    ])('sessions containing %j', async (text, expected) => {
      expect((await store().search.containing(account.id, text, 10)).map(show)).toEqual(expected);
    });

    test('no more than asked for, the newest of them, and nothing of another account', async () => {
      const needle = { text: 'ann@example.com', receiptDigits: undefined };
      const [newest, ...others] = await store().search.exact(account.id, needle, 1);
      expect(newest && show(newest)).toBe('customer.email: cs_Found2');
      expect(others).toEqual([]);
      const other = await freshAccount(store());
      expect(await store().search.exact(other.id, needle, 9)).toEqual([]);
      expect(await store().search.containing(other.id, 'kettle', 9)).toEqual([]);
    });
  });
}
