import { expect, test, vi } from 'vitest';
import { randomUUID } from 'node:crypto';
import { CheckoutSessionSchema, TimelineSchema } from '#shared/checkout-sessions.ts';
import { UnreconciledSchema } from '#shared/intents.ts';
import { signWebhook } from '../../../server/upstream/signature.ts';
import type { DeskClient } from '../../support/desk-client.ts';
import { backfillEnds } from '../../support/backfill-watch.ts';
import { cards, payOnHostedPage } from '../../support/hosted-page.ts';
import { startApp, startAppForFile, withoutSync } from '../../support/start-app.ts';
import { madeAsAsked, sessionReply, startUpstreamStandIn } from '../../support/upstream-stand-in.ts';

const shared = await startAppForFile({ settings: withoutSync });
const seconds = () => Math.floor(Date.now() / 1000);

type Delivery = {
  secret: string;
  timestamp?: number;
  event?: unknown;
  rawBody?: string;
  signature?: string | undefined;
};

/** Sends an event as upstream would: signed, without cookie and without our header. */
function deliver(
  merchant: string,
  { secret, timestamp = seconds(), event, ...more }: Delivery,
  mode = 'test',
) {
  const rawBody = more.rawBody ?? JSON.stringify(event);
  const signed = signWebhook({ secret, timestamp, rawBody: Buffer.from(rawBody) });
  return {
    send: (client: DeskClient) =>
      client.request('POST', `/webhooks/${merchant}/${mode}`, {
        rawBody,
        headers: {
          'X-Checkout-Desk': undefined,
          'Webhook-Signature': 'signature' in more ? more.signature : signed,
        },
      }),
    signed,
  };
}

function eventOf(type: string, payload: Record<string, unknown>, event_id = `evt_${randomUUID()}`) {
  return { event_id, event_type: type, payload_redacted: payload };
}

async function apart() {
  const owner = await shared.signInApart('owner');
  const { webhook_secret: secret } = await shared.sandbox.account(owner.merchant);
  return { owner, secret };
}

test('a delivery that is not signed with the secret, for these very bytes and this very time, is a 401', async () => {
  const { owner, secret } = await apart();
  const event = eventOf('payment.completed', {});
  const rawBody = JSON.stringify(event);
  const { signed } = deliver(owner.merchant, { secret, event });
  const [time = '', digest = ''] = signed.split(',');
  const faults: Delivery[] = [
    { secret: 'another secret', event },
    { secret, event, timestamp: seconds() - 301 },
    { secret, event, timestamp: seconds() + 302 },
    { secret, event, signature: undefined },
    { secret, event, signature: '' },
    { secret, event, signature: digest },
    { secret, event, signature: time },
    { secret, event, signature: `t=${seconds() - 5},${digest}` },
    { secret, event, signature: `${time},v1=${'0'.repeat(64)}` },
    { secret, event, signature: `${time},v1=abc` },
    { secret, rawBody: `${rawBody} `, signature: signed },
    { secret, rawBody: rawBody.replace('completed', 'captured'), signature: signed },
  ];
  for (const fault of faults) {
    const reply = await deliver(owner.merchant, fault).send(shared.stranger());
    expect(reply.status).toBe(401);
    expect(reply.error()).toEqual({
      code: 'bad_signature',
      message: 'The webhook’s signature does not fit.',
      fields: {},
    });
  }
  expect(await shared.context.store.webhooks.accountsWithDue(Date.now())).toEqual([]);
});

test('an account that is not there or has no secret is a 404', async () => {
  const event = eventOf('payment.completed', {});
  for (const [merchant, mode] of [
    ['no-such-shop', 'test'],
    ['main', 'live'],
    ['main', 'prod'],
  ] as const) {
    const reply = await deliver(merchant, { secret: 'secret-of-the-tests', event }, mode).send(
      shared.stranger(),
    );
    expect(reply.status).toBe(404);
  }
});

test.each(['not JSON', '[]', '{}', '{"event_id":"","event_type":"x"}', '{"event_id":"a"}'])(
  'a signed body that is no event, %s, is a 400',
  async (rawBody) => {
    const { owner, secret } = await apart();
    expect((await deliver(owner.merchant, { secret, rawBody }).send(shared.stranger())).status).toBe(400);
  },
);

test('a signed body of 300 KB is a 413', async () => {
  const { owner, secret } = await apart();
  const event = eventOf('payment.completed', { more: 'a'.repeat(300 * 1024) });
  expect((await deliver(owner.merchant, { secret, event }).send(shared.stranger())).status).toBe(413);
});

test('an event that comes twice is kept once, and both times answered 200', async () => {
  const { owner, secret } = await apart();
  const { id } = await owner.made();
  const event = eventOf('checkout.cancelled', { checkout_session_id: id });
  for (let time = 0; time < 3; time++) {
    expect((await deliver(owner.merchant, { secret, event }).send(shared.stranger())).status).toBe(200);
  }
  const told = await timeline(owner, id);
  expect(told.filter(({ action }) => action === 'webhook')).toHaveLength(1);
});

