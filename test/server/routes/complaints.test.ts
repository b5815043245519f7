import { describe, expect, test } from 'vitest';
import { ComplaintReplySchema } from '#shared/search.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';
import { sampleSession, sampleTransaction } from '../store/sample-rows.ts';

const now = Date.UTC(2026, 10, 23, 14, 32);
const clock = { now: () => now, elapsed: () => performance.now() };
const desk = await startAppForFile({ settings: withoutSync, clock });
const { store, upstreams } = desk.context;
const owner = await desk.signInApart('owner');
const { account } = await upstreams.of(owner.merchant, 'test');
const live = (await upstreams.of(owner.merchant, 'live')).account;

const tuesday = Date.UTC(2026, 10, 17, 15);
await store.checkoutSessions.add(
  sampleSession(account, {
    ...{ id: 'cs_paid1', transactionId: 'txn_789xyz', status: 'completed', amount: 250_000, currency: 'JMD' },
    ...{ createdAt: tuesday, customerEmail: 'ana@example.com', description: 'Order #1042' },
  }),
  sampleTransaction(account, {
    ...{ id: 'txn_789xyz', checkoutSessionId: 'cs_paid1', receiptNumber: 'RCT-000042', createdAt: tuesday },
    ...{ cardBrand: 'Visa', cardLast4: '0071', tokenId: 'tok_abc123' },
    gatewayTransactionId: '5ABCABEC-4867-410B-B76C-E85721CF859B',
  }),
  null,
);
await store.checkoutSessions.add(
  sampleSession(account, {
    id: 'cs_same',
    amount: 250_000,
    currency: 'JMD',
    createdAt: tuesday - 40 * 86_400_000,
  }),
  null,
  null,
);
await store.checkoutSessions.add(
  sampleSession(account, { id: 'cs_noise', amount: 1, createdAt: tuesday, description: 'Order #10423' }),
  null,
  null,
);
await store.checkoutSessions.add(
  sampleSession(live, { id: 'cs_live', transactionId: 'txn_live' }),
  sampleTransaction(live, { id: 'txn_live', receiptNumber: 'RCT-77', checkoutSessionId: 'cs_live' }),
  null,
);
for (const number of ['21376', '21370']) {
  await store.checkoutSessions.add(
    sampleSession(account, { id: `cs_${number}`, transactionId: `txn_${number}`, createdAt: 0 }),
    sampleTransaction(account, {
      ...{ id: `txn_${number}`, receiptNumber: `RCT-${number}`, checkoutSessionId: `cs_${number}` },
      gatewayTransactionId: number === '21376' ? '512345678901' : null,
    }),
    null,
  );
}
await store.webhooks.receive({
  ...{ accountId: account.id, eventId: 'evt_77', eventType: 'checkout_session.completed', body: '{}' },
  ...{ receivedAt: tuesday, state: 'applied', checkoutSessionId: 'cs_paid1', note: null },
  ...{ nextAttemptAt: null, attempts: 0 },
});

const ask = async (text: string) =>
  (await owner.post(`${owner.account}/search`, { text })).as(ComplaintReplySchema);
const idsOf = (hits: { id: string }[]) => hits.map(({ id }) => id);

test('every clue of a letter is looked up, in the order of the letter, and what they agree on is told with reasons', async () => {
  const reply = await ask(`Hello, last Tuesday I paid JMD 2,500 with my Visa ending in 0071 for order #1042.
The receipt is RCT – 000 042, not RCT-43. Write to Ana <ana@example.com> or call +1 (876) 555-1234.
https://pay.example/checkout/cs_paid1/`);
  expect(reply.clues.map(({ kind, meaning, hits }) => [kind, meaning, idsOf(hits)])).toEqual([
    ['date', 'Tuesday 17 Nov 2026', ['cs_paid1', 'cs_noise']],
    ['amount', '2,500.00 JMD', ['cs_paid1', 'cs_same']],
    ['card_brand', 'Visa', ['cs_paid1']],
    ['card_last4', 'card ending in 0071', ['txn_789xyz']],
    ['id', '1042', ['cs_paid1']],
    ['receipt_number', 'RCT-42', ['txn_789xyz']],
    ['receipt_number', 'RCT-43', []],
    ['email', 'ana@example.com', ['cs_paid1']],
    ['checkout_url', 'cs_paid1', ['cs_paid1']],
  ]);
  expect(idsOf(reply.together)).toEqual(['cs_paid1']);
  expect(reply.together[0]).toMatchObject({
    kind: 'checkout_session',
    exact: false,
    checkout_session: { id: 'cs_paid1' },
  });
  expect(reply.together[0]?.reasons?.toSorted()).toEqual(
    [
      ...['RCT-42', 'ana@example.com', 'cs_paid1', '2,500.00 JMD, the very sum', 'card ends in 0071', 'Visa'],
      'Tuesday 17 Nov',
    ].toSorted(),
  );
  expect(reply.is_cut).toBe(false);
});

test.each([
  ['txn_789xyz', 'id', 'txn_789xyz'],
  ['tok_abc123', 'token_id', 'txn_789xyz'],
  ['evt_77', 'event_id', 'cs_paid1'],
  ['5abcabec-4867-410b-b76c-e85721cf859b', 'gateway_transaction_id', 'txn_789xyz'],
  ['https://safe.example/?url=https%3A%2F%2Fpay.example%2Fcheckout%2Fcs_paid1', 'checkout_url', 'cs_paid1'],
])('“%s” is found by its %s', async (text, matched, id) => {
  const { clues } = await ask(`Please look at ${text}.`);
  expect(clues.map(({ hits }) => hits)).toMatchObject([[{ id, matched, exact: true }]]);
});

