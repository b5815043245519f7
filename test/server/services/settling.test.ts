import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../../server/clock.ts';
import { CheckoutSessionSchema } from '#shared/checkout-sessions.ts';
import { IntentSchema, UnreconciledSchema } from '#shared/intents.ts';
import { signWebhook } from '../../../server/upstream/signature.ts';
import type { DeskClient } from '../../support/desk-client.ts';
import { startApp } from '../../support/start-app.ts';
import { madeAsAsked, sessionReply, startUpstreamStandIn } from '../../support/upstream-stand-in.ts';

const link = { amount: 2500, currency: 'USD' };
const withoutSync = { SYNC_INTERVAL_MS: '3600000' };

async function intentState(client: DeskClient, key: string) {
  return (await client.get(`${client.account}/intents/${key}`)).as(IntentSchema);
}

function untilState(client: DeskClient, key: string, state: string) {
  return vi.waitUntil(
    async () => {
      const intent = await intentState(client, key);
      return intent.state === state && intent;
    },
    { timeout: 20_000, interval: 100 },
  );
}

async function tell(client: DeskClient, type: string, payload: unknown) {
  const rawBody = JSON.stringify({
    event_id: `evt_${randomUUID()}`,
    event_type: type,
    payload_redacted: payload,
  });
  const signature = signWebhook({
    secret: 'secret-of-the-tests',
    timestamp: Math.floor(Date.now() / 1000),
    rawBody: Buffer.from(rawBody),
  });
  return client.request('POST', '/webhooks/main/test', {
    rawBody,
    headers: { 'Webhook-Signature': signature },
  });
}

