import { describe, expect, test } from 'vitest';
import { SearchReplySchema } from '#shared/search.ts';
import type { DeskClient } from '../../support/desk-client.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';
import { sampleSession, sampleTransaction } from '../store/sample-rows.ts';

const desk = await startAppForFile({ settings: withoutSync });
const { store, upstreams } = desk.context;
const owner = await desk.signInApart('owner');
const { account } = await upstreams.of(owner.merchant, 'test');

await store.checkoutSessions.add(
  sampleSession(account, {
    ...{
      id: 'cs_paid1',
      transactionId: 'txn_789xyz',
      status: 'completed',
      description: '50% off_sale "quoted" O’Clock',
    },
    ...{
      customerName: 'Ana Ng',
      customerEmail: 'Ana@Example.com',
      checkoutUrl: 'https://pay.example/checkout/cs_paid1',
    },
    metadataJson: '{"order":"PO-777"}',
    amount: 123_450,
    currency: 'JMD',
  }),
  sampleTransaction(account, {
    ...{
      id: 'txn_789xyz',
      checkoutSessionId: 'cs_paid1',
      receiptNumber: 'RCT-000042',
      cardLast4: '0071',
      cardBrand: 'Visa',
    },
    ...{ gatewayTransactionId: '5ABCABEC-4867-410B-B76C-E85721CF859B', tokenId: 'tok_abc123' },
  }),
  null,
);
await store.checkoutSessions.add(
  sampleSession(account, { id: 'cs_open1', description: 'Plain words' }),
  null,
  null,
);
await store.checkoutSessions.add(
  sampleSession(account, {
    ...{ id: 'cs_open2', description: 'Order 1 für Zoë', customerName: 'עדי \u200fكريم', amount: 99 },
    customerEmail: 'zoe\u0308@example.com',
  }),
  null,
  null,
);

const two = await desk.signInApart('owner');
const theirs = (await upstreams.of(two.merchant, 'test')).account;
for (const number of ['21376', '21370']) {
  await store.checkoutSessions.add(
    sampleSession(theirs, { id: `cs_${number}`, transactionId: `txn_${number}` }),
    sampleTransaction(theirs, {
      ...{ id: `txn_${number}`, checkoutSessionId: `cs_${number}`, receiptNumber: `RCT-${number}` },
    }),
    null,
  );
}

for (const id of ['cs_twin1', 'cs_TWIN1'])
  await store.checkoutSessions.add(sampleSession(theirs, { id }), null, null);

async function find(text: string, at = owner.account, client: DeskClient = owner) {
  return (await client.get(`${at}/search?q=${encodeURIComponent(text)}`)).as(SearchReplySchema);
}

describe.each([
  [
    'receipt_number',
    [
      'RCT-000042',
      'rct-42',
      'rct 42',
      'R C T 0 0 0 0 4 2',
      '42',
      '000042',
      ' 42 ',
      'Receipt no. 42',
      'RCT–000042',
      'ＲＣＴ４２',
      'RCT – 000 042.',
      '“RTC-42”,',
      'RC 42',
      'RCT.42',
      'RCT-OO0042',
      'recibo 42',
      'reçu nº 42',
    ],
  ],
  ['id', ['txn_789xyz', 'TXN_789XYZ', '(txn_789xyz),', 'txn_ 789 xyz']],
  [
    'gateway_transaction_id',
    [
      '5ABCABEC-4867-410B-B76C-E85721CF859B',
      '5abcabec-4867-410b-b76c-e85721cf859b',
      '5ABCABEC–4867–410B–B76C–E85721CF859B',
      '5abcabec4867410bb76ce85721cf859b',
      '{5ABCABEC-4867-410B-B76C-E85721CF859B}',
    ],
  ],
  ['token_id', ['tok_abc123']],
  ['card_last4', ['0071', 'visa 0071', 'ending in 0071', '•••• 0071', '4012 0000 0002 0071']],
])('by %s', (matched, spellings) => {
  test.each(spellings)('“%s” finds the transaction with its session', async (text) => {
    const { hits } = await find(text);
    expect(hits).toMatchObject([
      { kind: 'transaction', id: 'txn_789xyz', matched, exact: true, checkout_session: { id: 'cs_paid1' } },
    ]);
  });
});

