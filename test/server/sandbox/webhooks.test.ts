import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { goodCard, sandboxUnderTest } from './sandbox-under-test.ts';
import { webhookReceiver } from './webhook-receiver.ts';

test('a completed payment is announced, signed over timestamp and raw body', async () => {
  const receiver = await webhookReceiver();
  const { made, post, session, test: account } = await sandboxUnderTest({}, receiver.url);
  const items = [{ name: 'Cake', quantity: 1, unit_amount: 2200 }];
  const tax = { subtotal: 2200, tax_name: 'GCT', tax_amount: 300 };
  const id = await made({ description: 'Ünïcode', metadata: { order: 'A7' }, line_items: items, ...tax });
  await post(id, 'pay', goodCard);
  const [delivery] = await receiver.first(1);
  const [, timestamp, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(delivery?.signature ?? '') ?? [];
  const expected = createHmac('sha256', account.webhook_secret)
    .update(`${timestamp}.${delivery?.body}`)
    .digest('hex');
  expect(mac).toBe(expected);
  expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(5);
  const transaction = (await session(id))['transaction'] as Record<string, unknown>;
  expect(delivery?.event).toEqual({
    event_id: expect.stringMatching(/^evt_/),
    event_type: 'payment.completed',
    payload_redacted: {
      transaction_id: transaction['id'],
      receipt_number: 'RCT-000001',
      amount: 2500,
      currency: 'USD',
      status: 'captured',
      ...tax,
      payment_method_type: 'card',
      card_brand: 'Visa',
      card_last4: '1111',
      token_id: transaction['token_id'],
      description: 'Ünïcode',
      line_items: items,
      metadata: { order: 'A7' },
      checkout_session_id: id,
    },
  });
});

test('declined, cancelled, expired and refunded are announced by their names', async () => {
  const receiver = await webhookReceiver();
  const { made, post, session, api, advance, control } = await sandboxUnderTest({}, receiver.url);
  const ids = [await made(), await made(), await made(), await made()] as const;
  await post(ids[0], 'pay', { ...goodCard, card_number: '4000000000000002' });
  await receiver.first(1);
  await post(ids[1], 'cancel');
  await receiver.first(2);
  await post(ids[2], 'pay', goodCard);
  await receiver.first(3);
  const { id: payment } = (await session(ids[2]))['transaction'] as { id: string };
  await api(`/payments/${payment}/refund`, { method: 'POST', body: { amount: 500 } });
  await receiver.first(4);
  advance(31 * 60_000);
  await control('POST', '/sweep');
  const events = (await receiver.first(5)).map(({ event }) => event);
  expect(events).toMatchObject([
    {
      event_type: 'payment.failed',
      payload_redacted: { checkout_session_id: ids[0], status: 'failed', decline_code: '05' },
    },
    {
      event_type: 'checkout.cancelled',
      payload_redacted: { checkout_session_id: ids[1], status: 'cancelled' },
    },
    { event_type: 'payment.completed', payload_redacted: { checkout_session_id: ids[2] } },
    { event_type: 'payment.refunded', payload_redacted: { amount: 500, status: 'partially_refunded' } },
    {
      event_type: 'checkout.session.expired',
      payload_redacted: { checkout_session_id: ids[3], status: 'expired' },
    },
  ]);
});

test('an event is sent again, with the same id and body, until a 2xx', async () => {
  const receiver = await webhookReceiver([500, 302]);
  const settings = { webhookRetryDelaysMs: [10, 20, 30] };
  const { made, post, log } = await sandboxUnderTest(settings, receiver.url);
  await post(await made(), 'cancel');
  const deliveries = await receiver.first(3);
  expect(new Set(deliveries.map(({ body }) => body)).size).toBe(1);
  await expect
    .poll(() => log.filter(({ msg }) => msg === 'webhook delivered'), { interval: 5, timeout: 5000 })
    .toHaveLength(1);
  expect(receiver.received).toHaveLength(3);
});

test('retries end when the delays are used up', async () => {
  const receiver = await webhookReceiver([500, 500, 500, 500]);
  const { made, post, log } = await sandboxUnderTest({ webhookRetryDelaysMs: [5, 5] }, receiver.url);
  await post(await made(), 'cancel');
  const refusals = (): unknown[] => log.filter(({ msg }) => msg === 'webhook not accepted');
  await expect
    .poll(refusals, { interval: 5, timeout: 5000 })
    .toMatchObject([{ retry_in_ms: 5 }, { retry_in_ms: 5 }, { status: 500 }]);
  expect(receiver.received).toHaveLength(3);
});

test('a dead endpoint holds up nobody else’s events', async () => {
  const receiver = await webhookReceiver();
  const sandbox = await sandboxUnderTest(
    { webhookRetryDelaysMs: [1, 1, 60_000] },
    'http://127.0.0.1:9/hooks',
  );
  for (let made = 0; made < 10; made += 1) await sandbox.post(await sandbox.made(), 'cancel');
  const other = await sandbox.control('PUT', '/merchants/other/test', {
    name: 'Other',
    webhook_url: receiver.url,
  });
  const { body } = await sandbox.create({}, { key: String(other.body['api_key']) });
  await sandbox.post(String(body['id']), 'cancel');
  const [delivery] = await receiver.first(1);
  expect(delivery?.event.payload_redacted['checkout_session_id']).toBe(body['id']);
});

test('with webhooks switched off nothing is sent, not even later', async () => {
  const receiver = await webhookReceiver();
  const { made, post, control } = await sandboxUnderTest({}, receiver.url);
  expect((await control('PATCH', '/merchants/main/test', { webhooks: false })).body).toEqual({
    webhooks: false,
  });
  await post(await made(), 'pay', goodCard);
  await control('PATCH', '/merchants/main/test', { webhooks: true });
  await post(await made(), 'cancel');
  const [first] = await receiver.first(1);
  expect(first?.event.event_type).toBe('checkout.cancelled');
});
