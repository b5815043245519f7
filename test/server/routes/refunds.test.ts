import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { expect, test, vi } from 'vitest';
import { SummarySchema, TimelineSchema } from '#shared/checkout-sessions.ts';
import { RefundSchema } from '#shared/refunds.ts';
import { TransactionListSchema } from '#shared/transactions.ts';
import { askRefund, paid, payment, refundOf, refundsOf } from '../../support/refunds.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';

const desk = await startAppForFile({ settings: withoutSync });
const owner = await desk.signInAs('owner');

/** A payment at a shop of its own, whose minute of calls nobody shares. */
async function payAlone(order: Record<string, unknown> = {}) {
  const client = await desk.signInApart('owner');
  return { client, ...(await paid(client, order)) };
}

test('a refund of all is made, answered with it, and payment, list and summary follow', async () => {
  const { client, id, session } = await payAlone();
  expect(await refundsOf(client, id)).toEqual({
    ...{ data: [], currency: 'USD', captured: 2500, refunded: 0, unsettled: 0, remaining: 2500 },
    is_at_most: false,
  });
  const key = randomUUID();
  const reply = await askRefund(client, id, {}, key);
  expect(reply.status).toBe(201);
  const refund = reply.as(RefundSchema);
  expect(refund).toMatchObject({
    ...{ key, transaction_id: id, amount: 2500, currency: 'USD', reason: 'Sent back by the buyer' },
    ...{ state: 'completed', error: null, source: 'desk', created_by: { name: 'The owner' } },
  });
  expect(await desk.sandbox.refunds(client.merchant)).toMatchObject([
    { id: refund.upstream_id, transaction_id: id, amount: 2500 },
  ]);
  expect(await payment(client, id)).toMatchObject({
    status: 'refunded',
    amount_refunded: 2500,
    amount: 2500,
  });
  expect((await client.session(session)).transaction).toMatchObject({
    status: 'refunded',
    amount_refunded: 2500,
  });
  const list = await client.get(`${client.account}/transactions?status=refunded`);
  expect(list.as(TransactionListSchema).data.map((row) => [row.id, row.amount_refunded])).toEqual([
    [id, 2500],
  ]);
  const summary = await client.get(`${client.account}/transactions/summary?status=refunded`);
  expect(summary.as(SummarySchema).count).toBe(1);
  expect(await refundsOf(client, id)).toMatchObject({ refunded: 2500, remaining: 0, data: [refund] });
});

test('parts may be given back until nothing is left; more is a refusal of ours that names the field', async () => {
  const { client, id } = await payAlone({ amount: 1000, currency: 'JMD' });
  expect((await askRefund(client, id, { amount: 300 })).status).toBe(201);
  expect(await payment(client, id)).toMatchObject({ status: 'partially_refunded', amount_refunded: 300 });
  const tooMuch = await askRefund(client, id, { amount: 701 });
  expect([tooMuch.status, tooMuch.error().code]).toEqual([422, 'validation_failed']);
  expect(tooMuch.error().fields).toEqual({ amount: ['At most 7.00 JMD is left to give back.'] });
  expect((await askRefund(client, id, { amount: 700 })).status).toBe(201);
  expect(await payment(client, id)).toMatchObject({ status: 'refunded', amount_refunded: 1000 });
  expect((await askRefund(client, id, { amount: 1 })).error().fields).toEqual({
    amount: ['All of this payment was given back already.'],
  });
  expect((await desk.sandbox.refunds(client.merchant)).map(({ amount }) => amount)).toEqual([300, 700]);
  const { data } = await refundsOf(client, id);
  expect(data.map(({ amount, state }) => [amount, state])).toEqual([
    [700, 'completed'],
    [300, 'completed'],
  ]);
});

const { id: standing } = await paid(owner);

