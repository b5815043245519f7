import { describe, expect, test } from 'vitest';
import { sandboxUnderTest } from './sandbox-under-test.ts';

const doors: [method: string, path: string][] = [
  ['PUT', '/merchants/main/test'],
  ['PATCH', '/merchants/main/test'],
  ['POST', '/sweep'],
  ['GET', '/sessions?merchant=main&mode=test'],
];

describe('the control door opens with the admin token alone', () => {
  test.each(doors)('%s %s', async (method, path) => {
    const { url, test: account } = await sandboxUnderTest();
    for (const token of ['', 'wrong', account.api_key]) {
      const headers = { Authorization: `Bearer ${token}` };
      expect((await fetch(`${url}/_sandbox${path}`, { method, headers })).status).toBe(401);
    }
  });
});

test('keys are generated once and stay when the merchant is put again', async () => {
  const { control, test: account, live, api } = await sandboxUnderTest();
  expect(account.api_key).toMatch(/^gc_test_[0-9a-f]{32}$/);
  expect(live.api_key).toMatch(/^gc_live_[0-9a-f]{32}$/);
  expect(account.webhook_secret).toMatch(/^whsec_[0-9a-f]+$/);
  const again = await control('PUT', '/merchants/main/test', { name: 'New name' });
  expect(again.body).toEqual(account);
  expect((await api('/transactions')).status).toBe(200);
});

test('a given key replaces the old one', async () => {
  const { control, api, test: account } = await sandboxUnderTest();
  const change = { name: 'Island Cakes', api_key: 'gc_test_mine', webhook_secret: 'whsec_mine' };
  expect((await control('PUT', '/merchants/main/test', change)).body).toEqual({
    api_key: 'gc_test_mine',
    webhook_secret: 'whsec_mine',
  });
  expect((await api('/transactions', { key: 'gc_test_mine' })).status).toBe(200);
  expect((await api('/transactions', { key: account.api_key })).status).toBe(401);
});

test('a key of the wrong mode, or that another merchant holds, is refused', async () => {
  const { control, test: account } = await sandboxUnderTest();
  const wrong = await control('PUT', '/merchants/main/live', { name: 'x', api_key: 'gc_test_mine' });
  expect(wrong).toMatchObject({ status: 422, body: { errors: { api_key: [expect.any(String)] } } });
  const taken = await control('PUT', '/merchants/other/test', { name: 'x', api_key: account.api_key });
  expect(taken.status).toBe(409);
});

test('webhooks go over https or to loopback only', async () => {
  const { control } = await sandboxUnderTest();
  const put = async (webhook_url: unknown): Promise<number> =>
    (await control('PUT', '/merchants/main/test', { name: 'x', webhook_url })).status;
  const good = [
    'https://desk.example/hooks',
    'http://localhost:3000/h',
    'http://127.0.0.1:1/h',
    'http://[::1]:1/h',
    null,
  ];
  for (const url of good) expect(await put(url)).toBe(200);
  const bad = ['http://desk.example/hooks', 'http://127.0.0.1.evil.example/', 'ftp://localhost/', 'hooks', 7];
  for (const url of bad) expect(await put(url)).toBe(422);
});

test('unknown modes, slugs and merchants are 404', async () => {
  const { control } = await sandboxUnderTest();
  expect((await control('PUT', '/merchants/main/other', { name: 'x' })).status).toBe(404);
  expect((await control('PUT', '/merchants/A%20B/test', { name: 'x' })).status).toBe(404);
  expect((await control('PATCH', '/merchants/nobody/test', { webhooks: false })).status).toBe(404);
  expect((await control('GET', '/nothing')).status).toBe(404);
});

test('the ledger lists every session with idempotency key and metadata', async () => {
  const { control, create } = await sandboxUnderTest();
  await create({ metadata: { intent: 'a' } }, { headers: { 'Idempotency-Key': 'k-1' } });
  await create();
  const { body } = await control('GET', '/sessions?merchant=main&mode=test');
  expect(body['data']).toMatchObject([
    { idempotency_key: 'k-1', metadata: { intent: 'a' }, status: 'open', amount: 2500, currency: 'USD' },
    { idempotency_key: null, metadata: null },
  ]);
  expect((await control('GET', '/sessions?merchant=main&mode=live')).body['data']).toEqual([]);
});

test('no card number, security code or key ever reaches the log', async () => {
  const { log, made, post, test: account } = await sandboxUnderTest();
  const id = await made();
  const form = { card_number: '4242424242424242', expiry: '11/39', security_code: '987', card_name: 'Bo Li' };
  await post(id, 'pay', form);
  await post(id, 'pay', { ...form, card_number: '4111111111111111' });
  const text = JSON.stringify(log);
  expect(text).toContain(`/checkout/${id}/pay`);
  expect(text).not.toMatch(/4242|4111|987|Bo Li/);
  expect(text).not.toContain(account.api_key);
});
