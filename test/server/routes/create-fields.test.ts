import { describe, expect, test } from 'vitest';
import { UnreconciledSchema } from '#shared/intents.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';

const desk = await startAppForFile({ settings: withoutSync });
const owner = await desk.signInApart('owner');
const link = { amount: 2500, currency: 'USD' };
const item = { name: 'Cake', quantity: 1, unit_amount: 2500 };
const broken = 'half a pair: \ud83d';

const numbers = [null, '10', '', 1.5, -1, 1e21, 2 ** 53, true, [], {}];
const texts = [null, 25, true, [], {}, 'nul \u0000', 'bell \u0007', 'c1 \u0085', 'cr \r', broken];
const addresses = [
  ...[null, 7, '', ' ', '/thanks', 'shop.example/thanks', '//shop.example/thanks', 'https:', 'https://'],
  ...[
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'ftp://shop.example',
  ],
  ...['https://user@shop.example/', 'https://user:pass@shop.example/', 'https://shop.example@evil.example/'],
  ...[
    'https:\\\\shop.example',
    'https://shop.example\\@evil.example',
    'https://shop.example/a\tb',
    'https://sh\top.example',
  ],
  ...[
    ' https://shop.example',
    'https://shop.example/ ',
    'https://shop.example/\n',
    'https://shöp.example/',
    'https:///shop',
  ],
  ...['https://shop.example:99999/', `https://shop.example/${'a'.repeat(2048)}`],
];

const refused: [field: string, values: unknown[], about?: (value: unknown) => Record<string, unknown>][] = [
  ['amount', [...numbers, 0, 99_999_999_999 + 1]],
  ['currency', [null, '', 'usd', 'GBP', 'US', 840, {}, [], '__proto__', 'constructor']],
  ['success_url', addresses],
  ['failure_url', addresses],
  ['cancel_url', addresses],
  ['description', [...texts, 'a'.repeat(1001)]],
  ['customer', [null, 'Ana', 7, []]],
  ['customer.name', [...texts, '', '   ', 'a'.repeat(201)], (name) => ({ customer: { name } })],
  [
    'customer.email',
    [
      ...texts,
      '',
      'ana',
      'ana@',
      '@example.com',
      'a b@example.com',
      'a@b@example.com',
      `${'a'.repeat(250)}@example.com`,
    ],
    (email) => ({ customer: { email } }),
  ],
  ['line_items', [null, 'Cake', {}, Array(101).fill(item), Array(5_000).fill(item), Array(10_000).fill({})]],
  ['line_items.0', [null, 'Cake', 7], (value) => ({ line_items: [value] })],
  [
    'line_items.0.name',
    [undefined, ...texts, '', ' ', 'a'.repeat(201)],
    (name) => ({ line_items: [{ ...item, name }] }),
  ],
  [
    'line_items.1.quantity',
    [undefined, ...numbers, 0, 100_001],
    (quantity) => ({ line_items: [item, { ...item, quantity }] }),
  ],
  [
    'line_items.0.unit_amount',
    [undefined, ...numbers, 100_000_000_000],
    (unit_amount) => ({ line_items: [{ ...item, unit_amount }] }),
  ],
  [
    'line_items.0.description',
    [...texts, 'a'.repeat(501)],
    (description) => ({ line_items: [{ ...item, description }] }),
  ],
  ['subtotal', numbers],
  ['tax_name', [...texts, '', ' ', 'a'.repeat(101)]],
  ['tax_rate', [null, '0.15', -0.1, 1.01, 15, true, []]],
  ['tax_amount', numbers],
  [
    'metadata',
    [
      ...[
        null,
        'a',
        7,
        [],
        { checkout_desk_intent: 'mine' },
        { a: 'nul \u0000' },
        { 'nul \u0000': 'a' },
        { '': 'a' },
      ],
      ...[
        { a: broken },
        { [broken]: 'a' },
        { ['k'.repeat(65)]: 'a' },
        { a: 'v'.repeat(16_400) },
        { a: [[[[[[[1]]]]]]] },
      ],
      Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`key ${index}`, 'a'])),
    ],
  ],
  ['gateway', [null, 7, '', 'two words', '../x', 'a'.repeat(65), 'nul\u0000']],
  ['expires_in_minutes', [...numbers, 0, 1441]],
  ['replaces', [null, 7, '', 'cs_of_nobody', 'a'.repeat(101)]],
];

describe.each(refused)('%s', (field, values, about = (value) => ({ [field]: value })) => {
  test.each(values.map((value) => [JSON.stringify(value)?.slice(0, 60) ?? 'left out', value]))(
    'is named when it is %s',
    async (_shown, value) => {
      const reply = await owner.create({ ...link, ...about(value) });
      expect(reply.status).toBe(422);
      const { code, fields } = reply.error();
      expect(code).toBe('validation_failed');
      expect(Object.keys(fields)).toContain(field);
      for (const message of Object.values(fields).flat()) expect(message).toMatch(/^[A-Z].{8,}\.$/);
    },
  );
});