test('a key that upstream may have forgotten is never sent again, not even after a restart', async () => {
  const upstream = await startUpstreamStandIn(() => ({ status: 500, body: {} }));
  const dataDir = await mkdtemp(path.join(tmpdir(), 'desk-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const first = await startApp({ settings: { ...upstream.settings, ...withoutSync }, dataDir });
  const owner = await first.signInAs('owner');
  const key = randomUUID();
  expect((await owner.create(link, key)).status).toBe(202);
  await first.stop();

  upstream.answer(madeAsAsked);
  const sent = upstream.requests.length;
  const clock = { ...systemClock, now: () => Date.now() + 72 * 3_600_000 };
  const second = await startApp({ settings: { ...upstream.settings, ...withoutSync }, dataDir, clock });
  const again = await second.signInAs('owner');
  const { items } = await vi.waitUntil(async () => {
    const list = (await again.get('/api/main/test/unreconciled')).as(UnreconciledSchema);
    return list.items.some((item) => item.state === 'needs_person') && list;
  });
  expect(items).toMatchObject([{ kind: 'intent', id: key, state: 'needs_person' }]);
  expect(upstream.requests.slice(sent).filter(({ method }) => method === 'POST')).toEqual([]);
});

test('one conflict after other failures is waited out', async () => {
  let calls = 0;
  const upstream = await startUpstreamStandIn((request) => {
    calls += 1;
    if (calls <= 8) return { status: 500, body: {} };
    return calls === 9 ? { status: 409, body: {} } : madeAsAsked(request);
  });
  const desk = await startApp({ settings: { ...upstream.settings, ...withoutSync } });
  desk.context.random = () => 0; // no pause between the tries
  const owner = await desk.signInAs('owner');
  const key = randomUUID();
  await owner.create(link, key);
  const settled = await untilState(owner, key, 'created');
  expect(settled.attempts).toBe(10);
});

test('a webhook that carries our mark settles an attempt that had needed a person', async () => {
  const upstream = await startUpstreamStandIn(() => ({ status: 409, body: {} }));
  const desk = await startApp({ settings: { ...upstream.settings, ...withoutSync } });
  desk.context.random = () => 0; // no pause between the tries
  const owner = await desk.signInAs('owner');
  const key = randomUUID();
  await owner.create({ ...link, description: 'Order #7' }, key);
  await untilState(owner, key, 'needs_person');

  const mark = upstream.requests[0]?.idempotencyKey;
  const metadata = { checkout_desk_intent: mark };
  upstream.answer(() => ({
    status: 200,
    body: { ...sessionReply('cs_lost'), status: 'completed', metadata },
  }));
  expect((await tell(owner, 'payment.completed', { checkout_session_id: 'cs_lost', metadata })).status).toBe(
    200,
  );
  const settled = await untilState(owner, key, 'created');
  expect(settled.checkout_session).toMatchObject({
    id: 'cs_lost',
    status: 'completed',
    source: 'created',
    description: 'Order #7',
  });
});

test('a webhook for a session that upstream does not show yet is tried again until it does', async () => {
  const upstream = await startUpstreamStandIn(() => ({ status: 404, body: {} }));
  const desk = await startApp({ settings: { ...upstream.settings, ...withoutSync } });
  const owner = await desk.signInAs('owner');
  await tell(owner, 'payment.completed', { checkout_session_id: 'cs_late' });
  await vi.waitUntil(() => upstream.requests.length > 0);
  upstream.answer(() => ({ status: 200, body: { ...sessionReply('cs_late'), status: 'completed' } }));
  const adopted = await vi.waitUntil(
    async () => {
      const reply = await owner.get('/api/main/test/checkout-sessions/cs_late');
      return reply.status === 200 && reply.as(CheckoutSessionSchema);
    },
    { timeout: 15_000, interval: 100 },
  );
  expect(adopted).toMatchObject({ status: 'completed', source: 'webhook' });
});

test.each([[[]], [{ metadata: [] }], [{ checkout_session_id: 7 }], ['text']])(
  'a signed event with the payload %j is stored, not refused',
  async (payload) => {
    const upstream = await startUpstreamStandIn(madeAsAsked);
    const desk = await startApp({ settings: { ...upstream.settings, ...withoutSync } });
    expect((await tell(await desk.signInAs('owner'), 'subscription.created', payload)).status).toBe(200);
  },
);

test('sessions that can’t be read do not keep others from being read', async () => {
  let made = 0;
  const upstream = await startUpstreamStandIn(({ method, path: address }) => {
    if (method === 'POST') return { status: 201, body: sessionReply(`cs_${(made += 1)}`) };
    const id = address.split('/').at(-1) ?? '';
    if (['cs_1', 'cs_2', 'cs_3'].includes(id)) return { status: 500, body: {} };
    return { status: 200, body: { ...sessionReply(id), status: 'completed' } };
  });
  const desk = await startApp({ settings: upstream.settings });
  const owner = await desk.signInAs('owner');
  for (let count = 0; count < 6; count++) await owner.create(link);
  const paid = await vi.waitUntil(
    async () => {
      const list = await Promise.all(['cs_4', 'cs_5', 'cs_6'].map((id) => owner.session(id)));
      return list.every(({ status }) => status === 'completed') && list;
    },
    { timeout: 15_000, interval: 100 },
  );
  expect(paid).toHaveLength(3);
});

test('a reply that contradicts a paid session changes neither its receipt nor its time', async () => {
  const paid = {
    ...sessionReply('cs_paid'),
    status: 'completed',
    completed_at: '2026-05-05T12:15:00+00:00',
    transaction: { id: 'txn_paid', receipt_number: 'RCT-000042', status: 'captured' },
  };
  const upstream = await startUpstreamStandIn(({ method }) =>
    method === 'POST' ? { status: 201, body: sessionReply('cs_paid') } : { status: 200, body: paid },
  );
  const desk = await startApp({ settings: { ...upstream.settings, ...withoutSync } });
  const owner = await desk.signInAs('owner');
  await owner.create(link);
  const refresh = () => owner.post('/api/main/test/checkout-sessions/cs_paid/refresh');
  await refresh();
  const transaction = { id: 'txn_other', receipt_number: 'RCT-000099', status: 'failed' };
  upstream.answer(() => ({
    status: 200,
    body: { ...paid, status: 'failed', completed_at: '2026-06-06T00:00:00Z', transaction },
  }));
  expect((await refresh()).as(CheckoutSessionSchema)).toMatchObject({
    status: 'completed',
    completed_at: '2026-05-05T12:15:00.000Z',
    transaction: { id: 'txn_paid' },
  });
  const { items } = (await owner.get('/api/main/test/unreconciled')).as(UnreconciledSchema);
  expect(items).toMatchObject([{ kind: 'session', id: 'cs_paid', state: 'contradicted' }]);
});

test('a link over another sum than was asked for needs eyes for as long as it stands', async () => {
  const upstream = await startUpstreamStandIn(({ method }) => ({
    status: method === 'POST' ? 201 : 200,
    body: sessionReply('cs_dear', { amount: 9900 }),
  }));
  const desk = await startApp({ settings: { ...upstream.settings, ...withoutSync } });
  const owner = await desk.signInAs('owner');
  await owner.create(link);
  await owner.post('/api/main/test/checkout-sessions/cs_dear/refresh');
  const { items } = (await owner.get('/api/main/test/unreconciled')).as(UnreconciledSchema);
  expect(items).toMatchObject([{ id: 'cs_dear', state: 'contradicted', amount: 9900 }]);
});

test('a currency that upstream spells otherwise from one reply to the next is the same currency', async () => {
  const spelt = (currency: string, id: string) => ({ ...sessionReply(id), currency });
  const transaction = { id: 'txn_1', status: 'captured', amount: 2500, currency: 'usd' };
  const upstream = await startUpstreamStandIn(({ method }) =>
    method === 'POST'
      ? { status: 201, body: spelt('Usd', 'cs_spelt') }
      : { status: 200, body: { ...spelt('usd', 'cs_spelt'), status: 'completed', transaction } },
  );
  const desk = await startApp({ settings: { ...upstream.settings, ...withoutSync } });
  const owner = await desk.signInAs('owner');
  expect((await owner.create(link)).as(CheckoutSessionSchema)).toMatchObject({ currency: 'USD' });
  const read = await owner.post('/api/main/test/checkout-sessions/cs_spelt/refresh');
  expect(read.as(CheckoutSessionSchema)).toMatchObject({
    ...{ status: 'completed', currency: 'USD', contradiction: null, transaction: { currency: 'USD' } },
  });
});

test('a time-out given with decimals makes links like any other', async () => {
  const upstream = await startUpstreamStandIn(madeAsAsked);
  const desk = await startApp({
    settings: { ...upstream.settings, ...withoutSync, UPSTREAM_TIMEOUT_MS: '1500.5' },
  });
  expect((await (await desk.signInAs('owner')).create(link)).status).toBe(201);
});