test.each([
  ['an amount of text', { amount: '2500' }, 'amount', /whole number/],
  ['a fraction', { amount: 10.5 }, 'amount', /whole number/],
  ['nothing', { amount: 0 }, 'amount', /more than zero/],
  ['a negative amount', { amount: -1 }, 'amount', /more than zero/],
  ['an amount beyond all bounds', { amount: 2 ** 52 }, 'amount', /too large/],
  ['no amount', { amount: undefined }, 'amount', /whole number/],
  ['another currency', { currency: 'JMD' }, 'currency', /in USD/],
  ['no reason', { reason: undefined }, 'reason', /text/],
  ['a reason of two letters', { reason: ' ab ' }, 'reason', /at least 3/],
  ['a reason of 1,001 letters', { reason: 'x'.repeat(1001) }, 'reason', /1000/],
  ['control characters in the reason', { reason: 'Sent\u0007 back' }, 'reason', /control/],
])('%s is refused by its field, and nothing is kept or sent', async (_what, body, field, message) => {
  const reply = await askRefund(owner, standing, body);
  expect([reply.status, reply.error().code]).toEqual([422, 'validation_failed']);
  expect(Object.keys(reply.error().fields)).toEqual([field]);
  expect(reply.error().fields[field]?.[0]).toMatch(message);
  expect((await refundsOf(owner, standing)).data).toEqual([]);
  expect(await desk.sandbox.refunds()).toEqual([]);
});

test.each([
  ['no key', undefined],
  ['a key of seven letters', 'seven-l'],
  ['a key with a space', 'has a space'],
])('%s is a 400', async (_what, key) => {
  const path = `${owner.account}/transactions/${standing}/refunds`;
  const headers = key === undefined ? {} : { 'Idempotency-Key': key };
  const reply = await owner.request('POST', path, { body: { amount: 100, reason: 'Back' }, headers });
  expect([reply.status, reply.error().code]).toEqual([400, 'bad_request']);
});

test('the same key is answered byte for byte; with another body, or for another payment, it is refused', async () => {
  const { client, id } = await payAlone();
  const other = await paid(client);
  const key = randomUUID();
  const first = await askRefund(client, id, { amount: 100 }, key);
  const again = await askRefund(client, id, { amount: 100 }, key);
  expect([again.status, again.text]).toEqual([201, first.text]);
  for (const [transaction, body] of [
    [id, { amount: 101 }],
    [id, { amount: 100, reason: 'Another' }],
    [other.id, { amount: 100 }],
  ] as const) {
    const reply = await askRefund(client, transaction, body, key);
    expect([reply.status, reply.error().code]).toEqual([422, 'idempotency_mismatch']);
  }
  expect(await desk.sandbox.refunds(client.merchant)).toHaveLength(1);
});

test('a declined payment has nothing to give back', async () => {
  const { account } = await desk.context.upstreams.of('main', 'test');
  const session = await owner.made();
  const row = await desk.context.store.checkoutSessions.get(account.id, session.id);
  if (!row) throw new Error('the session is gone');
  const known = await desk.context.store.transactions.get(account.id, standing);
  if (!known) throw new Error('the payment is gone');
  const declined = { ...known, id: 'txn_declined', status: 'failed', checkoutSessionId: session.id };
  await desk.context.store.checkoutSessions.save(row, declined, null, row.nextCheckAt);
  expect((await askRefund(owner, 'txn_declined')).error().fields['amount']?.[0]).toContain('declined');
});

test('a payment that is not here, or of another merchant, is not found', async () => {
  const apart = await desk.signInApart('owner');
  for (const client of [owner, apart]) {
    const id = client === owner ? 'txn_none' : standing;
    expect((await askRefund(client, id)).status).toBe(404);
    expect((await client.get(`${client.account}/transactions/${id}/refunds`)).status).toBe(404);
  }
});

test('whoever may only look sees refunds and can make none', async () => {
  const { client, id } = await payAlone();
  const key = randomUUID();
  const made = refundOf(await askRefund(client, id, { amount: 5 }, key));
  for (const role of ['developer', 'support', 'viewer'] as const) {
    const looker = await desk.signInAs(role, { merchant: client.merchant });
    expect((await askRefund(looker, id)).status).toBe(403);
    expect((await refundsOf(looker, id)).data).toHaveLength(1);
    expect(refundOf(await looker.get(`${looker.account}/refunds/${made.id}`)).amount).toBe(5);
    // A key is its maker's own.
    expect((await looker.get(`${looker.account}/refunds/${key}`)).status).toBe(404);
  }
  expect(refundOf(await client.get(`${client.account}/refunds/${key}`)).id).toBe(made.id);
  const finance = await desk.signInAs('finance', { merchant: client.merchant });
  expect((await askRefund(finance, id, { amount: 5 })).status).toBe(201);
});

