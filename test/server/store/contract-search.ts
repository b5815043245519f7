import { beforeAll, describe, expect, test } from 'vitest';
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

    test.each(['minh duc', 'Đức', 'lukasz', 'strasse', 'STRAẞE', 'no5', '№5', 'acmetm'])(
      'letters that do not come apart by themselves are found as people type them: %s',
      async (text) => {
        const shop = await freshAccount(store());
        const session = sampleSession(shop, {
          customerName: 'Phạm Minh Đức',
          description: 'Łukasz, Hauptstraße, №5, Acme™',
        });
        await store().checkoutSessions.add(session, null, null);
        expect(await store().search.containing(shop.id, text, 5)).toHaveLength(1);
      },
    );

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

    test('an attempt that another has followed is found by what it alone holds', async () => {
      const shop = await freshAccount(store());
      const session = sampleSession(shop, { id: 'cs_Twice', transactionId: 'txn_1', description: 'Red 771' });
      const attempt = (id: string, receiptNumber: string) =>
        sampleTransaction(shop, { id, receiptNumber, checkoutSessionId: session.id });
      await store().checkoutSessions.add(session, attempt('txn_1', 'RCT-0771345'), null);
      const again = { ...session, transactionId: 'txn_2' };
      await store().checkoutSessions.save(again, attempt('txn_2', 'RCT-0772399'), null, session.nextCheckAt);
      const found = async (text: string) =>
        (await store().search.containing(shop.id, text, 9)).map(show).sort();
      expect(await found('71345')).toEqual(['receipt_number: txn_1']);
      expect(await found('red 71345')).toEqual(['receipt_number: txn_1']);
      expect(await found('72399')).toEqual(['transaction.receipt_number: cs_Twice']);
      expect(await found('red 7')).toEqual(['description: cs_Twice']);
      expect(await found('rct-077')).toEqual([
        'receipt_number: txn_1',
        'transaction.receipt_number: cs_Twice',
      ]);
    });

    test('no more than asked for, the newest of them, and nothing of another account', async () => {
      expect((await store().search.containing(account.id, 'kettle', 1)).map(show)).toEqual([
        'description: cs_Found2',
      ]);
      const other = await freshAccount(store());
      expect(await store().search.containing(other.id, 'kettle', 9)).toEqual([]);
    });
  });
}
