import { expect, test } from 'vitest';
import { goodCard, order, sandboxUnderTest, type SandboxUnderTest } from './sandbox-under-test.ts';

const withKey = (key: string): { headers: Record<string, string> } => ({
  headers: { 'Idempotency-Key': key },
});

async function ledger({ control }: SandboxUnderTest): Promise<Record<string, unknown>[]> {
  const { body } = await control('GET', '/sessions?merchant=main&mode=test');
  return body['data'] as Record<string, unknown>[];
}

test('the same key gives the original reply and makes one session', async () => {
  const sandbox = await sandboxUnderTest();
  const first = await sandbox.create({}, withKey('k-1'));
  await sandbox.post(String(first.body['id']), 'pay', goodCard);
  const again = await sandbox.create({}, withKey('k-1'));
  expect([again.status, again.body]).toEqual([201, first.body]);
  expect(await ledger(sandbox)).toMatchObject([
    { id: first.body['id'], idempotency_key: 'k-1', status: 'completed' },
  ]);
});

test('fifty requests at once with one key make one session', async () => {
  const sandbox = await sandboxUnderTest();
  const answers = await Promise.all(Array.from({ length: 50 }, () => sandbox.create({}, withKey('k-1'))));
  expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
  expect(await ledger(sandbox)).toHaveLength(1);
});

test('the order of JSON fields does not count', async () => {
  const sandbox = await sandboxUnderTest();
  const first = await sandbox.create({}, withKey('k-1'));
  const turned = JSON.stringify(Object.fromEntries(Object.entries(order).reverse()));
  const again = await sandbox.api('/checkout-sessions', { method: 'POST', body: turned, ...withKey('k-1') });
  expect(again.body['id']).toBe(first.body['id']);
});

test('the same key with a different body is 409', async () => {
  const sandbox = await sandboxUnderTest();
  await sandbox.create({}, withKey('k-1'));
  const answer = await sandbox.create({ amount: 1 }, withKey('k-1'));
  expect(answer.status).toBe(409);
  expect(Object.keys(answer.body)).toEqual(['error']);
});

test('a key whose request still runs is 409, and replays afterwards', async () => {
  const sandbox = await sandboxUnderTest({ slowAnswerMs: 1000 });
  const slow = { description: 'cake sandbox:slow' };
  const running = sandbox.create(slow, withKey('k-1'));
  await expect.poll(async () => (await ledger(sandbox)).length, { interval: 5, timeout: 5000 }).toBe(1);
  expect((await sandbox.create(slow, withKey('k-1'))).status).toBe(409);
  const first = await running;
  expect(first.status).toBe(201);
  expect((await sandbox.create(slow, withKey('k-1'))).body).toEqual(first.body);
});

test('keys of two modes and of two merchants do not meet', async () => {
  const sandbox = await sandboxUnderTest();
  const test = await sandbox.create({}, withKey('k-1'));
  const live = await sandbox.create({}, { ...withKey('k-1'), key: sandbox.live.api_key });
  expect(live.status).toBe(201);
  expect(live.body['id']).not.toBe(test.body['id']);
});

test('a key lives 24 hours', async () => {
  const sandbox = await sandboxUnderTest();
  const first = await sandbox.create({}, withKey('k-1'));
  sandbox.advance(24 * 3_600_000 - 60_000);
  expect((await sandbox.create({}, withKey('k-1'))).body['id']).toBe(first.body['id']);
  sandbox.advance(61_000);
  expect((await sandbox.create({}, withKey('k-1'))).body['id']).not.toBe(first.body['id']);
});

test('a refused request leaves its key free for the corrected one', async () => {
  const sandbox = await sandboxUnderTest();
  expect((await sandbox.create({ amount: 0 }, withKey('k-1'))).status).toBe(422);
  expect((await sandbox.create({}, withKey('k-1'))).status).toBe(201);
});

test('without a key every request makes a session of its own', async () => {
  const sandbox = await sandboxUnderTest();
  await sandbox.create();
  await sandbox.create();
  expect(await ledger(sandbox)).toHaveLength(2);
});

test('a key that is empty, too long or has spaces is 400', async () => {
  const sandbox = await sandboxUnderTest();
  for (const key of ['', 'x'.repeat(256), 'a b', 'a, a']) {
    expect((await sandbox.create({}, withKey(key))).status).toBe(400);
  }
});

test('a refund with the same key is made once', async () => {
  const sandbox = await sandboxUnderTest();
  const id = await sandbox.made();
  await sandbox.post(id, 'pay', goodCard);
  const { id: payment } = (await sandbox.session(id))['transaction'] as { id: string };
  const refund = (): ReturnType<typeof sandbox.api> =>
    sandbox.api(`/payments/${payment}/refund`, { method: 'POST', body: { amount: 2000 }, ...withKey('r-1') });
  const first = await refund();
  expect(await refund()).toMatchObject({ status: 201, body: first.body });
  expect(await sandbox.session(id)).toMatchObject({ transaction: { status: 'partially_refunded' } });
});

test('sandbox:lost-answer cuts the connection once; the same key then gives the session that was made', async () => {
  const sandbox = await sandboxUnderTest();
  const lost = { description: 'sandbox:lost-answer' };
  await expect(sandbox.create(lost, withKey('k-1'))).rejects.toThrow('fetch failed');
  const [made] = await ledger(sandbox);
  const again = await sandbox.create(lost, withKey('k-1'));
  expect([again.status, again.body['id']]).toEqual([201, made?.['id']]);
  expect(await ledger(sandbox)).toHaveLength(1);
});

test('sandbox:500 fails twice and makes nothing until the third try', async () => {
  const sandbox = await sandboxUnderTest();
  const answers = [];
  for (let sent = 0; sent < 3; sent += 1)
    answers.push(await sandbox.create({ description: 'sandbox:500' }, withKey('k-1')));
  expect(answers.map(({ status }) => status)).toEqual([500, 500, 201]);
  expect(answers[0]?.body).toEqual({ error: 'Internal server error.' });
  expect(await ledger(sandbox)).toHaveLength(1);
});

test('sandbox:429 asks to wait two seconds on the first try', async () => {
  const sandbox = await sandboxUnderTest();
  const refused = await sandbox.create({ description: 'sandbox:429' }, withKey('k-1'));
  expect([refused.status, refused.headers.get('Retry-After'), refused.body['retry_after']]).toEqual([
    429,
    '2',
    2,
  ]);
  expect((await sandbox.create({ description: 'sandbox:429' }, withKey('k-1'))).status).toBe(201);
});

test('a scenario is a word of its own, and counts tries per request', async () => {
  const sandbox = await sandboxUnderTest();
  expect((await sandbox.create({ description: 'sandbox:5000' })).status).toBe(201);
  expect((await sandbox.create({ description: 'a sandbox:429 b' }, withKey('k-1'))).status).toBe(429);
  expect((await sandbox.create({ description: 'a sandbox:429 b' }, withKey('k-2'))).status).toBe(429);
});