test('a refund is in the payment’s timeline: who asked, why, and that it was made', async () => {
  const { client, id } = await payAlone();
  await askRefund(client, id, { amount: 5 });
  const timeline = (await client.get(`${client.account}/transactions/${id}/timeline`)).as(TimelineSchema);
  const entries = timeline.data.filter(({ action }) => action.startsWith('refund.'));
  expect(entries.map(({ action, outcome, actor }) => [action, outcome, actor])).toEqual([
    ['refund.ask', 'pending', 'The owner'],
    ['refund.create', 'completed', 'The owner'],
  ]);
  expect(entries[1]?.detail).toMatchObject({ amount: 5, currency: 'USD', reason: 'Sent back by the buyer' });
});

/** A refund made past the desk, as in the checkout's own portal. */
async function refundElsewhere(merchant: string, id: string, amount: number) {
  const { api_key, apiUrl } = await desk.sandbox.account(merchant);
  const reply = await fetch(`${apiUrl}/payments/${id}/refund`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${api_key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ amount, reason: 'Portal' }),
  });
  return z.object({ id: z.string() }).parse(await reply.json());
}

test('a refund made elsewhere is told by its webhook and counts once, beside those made here', async () => {
  const { client, id } = await payAlone();
  const elsewhere = await refundElsewhere(client.merchant, id, 400);
  await vi.waitUntil(async () => (await refundsOf(client, id)).data.length === 1, { timeout: 10_000 });
  expect(await refundsOf(client, id)).toMatchObject({ refunded: 400, remaining: 2100, is_at_most: false });
  expect((await refundsOf(client, id)).data).toMatchObject([
    { source: 'upstream', key: null, upstream_id: elsewhere.id, reason: 'Portal', created_by: null },
  ]);
  const here = refundOf(await askRefund(client, id, { amount: 600 }));
  // Its own webhook comes, too, and must not count a second time.
  await vi.waitUntil(
    async () => {
      const account = (await desk.context.upstreams.of(client.merchant, 'test')).account.id;
      const { checkout_session_id } = await payment(client, id);
      const events = await desk.context.store.webhooks.forSession(account, checkout_session_id ?? '');
      const refunds = events.filter(
        ({ eventType, state }) => eventType === 'payment.refunded' && state === 'applied',
      );
      return refunds.length === 2;
    },
    { timeout: 10_000 },
  );
  expect(await refundsOf(client, id)).toMatchObject({ refunded: 1000, remaining: 1500 });
  expect((await refundsOf(client, id)).data.map(({ upstream_id: ref }) => ref)).toEqual([
    here.upstream_id,
    elsewhere.id,
  ]);
  expect(await payment(client, id)).toMatchObject({ status: 'partially_refunded', amount_refunded: 1000 });
});

test('of a form that shows more left than there is, nothing is sent', async () => {
  const { client, id } = await payAlone();
  await askRefund(client, id, { amount: 500 });
  const late = await askRefund(client, id, { amount: 500, remaining: 2500 });
  expect([late.status, late.error().code]).toEqual([409, 'conflict']);
  expect(late.error().message).toContain('20.00 USD is left');
  expect(await desk.sandbox.refunds(client.merchant)).toHaveLength(1);
});

test('the sandbox answers a refund’s key again with the same refund, and another body with 409', async () => {
  const { client, id } = await payAlone();
  const { api_key, apiUrl } = await desk.sandbox.account(client.merchant);
  const send = (amount: number) =>
    fetch(`${apiUrl}/payments/${id}/refund`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${api_key}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': 'one-key-of-the-sandbox',
      },
      body: JSON.stringify({ amount }),
    });
  const replies = [await send(100), await send(100)];
  expect(replies.map(({ status }) => status)).toEqual([201, 201]);
  expect(new Set(await Promise.all(replies.map((reply) => reply.text()))).size).toBe(1);
  expect((await send(200)).status).toBe(409);
  expect(await desk.sandbox.refunds(client.merchant)).toHaveLength(1);
});
