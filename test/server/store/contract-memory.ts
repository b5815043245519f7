import { beforeAll, describe, expect, test } from 'vitest';
import type { Candidate, RememberedFacts } from '../../../server/store/memory-store.ts';
import type { Account } from '../../../server/store/rows.ts';
import type { FoundRow, Store } from '../../../server/store/store.ts';
import { freshAccount, morning, sampleSession, sampleTransaction } from './sample-rows.ts';

const day = 86_400_000;
const nothing: RememberedFacts = {
  ...{ amounts: { exact: [], ranges: [], slips: [] }, currencies: [], windows: [], endings: [], brands: [] },
  words: [],
};
const about50 = { exact: [5000], ranges: [{ min: 4000, max: 6000 }], slips: [50_000] };
const today = { from: morning, to: morning + day };

export function describeMemory(store: () => Store) {
  describe('what many payments share', () => {
    let account: Account;

    beforeAll(async () => {
      account = await freshAccount(store());
      await pay('A', { amount: 5000, at: morning, brand: 'Visa', last4: '0071', description: 'Blue kettle' });
      await pay('B', { amount: 4850, at: morning + 1, brand: 'Mastercard', last4: '1171' });
      await pay('C', { amount: 50_000, at: morning - 2 * day, brand: 'VISA', last4: '9999' });
      await pay('D', { amount: 700, at: morning - 9 * day, brand: 'Visa', last4: '2471', currency: 'JMD' });
      // Known by its transaction alone.
      const lone = { id: 'txn_Lone', amount: 5000, currency: 'USD', cardBrand: 'visa', cardLast4: '0071' };
      const [session, transaction] = [
        sampleSession(account, { id: 'cs_Other', amount: 1, createdAt: morning - 99 * day }),
        sampleTransaction(account, { ...lone, checkoutSessionId: 'cs_Elsewhere', createdAt: morning + 5 }),
      ];
      await store().checkoutSessions.add(session, transaction, null);
    });

    type Payment = {
      amount: number;
      at: number;
      brand: string;
      last4: string;
      description?: string;
      currency?: string;
    };
    async function pay(name: string, { amount, at, brand, last4, description, currency = 'USD' }: Payment) {
      const [id, transactionId] = [`cs_${name}`, `txn_${name}`];
      await store().checkoutSessions.add(
        sampleSession(account, {
          ...{ id, transactionId, amount, currency, createdAt: at },
          description: description ?? null,
        }),
        sampleTransaction(account, {
          ...{ id: transactionId, checkoutSessionId: id, createdAt: at },
          ...{ cardBrand: brand, cardLast4: last4 },
        }),
        null,
      );
    }

    const idsOf = (candidates: Candidate[]) =>
      [
        ...new Set(candidates.map(({ sessionId, transactionId }) => sessionId ?? transactionId ?? '')),
      ].toSorted((a, b) => (a < b ? -1 : 1));
    const candidates = async (facts: Partial<RememberedFacts>) =>
      idsOf(await store().memory.candidates(account.id, { ...nothing, ...facts }));
    const show = (found: FoundRow[]) =>
      found.map(
        (row) => `${row.matched}: ${row.kind === 'transaction' ? row.transaction.id : row.session.id}`,
      );

    test.each<[what: string, Partial<RememberedFacts>, string[]]>([
      ['nothing', {}, []],
      ['an amount alone', { amounts: about50 }, []],
      ['a day alone', { windows: [today] }, []],
      ['amount and day', { amounts: about50, windows: [today] }, ['cs_A', 'cs_B', 'txn_Lone']],
      ['amount and brand', { amounts: about50, brands: ['visa'] }, ['cs_A', 'cs_C']],
      ['amount and card', { amounts: about50, endings: ['71'] }, ['cs_A', 'cs_B', 'txn_Lone']],
      ['brand and card', { brands: ['visa'], endings: ['71'] }, ['cs_A', 'cs_D', 'txn_Lone']],
      ['brand and one digit', { brands: ['visa'], endings: ['1'] }, []],
      ['day and one digit', { windows: [today], endings: ['1'] }, ['cs_A', 'cs_B', 'txn_Lone']],
      [
        'a day that is off',
        { amounts: about50, windows: [{ from: morning - 3 * day, to: morning }] },
        ['cs_C'],
      ],
      ['another currency', { amounts: about50, currencies: ['jmd'], windows: [today] }, []],
      [
        'the currency',
        { amounts: about50, currencies: ['usd'], windows: [today] },
        ['cs_A', 'cs_B', 'txn_Lone'],
      ],
      ['a day, and words', { windows: [today], words: ['kettle', 'nothing'] }, ['cs_A']],
    ])('%s: what may agree on two facts', async (_what, facts, expected) => {
      expect(await candidates(facts)).toEqual(expected);
    });

    test('a candidate has what it takes to weigh it', async () => {
      const facts = { ...nothing, amounts: about50, windows: [today], words: ['kettle'] };
      const found = await store().memory.candidates(account.id, facts);
      expect(found.find(({ sessionId }) => sessionId === 'cs_A')).toEqual({
        ...{ sessionId: 'cs_A', transactionId: 'txn_A', amount: 5000, currency: 'USD' },
        ...{ createdAt: morning, paidAt: morning, cardBrand: 'visa', cardLast4: '0071' },
        document: expect.stringContaining('kettle') as string,
      });
    });

    test('by amount: sessions, then transactions without one, of the currency if one is named', async () => {
      const { memory } = store();
      expect(show(await memory.ofAmounts(account.id, [5000], [], 9))).toEqual([
        'amount: cs_A',
        'amount: txn_Lone',
      ]);
      expect(show(await memory.ofAmounts(account.id, [700, 4850], [], 9))).toEqual([
        'amount: cs_D',
        'amount: cs_B',
      ]);
      expect(show(await memory.ofAmounts(account.id, [700], ['usd'], 9))).toEqual([]);
      expect(show(await memory.ofAmounts(account.id, [5000], [], 1))).toEqual(['amount: cs_A']);
    });

    test.each<[ending: string, brands: string[], expected: string[]]>([
      ['0071', [], ['txn_Lone', 'txn_A']],
      ['071', [], ['txn_Lone', 'txn_A']],
      ['71', [], ['txn_Lone', 'txn_B', 'txn_A', 'txn_D']],
      ['71', ['mastercard'], ['txn_B']],
      ['1', [], []],
      ['12345', [], []],
    ])('by card: ending %s, brands %j', async (ending, brands, expected) => {
      const found = await store().memory.ofCards(account.id, ending, brands, 9);
      expect(show(found)).toEqual(expected.map((id) => `card_last4: ${id}`));
    });

    test('by brand and by days, the newest first', async () => {
      const { memory } = store();
      expect(show(await memory.ofBrands(account.id, ['visa'], 2))).toEqual([
        'card_brand: txn_Lone',
        'card_brand: txn_A',
      ]);
      expect(show(await memory.ofWindows(account.id, [today], 9))).toEqual([
        'created_at: cs_B',
        'created_at: cs_A',
        'created_at: txn_Lone',
      ]);
    });

    test('nothing of another account', async () => {
      const other = await freshAccount(store());
      const { memory } = store();
      const facts = { ...nothing, amounts: about50, windows: [today], brands: ['visa'], endings: ['71'] };
      expect(await memory.candidates(other.id, { ...facts, words: ['kettle'] })).toEqual([]);
      expect(await memory.ofAmounts(other.id, [5000], [], 9)).toEqual([]);
      expect(await memory.ofCards(other.id, '71', [], 9)).toEqual([]);
      expect(await memory.ofBrands(other.id, ['visa'], 9)).toEqual([]);
      expect(await memory.ofWindows(other.id, [today], 9)).toEqual([]);
    });
  });
}