test.each([
  ['cs_paid1', 'id'],
  ['CS_PAID1', 'id'],
  ['[cs_paid1]', 'id'],
  ['ana@example.COM', 'customer.email'],
  ['<ana@example.com>;', 'customer.email'],
  ['Ana Ng <ana@example.com>', 'customer.email'],
  ['mailto:ana@example.com', 'customer.email'],
  ['https://pay.example/checkout/cs_paid1', 'checkout_url'],
  ['https://pay.example/checkout/cs_paid1/', 'checkout_url'],
  ['http://PAY.example/checkout/cs_paid1?utm=mail#top', 'checkout_url'],
  ['pay.example/checkout/cs_paid1.', 'checkout_url'],
  ['<https://elsewhere.example/checkout/cs_paid1>', 'checkout_url'],
  ['JMD 1,234.50', 'amount'],
  ['1234.50', 'amount'],
  ['J$1,234.5', 'amount'],
  ['1.234,50', 'amount'],
  ['Ana Ng', 'customer.name'],
  ['ANA  ng', 'customer.name'],
  ['po-777', 'metadata'],
  ['Order 1 für Zoë', 'description', 'cs_open2'],
])('“%s” finds the payment link by its %s', async (text, matched, id = 'cs_paid1') => {
  expect((await find(text)).hits).toMatchObject([{ kind: 'checkout_session', id, matched, exact: true }]);
});

test.each(['USD 1,234.50', '€1,234.50', 'JMD 1,234.51', '123450', '1234.50%'])(
  '“%s” is another sum',
  async (text) => {
    expect((await find(text)).hits).toEqual([]);
  },
);

test('two or three last digits find the card, but are not the whole of it', async () => {
  for (const text of ['ends 71', 'visa ends in 071', '*71']) {
    expect((await find(text)).hits).toMatchObject([
      { id: 'txn_789xyz', matched: 'card_last4', exact: false },
    ]);
  }
  expect((await find('mastercard ends in 71')).hits).toEqual([]);
});

test('a receipt number of another kind is found as it is, in any case and spacing', async () => {
  const own = await desk.signInApart('owner');
  const there = (await upstreams.of(own.merchant, 'test')).account;
  for (const [id, receiptNumber] of [
    ['txn_a', 'INV-2026/0042'],
    ['txn_b', '2026-42'],
    ['txn_c', 'RCT-42A'],
  ]) {
    await store.checkoutSessions.add(
      sampleSession(there, { id: `cs_of_${id}` }),
      sampleTransaction(there, {
        id: id ?? '',
        receiptNumber: receiptNumber ?? null,
        checkoutSessionId: `cs_of_${id}`,
      }),
      null,
    );
  }
  for (const [text, id] of [
    ['INV-2026/0042', 'txn_a'],
    ['inv 2026 42', 'txn_a'],
    ['2026-42', 'txn_b'],
    ['rct-42a', 'txn_c'],
  ] as const) {
    const { hits } = await find(text, own.account, own);
    expect(hits.filter(({ exact }) => exact)).toMatchObject([{ id, matched: 'receipt_number' }]);
  }
  expect((await find('RCT-42', own.account, own)).hits.filter(({ exact }) => exact)).toEqual([]);
});

test.each([
  '21376 21370',
  '21376, 21370',
  '21376,21370',
  '21376\n#21370',
  'RCT-21376 21370',
  '21376; RCT 21370',
])('several receipt numbers at once are each found: %j', async (text) => {
  const { hits } = await find(text, two.account, two);
  expect(hits.map(({ id, matched, exact }) => `${id} ${matched} ${exact}`).sort()).toEqual([
    'txn_21370 receipt_number true',
    'txn_21376 receipt_number true',
  ]);
});

