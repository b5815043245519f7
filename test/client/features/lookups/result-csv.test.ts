import { parse } from 'csv-parse/browser/esm/sync';
import { expect, test } from 'vitest';
import { CheckoutSessionSchema } from '#shared/checkout-sessions.ts';
import type { Hit } from '#shared/search.ts';
import { foundsOf } from '../../../../client/features/lookups/found.ts';
import { judge } from '../../../../client/features/lookups/outcomes.ts';
import { resultCsv, resultFileName } from '../../../../client/features/lookups/result-csv.ts';

const context = { account: { merchant: 'main', mode: 'test' }, zone: 'America/Jamaica' } as const;
const transaction = {
  id: 'txn_1',
  mode: 'test',
  receipt_number: 'RCT-000042',
  status: 'captured',
  amount: 250_000,
  amount_refunded: null,
  currency: 'JMD',
  card_brand: 'Visa',
  card_last4: '0071',
  gateway_transaction_id: 'GW-1',
  token_id: null,
  decline_code: null,
  decline_message: null,
  created_at: '2026-11-21T19:02:33.123Z',
  checkout_session_id: 'cs_1',
  source: 'created',
  checked_at: null,
  description: null,
  customer: null,
} as const;
const hit: Hit = {
  kind: 'transaction',
  id: 'txn_1',
  matched: 'receipt_number',
  exact: true,
  transaction,
};

function write(found: Record<string, ReturnType<typeof foundsOf>>, ...values: string[]) {
  const lines = values.map((value, index) => ({ line: index + 1, value }));
  const rows = judge(lines, new Map(Object.entries(found)), {
    transaction: 'captured',
    checkout_session: '',
  });
  return resultCsv(rows, context);
}

test('the file starts with its byte order mark and one header row, and ends its rows with CRLF', () => {
  const csv = write({ 'RCT-9': [] }, 'RCT-9');
  expect(csv.startsWith('\uFEFFvalue,line,outcome,')).toBe(true);
  const rows = csv.split('\r\n');
  expect(rows).toHaveLength(3);
  expect(rows[1]).toMatch(/^RCT-9,1,missing,/);
  expect(rows[2]).toBe('');
});

test('amounts are decimals beside their currency, instants carry the offset of the merchant’s zone', () => {
  const csv = write({ 'rct 42': foundsOf([hit]) }, 'rct 42', 'rct 42', 'RCT-7');
  const [first, second, third] = parse(csv, { bom: true, columns: true });
  expect(first).toMatchObject({
    value: 'rct 42',
    outcome: 'found',
    receipt_number: 'RCT-000042',
    amount: '2500.00',
    currency: 'JMD',
    created_at: '2026-11-21T14:02:33-05:00',
    mode: 'test',
  });
  expect(second).toMatchObject({ outcome: 'duplicate', same_as_line: '1' });
  expect(third).toMatchObject({ outcome: 'not_looked_up', amount: '', currency: '' });
});

test('what a spreadsheet would run as a formula is text in the file', () => {
  const values = ['=cmd|1', '+1', '-1', '@x'];
  const csv = write(Object.fromEntries(values.map((value) => [value, []])), ...values);
  const written = parse(csv, { bom: true, from: 2 }).map(([value]) => value);
  expect(written).toEqual(values.map((value) => `'${value}`));
});

test('several finds stand in a column of their own, and no other column mixes them', () => {
  const csv = write(
    { '42': foundsOf([hit, { ...hit, id: 'txn_2', transaction: { ...transaction, id: 'txn_2' } }]) },
    '42',
  );
  const [row] = parse(csv, { bom: true, columns: true });
  expect(row).toMatchObject({ outcome: 'several', id: '', amount: '', ids_of_several: 'txn_1 txn_2' });
});

test('a link beside its own receipt is one find', () => {
  const empty = Object.fromEntries(Object.keys(CheckoutSessionSchema.shape).map((name) => [name, null]));
  const session = CheckoutSessionSchema.parse({
    ...empty,
    id: 'cs_1',
    mode: 'test',
    status: 'completed',
    amount: 250_000,
    currency: 'JMD',
    created_at: transaction.created_at,
    source: 'created',
    transaction,
  });
  const link: Hit = { kind: 'checkout_session', id: 'cs_1', matched: 'id', exact: true };
  expect(foundsOf([hit, { ...link, checkout_session: session }]).map(({ id }) => id)).toEqual(['txn_1']);
});

test('the file’s name says whose it is, in which mode and from which day', () => {
  expect(resultFileName(context.account, '2026-11-23')).toBe('look-up-main-test-2026-11-23.csv');
});
