import { describe, expect, test } from 'vitest';
import { goodCard, sandboxUnderTest, type SandboxUnderTest } from './sandbox-under-test.ts';

test('an open session is retrieved as the documentation shows it, without its link and times', async () => {
  const { made, session } = await sandboxUnderTest();
  const id = await made({ description: 'Order #1042', metadata: { order: 'A7' } });
  expect(await session(id)).toEqual({
    id,
    status: 'open',
    amount: 2500,
    currency: 'USD',
    description: 'Order #1042',
    metadata: { order: 'A7' },
    completed_at: null,
    transaction: null,
  });
});

test('a paid session is completed and has its transaction with a receipt', async () => {
  const { made, session, post } = await sandboxUnderTest();
  const id = await made();
  await post(id, 'pay', { ...goodCard, card_number: '4012000000020071' });
  const paid = await session(id);
  expect(paid).toMatchObject({
    status: 'completed',
    transaction: { receipt_number: 'RCT-000001', status: 'captured', card_brand: 'Visa', card_last4: '0071' },
  });
  expect(paid['completed_at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
  const transaction = paid['transaction'] as Record<string, unknown>;
  expect(Object.keys(transaction)).toEqual([
    ...['id', 'receipt_number', 'status', 'card_brand', 'card_last4', 'gateway_transaction_id', 'token_id'],
  ]);
  expect(transaction['id']).toMatch(/^txn_/);
  expect(transaction['token_id']).toMatch(/^tok_/);
  expect(transaction['gateway_transaction_id']).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
});

test('receipts are counted per merchant and mode', async () => {
  const sandbox = await sandboxUnderTest();
  for (const expected of ['RCT-000001', 'RCT-000002']) {
    const id = await sandbox.made();
    await sandbox.post(id, 'pay', goodCard);
    expect(await sandbox.session(id)).toMatchObject({ transaction: { receipt_number: expected } });
  }
  const live = await sandbox.create({}, { key: sandbox.live.api_key });
  const id = String(live.body['id']);
  await sandbox.post(id, 'pay', goodCard);
  const { body } = await sandbox.api(`/checkout-sessions/${id}`, { key: sandbox.live.api_key });
  expect(body).toMatchObject({ transaction: { receipt_number: 'RCT-000001' } });
});

describe('a declined card ends the session as failed, with the code and no receipt', () => {
  test.each([
    ['4000 0000 0000 0002', '05'],
    ['4000 0000 0000 9995', '51'],
    ['4000 0000 0000 0127', '97'],
  ])('%s is %s', async (card_number, decline_code) => {
    const { made, session, post } = await sandboxUnderTest();
    const id = await made();
    await post(id, 'pay', { ...goodCard, card_number });
    expect(await session(id)).toMatchObject({
      status: 'failed',
      completed_at: null,
      transaction: { status: 'failed', receipt_number: null, token_id: null, decline_code },
    });
  });
});

async function threePaid(): Promise<{ sandbox: SandboxUnderTest; ids: string[] }> {
  const sandbox = await sandboxUnderTest();
  const ids = [];
  for (const card_number of ['4111111111111111', '4000000000000002', '5555555555554444']) {
    const id = await sandbox.made();
    ids.push(id);
    await sandbox.post(id, 'pay', { ...goodCard, card_number });
    sandbox.advance(60_000);
  }
  return { sandbox, ids };
}

test('transactions are listed newest first, in pages, with their sessions', async () => {
  const { sandbox, ids } = await threePaid();
  const { body } = await sandbox.api('/transactions?limit=2');
  expect(body['meta']).toEqual({ current_page: 1, last_page: 2, per_page: 2, total: 3 });
  expect(body['data']).toMatchObject([
    { checkout_session_id: ids[2], amount: 2500, currency: 'USD', card_brand: 'Mastercard' },
    { checkout_session_id: ids[1], status: 'failed', decline_code: '05' },
  ]);
  const second = await sandbox.api('/transactions?limit=2&page=2');
  expect(second.body['data']).toMatchObject([{ checkout_session_id: ids[0] }]);
});

test('transactions are filtered by status and time', async () => {
  const { sandbox, ids } = await threePaid();
  const sessions = async (query: string): Promise<unknown> => {
    const { body } = await sandbox.api(`/transactions?${query}`);
    return (body['data'] as { checkout_session_id: string }[]).map((row) => row.checkout_session_id);
  };
  expect(await sessions('status=failed')).toEqual([ids[1]]);
  expect(await sessions('status=unheard-of')).toEqual([]);
  const all = (await sandbox.api('/transactions')).body['data'] as { created_at: string }[];
  const middle = encodeURIComponent(String(all[1]?.created_at));
  expect(await sessions(`from=${middle}`)).toEqual([ids[2], ids[1]]);
  expect(await sessions(`to=${middle}`)).toEqual([ids[1], ids[0]]);
  expect(await sessions('to=2001-01-01')).toEqual([]);
});

test('a limit over 100 is clamped in silence, and 25 is the default', async () => {
  const { api } = await sandboxUnderTest();
  expect((await api('/transactions?limit=5000')).body['meta']).toMatchObject({ per_page: 100, last_page: 1 });
  expect((await api('/transactions')).body['meta']).toMatchObject({ per_page: 25 });
});

test('nonsense in the query is 422 by name', async () => {
  const { api } = await sandboxUnderTest();
  const { status, body } = await api('/transactions?page=0&limit=x&from=yesterday&to=2026-13-01');
  expect(status).toBe(422);
  expect(Object.keys(body['errors'] as object)).toEqual(['page', 'limit', 'from', 'to']);
});

test('a payment is refunded in parts up to what was captured', async () => {
  const { api, made, post, session } = await sandboxUnderTest();
  const id = await made();
  await post(id, 'pay', goodCard);
  const { id: payment } = (await session(id))['transaction'] as { id: string };
  const refund = (amount: unknown): ReturnType<typeof api> =>
    api(`/payments/${payment}/refund`, { method: 'POST', body: { amount, reason: 'broken' } });

  const part = await refund(1000);
  expect(part.status).toBe(201);
  expect(part.body).toMatchObject({ payment_id: payment, amount: 1000, status: 'completed' });
  expect(part.body['id']).toMatch(/^ref_/);
  expect(await session(id)).toMatchObject({
    status: 'completed',
    transaction: { status: 'partially_refunded' },
  });
  expect(await refund(1501)).toMatchObject({
    status: 422,
    body: { errors: { amount: [expect.stringContaining('1500')] } },
  });
  expect((await refund(0)).status).toBe(422);
  expect((await refund(undefined)).status).toBe(422);
  expect((await refund(1500)).status).toBe(201);
  expect(await session(id)).toMatchObject({ transaction: { status: 'refunded' } });
  expect((await refund(1)).status).toBe(422);
});

test('a declined payment has nothing to refund', async () => {
  const { api, made, post, session } = await sandboxUnderTest();
  const id = await made();
  await post(id, 'pay', { ...goodCard, card_number: '4000000000000002' });
  const { id: payment } = (await session(id))['transaction'] as { id: string };
  const answer = await api(`/payments/${payment}/refund`, { method: 'POST', body: { amount: 1 } });
  expect(answer.status).toBe(422);
});