test('an amount and a currency must be there', async () => {
  expect(Object.keys((await owner.create({})).error().fields)).toEqual(['amount', 'currency']);
});

test('a figure too large for any number is refused as it is written', async () => {
  for (const rawBody of [
    '{"amount":1e999,"currency":"USD"}',
    '{"amount":9007199254740993,"currency":"USD"}',
  ]) {
    const reply = await owner.request('POST', `${owner.account}/checkout-sessions`, {
      rawBody,
      headers: { 'Idempotency-Key': 'a-large-figure' },
    });
    expect(reply.error().fields).toHaveProperty('amount');
  }
});

test.each([
  ['the subtotal and tax miss the amount', { amount: 1000, subtotal: 850, tax_amount: 149 }, 'tax_amount'],
  ['the subtotal alone misses the amount', { amount: 1000, subtotal: 999 }, 'subtotal'],
  ['the tax is more than the amount', { amount: 1000, tax_amount: 1001 }, 'tax_amount'],
  ['the items miss the amount', { amount: 1000, line_items: [{ ...item, unit_amount: 999 }] }, 'amount'],
  [
    'the items miss the subtotal',
    { amount: 1000, subtotal: 900, tax_amount: 100, line_items: [{ ...item, unit_amount: 901 }] },
    'subtotal',
  ],
])('a request is refused when %s', async (_what, body, field) => {
  const reply = await owner.create({ ...link, ...body });
  expect(reply.status).toBe(422);
  expect(Object.keys(reply.error().fields)).toEqual([field]);
});

test('nothing of all that was refused reached the checkout API, and no attempt was kept', async () => {
  const apart = await desk.signInApart('owner');
  for (const [field, values, about = (value: unknown) => ({ [field]: value })] of refused) {
    expect((await apart.create({ ...link, ...about(values.at(-1)) }, 'one-key-for-all')).status).toBe(422);
  }
  expect(await desk.sandbox.sessions(apart.merchant)).toEqual([]);
  expect(await desk.sandbox.sessions(owner.merchant)).toEqual([]);
  expect((await owner.get(`${owner.account}/unreconciled`)).as(UnreconciledSchema).count).toBe(0);
  expect((await apart.get(`${apart.account}/intents/one-key-for-all`)).status).toBe(404);
});

test('a request with every field at its limit is made as it was asked for', async () => {
  const apart = await desk.signInApart('owner');
  const asked = {
    ...{ amount: 2875, currency: 'JMD', subtotal: 2500, tax_name: 'GCT', tax_rate: 0.15, tax_amount: 375 },
    ...{
      description: `Tab\tand newline\n${'ü'.repeat(980)}`,
      customer: { name: 'Ana', email: 'ana@example.com' },
    },
    ...{ success_url: `https://shop.example/${'a'.repeat(2027)}`, failure_url: 'http://[::1]:8080/?a=%20#b' },
    ...{ cancel_url: 'https://shop.example', gateway: 'powertranz_direct', expires_in_minutes: 1440 },
    line_items: [
      { name: 'Cake', quantity: 2, unit_amount: 1250, description: 'With cream' },
      { name: 'Free card', quantity: 100_000, unit_amount: 0 },
    ],
    metadata: { order: '1042', nested: { list: [1, null, true] } },
  };
  const session = await apart.made(asked);
  expect(session).toMatchObject({
    ...asked,
    status: 'open',
    mode: 'test',
    source: 'created',
    reported_status: null,
  });
  expect(session.checkout_url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/checkout\/cs_/);
  // Upstream counts from when it was reached, in whole seconds.
  const lifeMs = Date.parse(session.expires_at ?? '') - Date.parse(session.created_at);
  expect(Math.round(lifeMs / 60_000)).toBe(1440);
  const [made] = await desk.sandbox.sessions(apart.merchant);
  expect(made).toMatchObject({ id: session.id, amount: 2875, currency: 'JMD' });
  expect(made?.metadata).toMatchObject(asked.metadata);
});

test('names that the seed page does not list are ignored', async () => {
  const apart = await desk.signInApart('owner');
  const session = await apart.made({
    status: 'completed',
    id: 'cs_mine',
    mode: 'live',
    constructor: 1,
    merchant: 'main',
  });
  expect(session).toMatchObject({ status: 'open', mode: 'test', amount: 2500 });
  expect(session.id).not.toBe('cs_mine');
});

test('return addresses that were left out are our own pages', async () => {
  const session = await owner.made();
  expect(session).toMatchObject({
    success_url: `${desk.url}/return/${owner.merchant}/test/success`,
    failure_url: `${desk.url}/return/${owner.merchant}/test/failure`,
    cancel_url: `${desk.url}/return/${owner.merchant}/test/cancel`,
    expires_in_minutes: 30,
  });
});
