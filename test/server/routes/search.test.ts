import { describe, expect, test } from 'vitest';
import { SearchReplySchema } from '#shared/search.ts';
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

async function find(text: string, at = owner.account) {
  return (await owner.get(`${at}/search?q=${encodeURIComponent(text)}`)).as(SearchReplySchema);
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
    ],
  ],
  ['id', ['txn_789xyz']],
  [
    'gateway_transaction_id',
    ['5ABCABEC-4867-410B-B76C-E85721CF859B', '5abcabec-4867-410b-b76c-e85721cf859b'],
  ],
  ['token_id', ['tok_abc123']],
  ['card_last4', ['0071']],
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
  ['ana@example.COM', 'customer.email'],
  ['https://pay.example/checkout/cs_paid1', 'checkout_url'],
])('“%s” finds the payment link by its %s', async (text, matched) => {
  expect((await find(text)).hits).toMatchObject([
    { kind: 'checkout_session', id: 'cs_paid1', matched, exact: true },
  ]);
});

test.each([
  ['off_sale', 'description'],
  ['50%', 'description'],
  ['%', 'description'],
  ['"quoted"', 'description'],
  ['o’clock', 'description'],
  ['ana n', 'customer.name'],
  ['po-777', 'metadata'],
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
  for (const text of ['cs_paid1', 'rct 42', 'tok_abc123', 'ana@example.com']) {
    expect(await find(text, live)).toEqual({ hits: [], other_mode: true });
  }
  expect(await find('Plain words', live)).toEqual({ hits: [], other_mode: false });
});

test('another merchant’s objects are found by nothing', async () => {
  const other = await desk.signInApart('owner');
  for (const text of ['cs_paid1', 'txn_789xyz', '42', 'ana@example.com', 'off_sale', '0071']) {
    const reply = await other.get(`${other.account}/search?q=${encodeURIComponent(text)}`);
    expect(reply.body).toEqual({ hits: [], other_mode: false });
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