describe('of a session that was paid at the second attempt', async () => {
  const own = await desk.signInApart('owner');
  const there = (await upstreams.of(own.merchant, 'test')).account;
  const session = sampleSession(there, {
    ...{ id: 'cs_Twice', transactionId: 'txn_First1', description: 'Kettle 5', createdAt: 5 },
  });
  const attempt = (id: string, receiptNumber: string, gatewayTransactionId: string) =>
    sampleTransaction(there, {
      ...{ id, receiptNumber, gatewayTransactionId, checkoutSessionId: session.id, tokenId: null },
    });
  await store.checkoutSessions.add(session, attempt('txn_First1', 'RCT-0771345', 'GW-881x'), null);
  const { checkoutSessions } = store;
  await checkoutSessions.save(
    { ...session, transactionId: 'txn_Second2' },
    attempt('txn_Second2', 'RCT-0772399', 'GW-882x'),
    null,
    session.nextCheckAt,
  );
  // Newer ones, each with words of the others.
  for (let index = 0; index < 5; index += 1)
    await checkoutSessions.add(sampleSession(there, { description: `Kettle ${index}` }), null, null);

  test.each([
    ['71345', ['txn_First1 receipt_number false']],
    ['rct-07713', ['txn_First1 receipt_number false']],
    ['kettle 71345', ['txn_First1 receipt_number false']],
    ['gw-881', ['txn_First1 gateway_transaction_id false']],
    ['xn_firs', ['txn_First1 id false']],
    ['TXN_FIRST1', ['txn_First1 id true']],
    ['RCT-771345', ['txn_First1 receipt_number true']],
    ['72399', ['cs_Twice transaction.receipt_number false']],
    ['rct-077', ['txn_First1 receipt_number false', 'cs_Twice transaction.receipt_number false']],
    ['CS_TWICE', ['cs_Twice id true']],
    // What the session alone holds shows it once.
    ['Kettle 5', ['cs_Twice description true']],
  ])('“%s” finds the attempt that holds it', async (text, expected) => {
    const { hits } = await find(text, own.account, own);
    expect(hits.map(({ id, matched, exact }) => `${id} ${matched} ${exact}`).sort()).toEqual(expected.sort());
    expect(hits.map((hit) => hit.checkout_session?.id)).toEqual(expected.map(() => 'cs_Twice'));
  });
});

test.each([
  ['cs_twin1', ['cs_twin1', 'cs_TWIN1']],
  ['cs_TWIN1', ['cs_TWIN1', 'cs_twin1']],
  [' CS_Twin1 ', ['cs_TWIN1', 'cs_twin1']],
])('ids that differ by case alone are all found, the one spelled like “%s” first', async (text, expected) => {
  const { hits } = await find(text, two.account, two);
  expect(hits.map(({ exact }) => exact)).toEqual([true, true]);
  const found = hits.map(({ id }) => id);
  expect(text === text.trim() ? found : found.sort()).toEqual(expected);
});

test('what names one thing stands before what many share, and that before words', async () => {
  const own = await desk.signInApart('owner');
  const there = (await upstreams.of(own.merchant, 'test')).account;
  await store.checkoutSessions.add(
    sampleSession(there, { id: 'cs_receipt' }),
    sampleTransaction(there, {
      id: 'txn_receipt',
      receiptNumber: 'RCT-2500',
      checkoutSessionId: 'cs_receipt',
    }),
    null,
  );
  await store.checkoutSessions.add(
    sampleSession(there, { id: 'cs_card', amount: 1 }),
    sampleTransaction(there, { id: 'txn_card', cardLast4: '2500', checkoutSessionId: 'cs_card' }),
    null,
  );
  await store.checkoutSessions.add(sampleSession(there, { id: 'cs_sum', amount: 250_000 }), null, null);
  await store.checkoutSessions.add(
    sampleSession(there, { id: 'cs_words', amount: 2, description: 'No 2500 here' }),
    null,
    null,
  );
  const { hits } = await find('2500', own.account, own);
  expect(hits.map(({ id, matched, exact }) => `${id} ${matched} ${exact}`)).toEqual([
    'txn_receipt receipt_number true',
    'txn_card card_last4 true',
    'cs_sum amount true',
    'cs_words description false',
  ]);
});

test.each([
  ['off_sale', 'description'],
  ['50%', 'description'],
  ['%', 'description'],
  ['"quoted"', 'description'],
  ['o’clock', 'description'],
  ['ana n', 'customer.name'],
  ['po-77', 'metadata'],
])('a part of a text, “%s”, finds the payment link by its %s', async (text, matched) => {
  expect((await find(text)).hits).toMatchObject([
    { kind: 'checkout_session', id: 'cs_paid1', matched, exact: false },
  ]);
});