test('an id in capitals is found in a letter too', async () => {
  await store.checkoutSessions.add(sampleSession(account, { id: 'cs_mIx3d', createdAt: 0 }), null, null);
  const { clues } = await ask('Ref CS_MIX3D, please. And CS_MIX3?');
  expect(clues.map(({ hits }) => hits.map(({ id, matched, exact }) => [id, matched, exact]))).toEqual([
    [['cs_mIx3d', 'id', true]],
    [],
  ]);
});

test.each([
  '21376 21370',
  '21376\n21370\n',
  '21376,21370',
  '  #21376;  000021370. ',
  '21376 and 21370',
  'RCT-21376\n21370',
  '２１３７６\t２１３７０',
])('numbers that stand by themselves are receipt numbers: %j', async (text) => {
  const { clues } = await ask(text);
  expect(clues.map(({ kind, meaning, hits }) => [kind, meaning, idsOf(hits)])).toEqual([
    ['receipt_number', 'RCT-21376', ['txn_21376']],
    ['receipt_number', 'RCT-21370', ['txn_21370']],
  ]);
});

test('a long number among others is looked for as whatever it names', async () => {
  const { clues } = await ask('512345678901\n21370\n4012 0000 0002 0071');
  expect(clues.map(({ kind, text, hits }) => [kind, text, idsOf(hits)])).toEqual([
    ['id', '512345678901', ['txn_21376']],
    ['receipt_number', '21370', ['txn_21370']],
    ['card_last4', '•••• 0071', ['txn_789xyz']],
  ]);
});

test.each([
  '21376 kettles, 21370 mugs',
  '1,250',
  '42,43',
  '25.00 30.00',
  '03/11/2026 12/11/2026',
  '14:02 15:03',
])('numbers that say something else are no receipt numbers: “%s”', async (text) => {
  expect((await ask(text)).clues.map(({ kind }) => kind)).not.toContain('receipt_number');
});

test('facts alone point to a payment when two of them agree, and one does not', async () => {
  const agreed = await ask('Me cobraron J$2,500 el martes pasado');
  expect(idsOf(agreed.together)).toEqual(['cs_paid1']);
  expect(agreed.together[0]?.reasons).toEqual(['2,500.00 JMD, the very sum', 'Tuesday 17 Nov']);
  expect((await ask('Me cobraron J$2,500')).together).toEqual([]);
});

test('what only the other mode has is told clue by clue', async () => {
  const { clues } = await ask('RCT-42, RCT-77 and RCT-78; cs_live');
  expect(clues.map(({ hits, other_mode: otherMode }) => [hits.length, otherMode])).toEqual([
    ...[
      [1, false],
      [0, true],
      [0, false],
      [0, true],
    ],
  ]);
});

test('a whole card number is answered by its last four digits and never sent back', async () => {
  const reply = await owner.post(`${owner.account}/search`, {
    text: 'My card 4012 0000 0002 0071 (4012000000020071)',
  });
  const { clues } = reply.as(ComplaintReplySchema);
  expect(clues.map(({ kind, text, hits }) => [kind, text, idsOf(hits)])).toEqual([
    ['card_last4', '•••• 0071', ['txn_789xyz']],
  ]);
  expect(reply.text).not.toMatch(/4012.?0000/);
});

test('nothing in it: no clues, and no fault', async () => {
  expect(await ask('Hello, is anybody there?\r\nThanks \u200f👩‍👩‍👧')).toEqual({
    clues: [],
    together: [],
    is_cut: false,
  });
});

test('another merchant’s objects are found by no clue', async () => {
  const other = await desk.signInApart('owner');
  const text = 'RCT-42 cs_paid1 ana@example.com JMD 2,500 on Tuesday, Visa ending in 0071, order #1042';
  const reply = (await other.post(`${other.account}/search`, { text })).as(ComplaintReplySchema);
  expect(reply.clues.length).toBeGreaterThan(6);
  expect(reply.clues.flatMap(({ hits }) => hits)).toEqual([]);
  expect(reply.together).toEqual([]);
  expect(reply.clues.map((clue) => clue.other_mode)).not.toContain(true);
});

test('more than fifty clues are cut, and the reply says so', async () => {
  const reply = await ask(Array.from({ length: 60 }, (_, index) => `RCT-${index}`).join('\n'));
  expect([reply.clues.length, reply.is_cut]).toEqual([50, true]);
});

test('twenty thousand characters are taken', async () => {
  const text = `${'x'.repeat(19_993)} RCT-42`;
  expect((await ask(text)).clues.map(({ meaning }) => meaning)).toEqual(['RCT-42']);
});

describe('what can’t be read', () => {
  test.each([
    [{ text: 'x'.repeat(20_001) }],
    [{ text: '' }],
    [{ text: ' \n ' }],
    [{ text: 42 }],
    [{}],
    [{ text: 'a\0b' }],
    [{ text: 'a\u001b[31m' }],
  ])('is a 422 that names the field', async (body) => {
    const reply = await owner.post(`${owner.account}/search`, body);
    expect(reply.status).toBe(422);
    expect(Object.keys(reply.error().fields)).toEqual(['text']);
  });
});
