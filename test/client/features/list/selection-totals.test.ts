import { expect, test } from 'vitest';
import { totalsOf } from '../../../../client/features/list/selection-totals.ts';

const seen = new Map([
  ['a', { amount: 100, currency: 'USD' }],
  ['b', { amount: 250, currency: 'USD' }],
  ['c', { amount: 900, currency: 'JMD' }],
  ['d', { amount: null, currency: 'JMD' }],
]);
const matching = [
  { currency: 'JMD', count: 1, amount: 900 },
  { currency: 'USD', count: 10, amount: 5000 },
];
const picks = (...ids: string[]) => ({ all: false, ids: new Set(ids) });
const allBut = (...ids: string[]) => ({ all: true, ids: new Set(ids) });

test('rows that are selected are added up by currency, never across', () => {
  expect(totalsOf(picks('a', 'b', 'c'), seen, null)).toEqual({
    totals: [
      { currency: 'JMD', count: 1, amount: 900 },
      { currency: 'USD', count: 2, amount: 350 },
    ],
    unknown: 0,
  });
});

test('a row that was never loaded, or has no amount, is counted as not added', () => {
  expect(totalsOf(picks('a', 'd', 'far away'), seen, null)).toEqual({
    totals: [{ currency: 'USD', count: 1, amount: 100 }],
    unknown: 2,
  });
});

test('all that match have the totals of the list, less those that were let go again', () => {
  expect(totalsOf(allBut(), seen, matching)?.totals).toEqual(matching);
  expect(totalsOf(allBut('a', 'c'), seen, matching)?.totals).toEqual([
    { currency: 'USD', count: 9, amount: 4900 },
  ]);
});

test('nothing is claimed of all that match while their totals are not known, or those of a row let go', () => {
  expect(totalsOf(allBut(), seen, null)).toBeNull();
  expect(totalsOf(allBut('far away'), seen, matching)).toBeNull();
});
