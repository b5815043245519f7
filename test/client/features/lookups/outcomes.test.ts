import { expect, test } from 'vitest';
import type { Found } from '../../../../client/features/lookups/found.ts';
import { countOutcomes, judge, totalsOf } from '../../../../client/features/lookups/outcomes.ts';

const receipt = (n: number, change: Partial<Found> = {}): Found => ({
  kind: 'transaction',
  id: `txn_${n}`,
  status: 'captured',
  amount: 1000,
  amountRefunded: null,
  currency: 'JMD',
  receiptNumber: `RCT-${n}`,
  transactionId: `txn_${n}`,
  checkoutSessionId: `cs_${n}`,
  description: null,
  customerName: null,
  customerEmail: null,
  cardBrand: null,
  cardLast4: null,
  gatewayTransactionId: null,
  createdAt: null,
  ...change,
});
const link = (n: number, change: Partial<Found> = {}) =>
  receipt(n, { kind: 'checkout_session', id: `cs_${n}`, status: 'completed', ...change });

const captured = { transaction: 'captured', checkout_session: '' };
const lines = (...values: string[]) => values.map((value, index) => ({ line: index + 1, value }));

test('a line is found, missing, several, in the wrong status, or not looked up', () => {
  const results = new Map([
    ['RCT-1', [receipt(1)]],
    ['RCT-2', []],
    ['3', [receipt(3), receipt(33)]],
    ['RCT-4', [receipt(4, { status: 'refunded' })]],
  ]);
  const rows = judge(lines('RCT-1', 'RCT-2', '3', 'RCT-4', 'RCT-5'), results, captured);
  expect(rows.map(({ outcome }) => outcome)).toEqual([
    'found',
    'missing',
    'several',
    'wrong_status',
    'waiting',
  ]);
});

test('what is given more than once is judged once; the other lines point to the first and it to them', () => {
  const results = new Map([
    ['RCT-1', [receipt(1)]],
    ['rct 1', [receipt(1)]],
    ['cs_1', [link(1)]],
  ]);
  const rows = judge(lines('RCT-1', 'rct 1', 'cs_1'), results, captured);
  expect(rows.map(({ outcome, sameAs }) => [outcome, sameAs])).toEqual([
    ['found', undefined],
    ['duplicate', 1],
    ['duplicate', 1],
  ]);
  expect(rows[0]?.alsoOn).toEqual([2, 3]);
});

test('a missing receipt number in two spellings is missing once', () => {
  const results = new Map([
    ['RCT-000009', []],
    ['rct 9', []],
  ]);
  const rows = judge(lines('RCT-000009', 'rct 9'), results, captured);
  expect(countOutcomes(rows)).toMatchObject({ missing: 1, duplicate: 1 });
});

test('ids that differ in case alone are two', () => {
  const results = new Map([
    ['cs_Ab', []],
    ['cs_aB', []],
  ]);
  expect(countOutcomes(judge(lines('cs_Ab', 'cs_aB'), results, captured))).toMatchObject({ missing: 2 });
});

test('the expected status is that of the kind that was found, and none takes any', () => {
  const results = new Map([
    ['cs_1', [link(1, { status: 'open' })]],
    ['RCT-2', [receipt(2, { status: 'voided' })]],
  ]);
  const judged = (expected: typeof captured) =>
    judge(lines('cs_1', 'RCT-2'), results, expected).map(({ outcome }) => outcome);
  expect(judged(captured)).toEqual(['found', 'wrong_status']);
  expect(judged({ transaction: '', checkout_session: 'completed' })).toEqual(['wrong_status', 'found']);
});

test('totals hold found lines alone, each payment once and no two currencies together', () => {
  const results = new Map([
    ['RCT-1', [receipt(1)]],
    ['cs_1', [link(1)]],
    ['RCT-2', [receipt(2, { amount: 250 })]],
    ['RCT-3', [receipt(3, { currency: 'BBD' })]],
    ['RCT-4', [receipt(4, { status: 'refunded' })]],
  ]);
  const rows = judge(lines('RCT-1', 'cs_1', 'RCT-1', 'RCT-2', 'RCT-3', 'RCT-4'), results, captured);
  expect(totalsOf(rows)).toEqual({
    totals: [
      { currency: 'BBD', count: 1, amount: 1000 },
      { currency: 'JMD', count: 2, amount: 1250 },
    ],
    withoutPayment: 0,
  });
});

test('a link that nobody has paid is found but is no money', () => {
  const results = new Map([['cs_1', [link(1, { status: 'open', transactionId: null })]]]);
  const rows = judge(lines('cs_1'), results, captured);
  expect(rows[0]?.outcome).toBe('found');
  expect(totalsOf(rows)).toEqual({ totals: [], withoutPayment: 1 });
});
