import { describe, expect, test, vi } from 'vitest';
import { LookupReplySchema, maxLookupValues } from '#shared/lookups.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';
import { sampleSession, sampleTransaction } from '../store/sample-rows.ts';

const desk = await startAppForFile({ settings: withoutSync });
const { store, upstreams } = desk.context;
const owner = await desk.signInApart('owner');
const { account } = await upstreams.of(owner.merchant, 'test');

async function add(id: string, receiptNumber: string, gatewayTransactionId: string | null = null) {
  await store.checkoutSessions.add(
    sampleSession(account, { id: `cs_${id}`, transactionId: `txn_${id}` }),
    sampleTransaction(account, {
      ...{ id: `txn_${id}`, checkoutSessionId: `cs_${id}`, receiptNumber, gatewayTransactionId },
      tokenId: 'tok_1',
    }),
    null,
  );
}
await add('a', 'RCT-000042', '5ABCABEC-4867-410B-B76C-E85721CF859B');
await add('b', 'RCT-000043');
await add('c', 'RCT-000043');
await add('d', 'INV-2026/007');

await add('twin1', 'TWIN-1');
await add('TWIN1', 'TWIN-2');
// One session with two attempts, of which the second took the place of the first.
const retried = sampleSession(account, { id: 'cs_aB12xY', transactionId: 'txn_First1' });
const attempt = { checkoutSessionId: retried.id, receiptNumber: null };
await store.checkoutSessions.add(
  retried,
  sampleTransaction(account, { ...attempt, id: 'txn_First1', tokenId: null, createdAt: 1 }),
  null,
);
await store.checkoutSessions.save(
  { ...retried, transactionId: 'txn_aB12xY' },
  sampleTransaction(account, { ...attempt, id: 'txn_aB12xY', tokenId: 'tok_aBc12', createdAt: 2 }),
  null,
  retried.nextCheckAt,
);

const lookUp = async (values: string[]) =>
  (await owner.post(`${owner.account}/lookups`, { values })).as(LookupReplySchema).results;

test.each([
  ['RCT-000042', 'receipt_number', 'txn_a'],
  ['  rct – 000 042. ', 'receipt_number', 'txn_a'],
  ['42', 'receipt_number', 'txn_a'],
  ['="000042"', 'receipt_number', 'txn_a'],
  ["'000042", 'receipt_number', 'txn_a'],
  ['inv 2026 7', 'receipt_number', 'txn_d'],
  ['txn_a', 'id', 'txn_a'],
  ['"TXN_B",', 'id', 'txn_b'],
  ['cs_a', 'id', 'cs_a'],
  ['https://pay.example/checkout/cs_b', 'checkout_url', 'cs_b'],
  ['5abcabec-4867-410b-b76c-e85721cf859b', 'gateway_transaction_id', 'txn_a'],
])('“%s” is found by its %s', async (value, matched, id) => {
  const [result] = await lookUp([value]);
  expect(result).toMatchObject({ value, hits: [{ id, matched, exact: true, checkout_session: {} }] });
});

describe('an id', () => {
  test.each([
    ['CS_AB12XY', ['id cs_aB12xY']],
    ['  cs_ab12xy\t', ['id cs_aB12xY']],
    ['“TXN_AB12XY”', ['id txn_aB12xY']],
    ['TXN _ AB12 XY', ['id txn_aB12xY']],
    ['TOK_ABC12', ['token_id txn_aB12xY']],
    ['https://pay.example/checkout/CS_AB12XY', ['id cs_aB12xY']],
    // An attempt before the latest one.
    ['TXN_FIRST1', ['id txn_First1']],
    // A part of an id, and one that is longer, are others.
    ['CS_AB12X', []],
    ['CS_AB12XYZ', []],
  ])('in another case, “%s”, is found where it is nowhere spelled like this', async (value, expected) => {
    const [result] = await lookUp([value]);
    expect(result?.hits.map(({ id, matched }) => `${matched} ${id}`)).toEqual(expected);
    expect(result?.hits.map(({ exact }) => exact)).toEqual(expected.map(() => true));
  });

  test('spelled exactly is that one alone, and otherwise all that differ by case', async () => {
    const results = await lookUp(['cs_twin1', 'cs_TWIN1', 'CS_TWIN1', 'CS_Twin1']);
    expect(results.map(({ hits }) => hits.map(({ id }) => id).sort())).toEqual([
      ['cs_twin1'],
      ['cs_TWIN1'],
      ['cs_TWIN1', 'cs_twin1'],
      ['cs_TWIN1', 'cs_twin1'],
    ]);
  });
});