test.each([
  '50_',
  '5%off',
  "' or '1'='1",
  '"; drop table checkout_sessions; --',
  '\\',
  '*',
  'offXsale',
  '(',
  'null',
])('“%s” is looked for as it is written, and found nowhere', async (text) =>
  expect(await find(text)).toEqual({ hits: [], other_mode: false }),
);

test('what only the other mode has is told by a word, and not shown', async () => {
  const live = `/api/${owner.merchant}/live`;
  for (const text of [
    'cs_paid1',
    'rct 42',
    'tok_abc123',
    'ana@example.com',
    'JMD 1,234.50',
    'plain wo',
    'ends 71',
  ]) {
    expect(await find(text, live)).toEqual({ hits: [], other_mode: true });
  }
  for (const text of ['nothing like it', 'RCT-43', 'JMD 7']) {
    expect(await find(text, live)).toEqual({ hits: [], other_mode: false });
  }
  expect((await find('plain wo')).other_mode).toBe(false);
});

test('another merchant’s objects are found by nothing', async () => {
  const other = await desk.signInApart('owner');
  for (const text of ['cs_paid1', 'txn_789xyz', '42', 'ana@example.com', 'off_sale', '0071']) {
    const reply = await other.get(`${other.account}/search?q=${encodeURIComponent(text)}`);
    expect(reply.body).toEqual({ hits: [], other_mode: false });
  }
});

test.each([
  ['כריم', []],
  ['كريم', ['cs_open2']],
  ['עדי كريم', ['cs_open2']],
  ['zoe\u0308', ['cs_open2']],
  ['ZO\u200bË', ['cs_open2']],
  ['z', ['cs_open2']],
  ['pl wo', ['cs_open1']],
])('“%s”: other scripts, marks and what nobody sees are found as they are stored', async (text, ids) => {
  expect((await find(text)).hits.map(({ id }) => id)).toEqual(ids);
});

test('a card number finds by its last four digits, and a gateway’s id of as many digits by itself', async () => {
  const long = { id: 'txn_long', gatewayTransactionId: '4000123412341234', checkoutSessionId: 'cs_open1' };
  await store.checkoutSessions.add(
    sampleSession(account, { id: 'cs_long', description: 'card 4111111111111111' }),
    sampleTransaction(account, long),
    null,
  );
  expect((await find('4111-1111 1111 1111')).hits).toEqual([]);
  expect((await find('4000123412341234')).hits).toMatchObject([
    { id: 'txn_long', matched: 'gateway_transaction_id', exact: true },
  ]);
});

test('a payment link made a second ago is found', async () => {
  const own = await desk.signInApart('owner');
  const made = await own.made({ amount: 4321, currency: 'USD', customer: { email: 'new@example.com' } });
  for (const text of [made.id, made.checkout_url ?? '', 'new@example.com', '43.21 USD']) {
    expect((await find(text, own.account, own)).hits).toMatchObject([{ id: made.id, exact: true }]);
  }
});

test('many finds are cut at twenty, the exact ones first', async () => {
  const many = await desk.signInApart('owner');
  const own = (await upstreams.of(many.merchant, 'test')).account;
  const names = Array.from({ length: 30 }, (_, index) => `order ${index}`);
  await Promise.all(
    names.map((description) => store.checkoutSessions.add(sampleSession(own, { description }), null, null)),
  );
  await store.checkoutSessions.add(sampleSession(own, { id: 'order', createdAt: 0 }), null, null);
  const { hits } = (await many.get(`${many.account}/search?q=order`)).as(SearchReplySchema);
  expect(hits).toHaveLength(20);
  expect(hits.map((hit) => hit.exact)).toEqual([true, ...Array<boolean>(19).fill(false)]);
});

test.each([
  '',
  '?q=',
  '?q=%20%20',
  '?q=a&q=b',
  '?text=a',
  '?q=a&limit=5',
  '?q[]=a',
  '?q=a%00b',
  '?q=%1b',
  '?q=%7f',
  `?q=${'a'.repeat(501)}`,
])('search%s is a 400', async (query) => {
  const reply = await owner.get(`${owner.account}/search${query}`);
  expect(reply.status).toBe(400);
  expect(reply.error().code).toBe('bad_request');
});
