import { expect, test } from 'vitest';
import { matchingNames, nameRank, waysFrom } from '../../../../client/features/search/ways.ts';

const place = {
  account: { merchant: 'main', mode: 'test' },
  pathname: '/main/test/transactions',
  canMakeLinks: true,
  shortcuts: [{ keys: 'g r', label: 'Receipts', run: () => undefined }],
  onAllKeys: () => undefined,
} as const;

test('a way carries the key that is bound for it on this page, and no other', () => {
  const ways = new Map(waysFrom(place).map((way) => [way.word, way.keys]));
  expect(ways.get('Receipts')).toBe('g r');
  expect(ways.get('Overview')).toBeUndefined();
});

test('who may not make links is not led to the form', () => {
  expect(waysFrom(place).map(({ word }) => word)).toContain('New link');
  expect(waysFrom({ ...place, canMakeLinks: false }).map(({ word }) => word)).not.toContain('New link');
});

test('switching the mode leads to the same page of the other one and says what that means', () => {
  const toLive = waysFrom(place).find(({ word }) => word === 'Switch to live mode');
  expect(toLive?.href).toBe('/main/live/transactions');
  expect(toLive?.note).toMatch(/real money/);
});

test('a name answers to its beginning first, then to the beginnings of its words and other names', () => {
  expect(nameRank('rec', 'Receipts', 'transactions')).toBe(2);
  expect(nameRank('links', 'Payment links')).toBe(1);
  expect(nameRank('trans', 'Receipts', 'transactions')).toBe(1);
  expect(nameRank('eceipts', 'Receipts')).toBe(0);
  expect(nameRank('', 'Receipts')).toBe(0);
});

test('accents and case do not count in a name', () => {
  expect(nameRank('ESPANA', 'España, offen')).toBe(2);
});

test('the best answers stand first, the others keep their order', () => {
  const found = matchingNames('pay', ['Old payments', 'Payment links', 'Receipts'], (one) => [one]);
  expect(found).toEqual(['Payment links', 'Old payments']);
});