test('results stand in the order of the values, each as it was sent, whether found, missing, twice or ambiguous', async () => {
  const values = ['nothing', 'RCT-42', '', 'RCT-43', 'rct-42', '%', '🦜', 'ABSENT-1'];
  const results = await lookUp(values);
  expect(results.map(({ value }) => value)).toEqual(values);
  expect(results.map(({ hits }) => hits.map(({ id }) => id).sort())).toEqual([
    ...[[], ['txn_a'], [], ['txn_b', 'txn_c'], ['txn_a'], [], [], []],
  ]);
});

test('a transaction is given with its session', async () => {
  const [result] = await lookUp(['RCT-42']);
  expect(result?.hits[0]).toMatchObject({
    transaction: { id: 'txn_a', receipt_number: 'RCT-000042' },
    checkout_session: { id: 'cs_a', transaction: { id: 'txn_a' } },
  });
});

test('a thousand values are looked up by a handful of questions to the index', async () => {
  const find = vi.spyOn(store.lookups, 'find');
  const sessions = vi.spyOn(store.lookups, 'sessions');
  const values = Array.from({ length: maxLookupValues }, (_, index) => `RCT-${index + 1}`);
  const results = await lookUp(values);
  expect(results.filter(({ hits }) => hits.length > 0).map(({ value }) => value)).toEqual([
    'RCT-42',
    'RCT-43',
  ]);
  expect([find.mock.calls.length, sessions.mock.calls.length]).toEqual([1, 1]);
  vi.restoreAllMocks();
});

test('one name that many rows hold gives a few of them', async () => {
  for (let index = 0; index < 10; index += 1) await add(`many${index}`, 'RCT-7');
  const [result, other] = await lookUp(['RCT-7', 'tok_1']);
  expect(result?.hits).toHaveLength(5);
  expect(other?.hits).toHaveLength(5);
});

test('another merchant’s and the other mode’s objects are missing', async () => {
  const stranger = await desk.signInApart('owner');
  for (const [client, at] of [
    [stranger, stranger.account],
    [owner, `/api/${owner.merchant}/live`],
  ] as const) {
    const reply = await client.post(`${at}/lookups`, { values: ['RCT-42', 'cs_a', 'txn_a'] });
    expect(reply.as(LookupReplySchema).results.flatMap(({ hits }) => hits)).toEqual([]);
  }
});

describe('what can’t be looked up', () => {
  test.each<[unknown, string]>([
    [{}, 'values'],
    [{ values: 'RCT-42' }, 'values'],
    [{ values: [42] }, 'values.0'],
    [{ values: ['a', 'b'.repeat(201)] }, 'values.1'],
    [{ values: Array<string>(1001).fill('RCT-1') }, 'values'],
    [[], 'body'],
    [null, 'body'],
  ])('is a 422 that names the field', async (body, field) => {
    const reply = await owner.request('POST', `${owner.account}/lookups`, { body });
    expect(reply.status).toBe(422);
    expect(Object.keys(reply.error().fields)).toEqual([field]);
  });

  test('is a 413 when it is far too much, and nothing at all is no fault', async () => {
    const reply = await owner.post(`${owner.account}/lookups`, {
      values: Array<string>(3000).fill('x'.repeat(100)),
    });
    expect(reply.status).toBe(413);
    expect(await lookUp([])).toEqual([]);
  });
});
