import { describe, expect, test } from 'vitest';
import { order, sandboxUnderTest } from './sandbox-under-test.ts';

test('a created session has the documented fields and no others', async () => {
  const { create, url } = await sandboxUnderTest();
  const before = Date.now();
  const { status, body } = await create();
  expect(status).toBe(201);
  expect(Object.keys(body)).toEqual(['id', 'status', 'amount', 'currency', 'checkout_url', 'expires_at']);
  expect(body).toMatchObject({ status: 'open', amount: 2500, currency: 'USD' });
  expect(body['id']).toMatch(/^cs_[A-Za-z0-9]{24}$/);
  expect(body['checkout_url']).toBe(`${url}/checkout/${String(body['id'])}`);
  expect(body['expires_at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
  const minutes = (Date.parse(String(body['expires_at'])) - before) / 60_000;
  expect(minutes).toBeGreaterThan(29.9);
  expect(minutes).toBeLessThan(30.1);
});

test('checkout_url stands on the public URL when one is set', async () => {
  const { create } = await sandboxUnderTest({ publicUrl: 'https://pay.example/' });
  const { body } = await create();
  expect(body['checkout_url']).toBe(`https://pay.example/checkout/${String(body['id'])}`);
});

test('every field of the documentation is accepted together', async () => {
  const { create } = await sandboxUnderTest();
  const { status } = await create({
    amount: 11500,
    cancel_url: 'http://localhost:3000/cancel',
    description: 'Order #1042\nsecond line',
    customer: { name: 'Ana Ng', email: 'ana@example.com' },
    line_items: [{ name: 'Cake', quantity: 2, unit_amount: 5000, description: 'blue' }],
    subtotal: 10000,
    tax_name: 'GCT',
    tax_rate: 0.15,
    tax_amount: 1500,
    metadata: { order: 7, nested: { a: [1, null] } },
    gateway: 'powertranz_direct',
    expires_in_minutes: 1440,
  });
  expect(status).toBe(201);
});

describe('a fault of a field is 422 with that field and a sentence', () => {
  const faults: [field: string, fields: Record<string, unknown>][] = [
    ['amount', { amount: undefined }],
    ['amount', { amount: 0 }],
    ['amount', { amount: 25.5 }],
    ['amount', { amount: '2500' }],
    ['amount', { amount: 1e21 }],
    ['currency', { currency: undefined }],
    ['currency', { currency: 'GBP' }],
    ['currency', { currency: 'usd' }],
    ['currency', { currency: 'constructor' }],
    ['success_url', { success_url: undefined }],
    ['success_url', { success_url: '/thanks' }],
    ['success_url', { success_url: 'javascript:alert(1)' }],
    ['success_url', { success_url: 'https:/\\evil.example' }],
    ['success_url', { success_url: 'https://user@shop.example/' }],
    ['failure_url', { failure_url: 'java\tscript:alert(1)' }],
    ['failure_url', { failure_url: 'https://shop.example/\nx' }],
    ['cancel_url', { cancel_url: '//evil.example' }],
    ['cancel_url', { cancel_url: `https://shop.example/${'x'.repeat(2048)}` }],
    ['description', { description: 7 }],
    ['description', { description: 'nul \u0000' }],
    ['customer', { customer: 'Ana' }],
    ['customer.email', { customer: { email: 'ana' } }],
    ['line_items', { line_items: {} }],
    [
      'line_items',
      { line_items: Array.from({ length: 201 }, () => ({ name: 'x', quantity: 1, unit_amount: 1 })) },
    ],
    ['line_items.0.unit_amount', { line_items: [{ name: 'x', quantity: 1, unit_amount: 0.5 }] }],
    ['line_items.0.quantity', { line_items: [{ name: 'x', quantity: 0, unit_amount: 1 }] }],
    ['line_items.0.name', { line_items: [{ quantity: 1, unit_amount: 1 }] }],
    ['subtotal', { subtotal: -1 }],
    ['tax_rate', { tax_rate: 15 }],
    ['tax_amount', { tax_amount: 1.5 }],
    ['tax_amount', { subtotal: 2000, tax_amount: 400 }],
    ['metadata', { metadata: [] }],
    ['gateway', { gateway: '' }],
    ['expires_in_minutes', { expires_in_minutes: 0 }],
    ['expires_in_minutes', { expires_in_minutes: 1441 }],
    ['expires_in_minutes', { expires_in_minutes: null }],
  ];

  const named = faults.map(([field, fields]) => ({
    field,
    fields,
    sent: JSON.stringify(fields).slice(0, 60),
  }));

  test.each(named)('$field of $sent', async ({ field, fields }) => {
    const { create, control } = await sandboxUnderTest();
    const { status, body } = await create(fields);
    expect(status).toBe(422);
    expect(body['message']).toBe('The given data was invalid.');
    expect(Object.keys(body['errors'] as object)).toEqual([field]);
    const messages = (body['errors'] as Record<string, string[]>)[field];
    expect(messages?.[0]).toMatch(/^[A-Z].{10,}[.%]$/);
    expect((await control('GET', '/sessions?merchant=main&mode=test')).body['data']).toEqual([]);
  });
});

test('all faulty fields are named at once', async () => {
  const { create } = await sandboxUnderTest();
  const { body } = await create({ amount: -1, currency: 'XXX', success_url: 'x' });
  expect(Object.keys(body['errors'] as object)).toEqual(['amount', 'currency', 'success_url']);
});

test('tax on top, tax included, and tax without a subtotal reconcile', async () => {
  const { create } = await sandboxUnderTest();
  const items = [{ name: 'Cake', quantity: 1, unit_amount: 2500 }];
  const statuses = await Promise.all([
    create({ subtotal: 2200, tax_amount: 300 }).then(({ status }) => status),
    create({ subtotal: 2500, tax_amount: 300, line_items: items }).then(({ status }) => status),
    create({ subtotal: 2200, tax_amount: 300, line_items: items }).then(({ status }) => status),
    create({ tax_amount: 300 }).then(({ status }) => status),
  ]);
  expect(statuses).toEqual([201, 201, 201, 201]);
});

test('line items that do not make the subtotal are refused at the subtotal', async () => {
  const { create } = await sandboxUnderTest();
  const { body } = await create({
    subtotal: 2200,
    tax_amount: 300,
    line_items: [{ name: 'Cake', quantity: 1, unit_amount: 1000 }],
  });
  expect(Object.keys(body['errors'] as object)).toEqual(['subtotal']);
});

test('a tax that does not reconcile passes when strictTax is off', async () => {
  const { create } = await sandboxUnderTest({ strictTax: false });
  expect((await create({ subtotal: 2000, tax_amount: 400 })).status).toBe(201);
});

describe('what is not a readable JSON object is refused with the short error', () => {
  const bodies: [status: number, name: string, body: string][] = [
    [400, 'broken JSON', '{"amount": 25'],
    [400, 'a list', '[]'],
    [400, 'text', '"x"'],
    [400, 'too deep', `{"metadata":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
    [413, 'more than 256 KB', JSON.stringify({ ...order, description: 'x'.repeat(300_000) })],
  ];
  test.each(bodies)('%i for %s', async (status, _name, body) => {
    const { api } = await sandboxUnderTest();
    const answer = await api('/checkout-sessions', { method: 'POST', body });
    expect(answer.status).toBe(status);
    expect(Object.keys(answer.body)).toEqual(['error']);
  });

  test('400 for another content type', async () => {
    const { create } = await sandboxUnderTest();
    expect((await create({}, { headers: { 'Content-Type': 'text/plain' } })).status).toBe(400);
  });
});

test('a body of any shape does not break the sandbox with __proto__ in its metadata', async () => {
  const { api, session } = await sandboxUnderTest();
  const body = JSON.stringify({ ...order, metadata: 'M' }).replace('"M"', '{"__proto__":{"x":1},"a":"b"}');
  const made = await api('/checkout-sessions', { method: 'POST', body });
  expect(made.status).toBe(201);
  expect(JSON.stringify((await session(String(made.body['id'])))['metadata'])).toBe(
    '{"__proto__":{"x":1},"a":"b"}',
  );
});
