import { describe, expect, test } from 'vitest';
import { goodCard, sandboxUnderTest, type SandboxUnderTest } from './sandbox-under-test.ts';

const routes: [method: string, path: string][] = [
  ['POST', '/checkout-sessions'],
  ['GET', '/checkout-sessions/cs_x'],
  ['GET', '/transactions'],
  ['POST', '/payments/txn_x/refund'],
  ['GET', '/anything'],
];

describe('without a good key everything is 401 and says nothing else', () => {
  test.each(routes)('%s %s', async (method, path) => {
    const { api } = await sandboxUnderTest();
    for (const key of [null, 'gc_test_0000', 'nonsense']) {
      const answer = await api(path, { method, key });
      expect(answer.status).toBe(401);
      expect(Object.keys(answer.body)).toEqual(['error']);
      expect(answer.headers.get('X-RateLimit-Limit')).toBeNull();
    }
  });
});

test('an unknown path with a good key is 404', async () => {
  const { api } = await sandboxUnderTest();
  expect(await api('/nothing')).toMatchObject({ status: 404, body: { error: 'Not found.' } });
});

/** Another merchant's key for the same sandbox. */
async function stranger(sandbox: SandboxUnderTest, mode = 'test'): Promise<string> {
  const { body } = await sandbox.control('PUT', `/merchants/other/${mode}`, { name: 'Other' });
  return String(body['api_key']);
}

test('a session of the other mode is 403, an unknown one 404, another merchant’s 404', async () => {
  const sandbox = await sandboxUnderTest();
  const path = `/checkout-sessions/${await sandbox.made()}`;
  const wrongMode = await sandbox.api(path, { key: sandbox.live.api_key });
  expect(wrongMode.status).toBe(403);
  expect(Object.keys(wrongMode.body)).toEqual(['error']);
  const unknown = await sandbox.api('/checkout-sessions/cs_unknown');
  expect(unknown.status).toBe(404);
  for (const mode of ['test', 'live']) {
    const others = await sandbox.api(path, { key: await stranger(sandbox, mode) });
    expect([others.status, others.body]).toEqual([404, unknown.body]);
  }
});

test('a payment can be refunded with its own mode’s key alone', async () => {
  const sandbox = await sandboxUnderTest();
  const id = await sandbox.made();
  await sandbox.post(id, 'pay', goodCard);
  const transaction = (await sandbox.session(id))['transaction'] as { id: string };
  const refund = { method: 'POST', body: { amount: 100 } };
  const path = `/payments/${transaction.id}/refund`;
  expect((await sandbox.api(path, { ...refund, key: sandbox.live.api_key })).status).toBe(403);
  expect((await sandbox.api(path, { ...refund, key: await stranger(sandbox) })).status).toBe(404);
});

test('the transactions of a key are its own merchant’s and mode’s', async () => {
  const sandbox = await sandboxUnderTest();
  await sandbox.post(await sandbox.made(), 'pay', goodCard);
  const seen = async (key: string): Promise<unknown> =>
    (await sandbox.api('/transactions', { key })).body['data'];
  expect(await seen(sandbox.test.api_key)).toHaveLength(1);
  expect(await seen(sandbox.live.api_key)).toEqual([]);
  expect(await seen(await stranger(sandbox))).toEqual([]);
});

test('the 121st request of a minute is 429 with the time to wait, and passes when that is over', async () => {
  const sandbox = await sandboxUnderTest();
  const first = await sandbox.api('/checkout-sessions/cs_x');
  expect(first.headers.get('X-RateLimit-Limit')).toBe('120');
  expect(first.headers.get('X-RateLimit-Remaining')).toBe('119');
  sandbox.advance(20_000);
  for (let sent = 1; sent < 120; sent += 1) await sandbox.api('/checkout-sessions/cs_x');
  const refused = await sandbox.api('/checkout-sessions/cs_x');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('X-RateLimit-Remaining')).toBe('0');
  const wait = Number(refused.headers.get('Retry-After'));
  expect(wait).toBeGreaterThanOrEqual(35);
  expect(wait).toBeLessThanOrEqual(40);
  expect(refused.body).toEqual({ error: 'Too many requests.', retry_after: wait });
  expect((await sandbox.api('/transactions', { key: sandbox.live.api_key })).status).toBe(200);
  sandbox.advance(wait * 1000);
  expect((await sandbox.api('/checkout-sessions/cs_x')).status).toBe(404);
});

test('refunds have a tier of their own, half as large', async () => {
  const { api } = await sandboxUnderTest({ rateLimitPerMinute: 4 });
  const refund = { method: 'POST', body: { amount: 1 } };
  const statuses = [];
  for (let sent = 0; sent < 3; sent += 1) statuses.push((await api('/payments/txn_x/refund', refund)).status);
  expect(statuses).toEqual([404, 404, 429]);
  const read = await api('/transactions');
  expect([read.status, read.headers.get('X-RateLimit-Limit')]).toEqual([200, '4']);
});