test('an event of a type that nobody announced is kept and answered 200', async () => {
  const { owner, secret } = await apart();
  const { account } = await shared.context.upstreams.of(owner.merchant, 'test');
  const event = eventOf('subscription.renewed', { anything: [1] }, 'evt_unknown_type');
  expect((await deliver(owner.merchant, { secret, event }).send(shared.stranger())).status).toBe(200);
  const kept = await vi.waitUntil(async () => {
    const row = await shared.context.store.webhooks.get(account.id, 'evt_unknown_type');
    return row?.state === 'ignored' && row;
  });
  expect(JSON.parse(kept.body)).toEqual(event);
});

test('an event about a payment link that we don’t know takes that link in', async () => {
  const owner = await shared.signInApart('owner');
  await owner.get(`${owner.account}/checkout-sessions`); // registers the account, webhooks on
  await backfillEnds(owner); // else it might find the payment first
  const { api_key: apiKey, apiUrl } = await shared.sandbox.account(owner.merchant);
  const made = await fetch(`${apiUrl}/checkout-sessions`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      ...{ amount: 700, currency: 'BBD', description: 'Made elsewhere' },
      ...{ success_url: 'https://shop.example/a', failure_url: 'https://shop.example/b' },
    }),
  });
  const { id, checkout_url } = (await made.json()) as { id: string; checkout_url: string };
  expect((await owner.get(`${owner.account}/checkout-sessions/${id}`)).status).toBe(404);
  await payOnHostedPage(checkout_url, cards.visa);
  const session = await vi.waitUntil(
    async () => {
      const reply = await owner.get(`${owner.account}/checkout-sessions/${id}`);
      return reply.status === 200 && reply.as(CheckoutSessionSchema);
    },
    { timeout: 5000 },
  );
  expect(session).toMatchObject({ source: 'webhook', status: 'completed', amount: 700, created_by: null });
  expect(session.transaction?.receipt_number).toMatch(/^RCT-/);
});

test('an event that comes before its payment link is known here waits, and is then applied', async () => {
  const upstream = await startUpstreamStandIn(() => 'hang');
  const desk = await startApp({ settings: { ...upstream.settings, UPSTREAM_TIMEOUT_MS: '500' } });
  const owner = await desk.signInAs('owner');
  const creating = owner.create({ amount: 2500, currency: 'USD' }, 'told-before-known');
  const intentId = await vi.waitUntil(
    () => upstream.requests.find(({ method }) => method === 'POST')?.idempotencyKey,
  );
  const event = eventOf('payment.completed', { metadata: { checkout_desk_intent: intentId } }, 'evt_early');
  const { send } = deliver('main', { secret: 'secret-of-the-tests', event });
  expect((await send(desk.stranger())).status).toBe(200);
  upstream.answer((request) =>
    request.method === 'POST'
      ? madeAsAsked(request)
      : { status: 200, body: { ...sessionReply(`cs_${intentId}`), status: 'completed' } },
  );
  await creating;
  const session = await vi.waitUntil(
    async () => {
      const found = await desk.context.store.checkoutSessions.get(1, `cs_${intentId}`);
      return found?.status === 'completed' && found;
    },
    { timeout: 10_000 },
  );
  expect(session.source).toBe('created');
});

test('a claim is shown as a claim while upstream can’t confirm it, and never as the status', async () => {
  const upstream = await startUpstreamStandIn(madeAsAsked);
  const desk = await startApp({ settings: { ...upstream.settings, ...withoutSync } });
  const owner = await desk.signInAs('owner');
  const { id } = await owner.made();
  upstream.answer(() => ({ status: 503, body: {} }));
  const event = eventOf('payment.completed', { checkout_session_id: id, amount: 2500, status: 'captured' });
  await deliver('main', { secret: 'secret-of-the-tests', event }).send(desk.stranger());
  const claimed = await vi.waitUntil(async () => {
    const session = await owner.session(id);
    return session.reported_status !== null && session;
  });
  expect(claimed).toMatchObject({ status: 'open', reported_status: 'completed', transaction: null });
  expect((await owner.get('/api/main/test/unreconciled')).as(UnreconciledSchema).items).toMatchObject([
    { kind: 'session', id, state: 'confirming' },
  ]);

  upstream.answer(() => ({ status: 200, body: { ...sessionReply(id), status: 'completed' } }));
  const refreshed = await owner.post(`/api/main/test/checkout-sessions/${id}/refresh`);
  expect(refreshed.as(CheckoutSessionSchema)).toMatchObject({ status: 'completed', reported_status: null });
});

test('a claim that upstream does not confirm stays a claim', async () => {
  const { owner, secret } = await apart();
  const { id } = await owner.made();
  const event = eventOf('payment.completed', { checkout_session_id: id });
  await deliver(owner.merchant, { secret, event }).send(shared.stranger());
  await vi.waitUntil(async () => (await timeline(owner, id)).some(({ outcome }) => outcome === 'waiting'));
  expect(await owner.session(id)).toMatchObject({
    status: 'open',
    reported_status: 'completed',
    transaction: null,
  });
});

async function timeline(client: DeskClient, id: string) {
  return (await client.get(`${client.account}/checkout-sessions/${id}/timeline`)).as(TimelineSchema).data;
}
