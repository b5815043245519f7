import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { expect, test } from 'vitest';
import { CheckoutSessionSchema } from '#shared/checkout-sessions.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';

const desk = await startAppForFile({ settings: withoutSync });
const link = { amount: 2500, currency: 'USD' };

test.each([
  ['missing', undefined],
  ['empty', ''],
  ['7 characters long', 'a'.repeat(7)],
  ['65 characters long', 'a'.repeat(65)],
  ['of odd characters', 'key with spaces'],
  ['a path', '../../../etc'],
  ['in braces', '{12345678}'],
  ['two in one', 'first-key, second-key'],
])('a key header that is %s is a 400, and nothing is sent', async (_what, key) => {
  const owner = await desk.signInApart('owner');
  const reply = await owner.request('POST', `${owner.account}/checkout-sessions`, {
    body: link,
    headers: { 'Idempotency-Key': key },
  });
  expect(reply.status).toBe(400);
  expect(reply.error()).toMatchObject({
    code: 'bad_request',
    fields: { 'Idempotency-Key': [expect.any(String)] },
  });
  expect(await desk.sandbox.sessions(owner.merchant)).toEqual([]);
});

test('two key headers are a 400, also when they are the same', async () => {
  const owner = await desk.signInApart('owner');
  for (const keys of [
    ['first-key-1', 'second-key-2'],
    ['same-key-1', 'same-key-1'],
  ]) {
    const status = await new Promise((resolve, reject) => {
      const headers = {
        'X-Checkout-Desk': '1',
        'Content-Type': 'application/json',
        Cookie: owner.cookie(),
        'Idempotency-Key': keys,
      };
      httpRequest(
        `http://127.0.0.1:${desk.port}${owner.account}/checkout-sessions`,
        { method: 'POST', headers },
        (response) => resolve(response.resume().statusCode),
      )
        .on('error', reject)
        .end(JSON.stringify(link));
    });
    expect(status).toBe(400);
  }
  expect(await desk.sandbox.sessions(owner.merchant)).toEqual([]);
});

test.each(['12345678', 'a'.repeat(64), 'A-Z_a-z-0-9'])('the key %s is taken', async (key) => {
  const owner = await desk.signInApart('owner');
  expect((await owner.create(link, key)).status).toBe(201);
});

test('the same key with the same body is answered byte for byte as the first time', async () => {
  const owner = await desk.signInApart('owner');
  const first = await owner.create({ ...link, description: 'Café' }, 'one-and-the-same');
  const again = await owner.create({ ...link, description: 'Café' }, 'one-and-the-same');
  expect(first.status).toBe(201);
  expect({ status: again.status, text: again.text }).toEqual({ status: 201, text: first.text });
  expect(await desk.sandbox.sessions(owner.merchant)).toHaveLength(1);
});

test('order of names, spelled-out defaults, spelling of numbers and unknown names don’t make another body', async () => {
  const owner = await desk.signInApart('owner');
  const first = await owner.create({ ...link, metadata: { a: 1, b: 2 } }, 'spelled-differently');
  for (const rawBody of [
    '{"currency":"USD","metadata":{"b":2,"a":1},"amount":2500}',
    '{"amount":2500.0,"currency":"USD","expires_in_minutes":30,"metadata":{"a":1e0,"b":2}}',
    '{"amount":25e2,"currency":"\\u0055SD","metadata":{"a":1,"b":2},"unknown":"name"}',
  ]) {
    const again = await owner.request('POST', `${owner.account}/checkout-sessions`, {
      rawBody,
      headers: { 'Idempotency-Key': 'spelled-differently' },
    });
    expect(again.text).toBe(first.text);
  }
  expect(await desk.sandbox.sessions(owner.merchant)).toHaveLength(1);
});

test.each([
  ['amount', { amount: 2501 }],
  ['description', { description: '' }],
  ['metadata', { metadata: {} }],
  ['expiry', { expires_in_minutes: 31 }],
])('the same key with another %s is a mismatch, and nothing is sent', async (_what, change) => {
  const owner = await desk.signInApart('owner');
  await owner.create(link, 'used-once-already');
  const reply = await owner.create({ ...link, ...change }, 'used-once-already');
  expect(reply.status).toBe(422);
  expect(reply.error().code).toBe('idempotency_mismatch');
  expect(await desk.sandbox.sessions(owner.merchant)).toHaveLength(1);
});

test('twenty requests at once with one key make one session', async () => {
  const owner = await desk.signInApart('owner');
  const key = randomUUID();
  const replies = await Promise.all(Array.from({ length: 20 }, () => owner.create(link, key)));
  const ids = new Set(replies.map((reply) => reply.as(CheckoutSessionSchema).id));
  expect(replies.map((reply) => reply.status)).toEqual(Array(20).fill(201));
  expect(new Set(replies.map((reply) => reply.text)).size).toBe(1);
  const made = await desk.sandbox.sessions(owner.merchant);
  expect(made.map((session) => session.id)).toEqual([...ids]);
});

test('of twenty at once with one key and two bodies, one body is made and the other is a mismatch', async () => {
  const owner = await desk.signInApart('owner');
  const key = randomUUID();
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, index) => owner.create({ ...link, amount: 1000 + (index % 2) }, key)),
  );
  expect(replies.filter((reply) => reply.status === 201)).toHaveLength(10);
  expect(replies.filter((reply) => reply.status === 422)).toHaveLength(10);
  expect(await desk.sandbox.sessions(owner.merchant)).toHaveLength(1);
});

test('somebody else’s request with the same key is a request of its own', async () => {
  const owner = await desk.signInApart('owner');
  const colleague = await desk.signInAs('support', { merchant: owner.merchant });
  const first = (await owner.create(link, 'our-common-key')).as(CheckoutSessionSchema);
  const second = (await colleague.create({ ...link, amount: 900 }, 'our-common-key')).as(
    CheckoutSessionSchema,
  );
  expect(second.id).not.toBe(first.id);
  expect([first.created_by?.name, second.created_by?.name]).toEqual(['The owner', 'The support']);
  expect(await desk.sandbox.sessions(owner.merchant)).toHaveLength(2);
});

test('a refused body leaves its key free for the mended one', async () => {
  const owner = await desk.signInApart('owner');
  expect((await owner.create({ ...link, amount: 0 }, 'mended-key')).status).toBe(422);
  expect((await owner.create(link, 'mended-key')).status).toBe(201);
});

test('a link that replaces another names it, and is named by it', async () => {
  const owner = await desk.signInApart('owner');
  const first = await owner.made();
  const second = await owner.made({ replaces: first.id });
  expect(second.replaces).toBe(first.id);
  expect(await owner.session(first.id)).toMatchObject({ replaced_by: second.id });
});
