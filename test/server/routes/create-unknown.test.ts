import { expect, test, vi } from 'vitest';
import { CheckoutSessionSchema } from '#shared/checkout-sessions.ts';
import { IntentSchema, UnreconciledSchema, UnsettledSchema } from '#shared/intents.ts';
import type { DeskClient } from '../../support/desk-client.ts';
import { password, startApp, startAppForFile, withoutSync } from '../../support/start-app.ts';
import { madeAsAsked, startUpstreamStandIn } from '../../support/upstream-stand-in.ts';

const shared = await startAppForFile({ settings: withoutSync });
const link = { amount: 2500, currency: 'USD' };

function intentOf(client: DeskClient, key: string) {
  return client.get(`${client.account}/intents/${key}`).then((reply) => reply.as(IntentSchema));
}

async function settled(client: DeskClient, key: string) {
  return vi.waitUntil(
    async () => {
      const intent = await intentOf(client, key);
      return intent.state === 'created' && intent;
    },
    { timeout: 15_000 },
  );
}

test.concurrent.each(['sandbox:lost-answer', 'sandbox:500', 'sandbox:429'])(
  'a create that meets %s ends in one session, which the same key is answered with',
  async (description) => {
    const owner = await shared.signInApart('owner');
    const first = await owner.create({ ...link, description }, 'one-in-the-end');
    expect([201, 202]).toContain(first.status);
    const { checkout_session: session } = await settled(owner, 'one-in-the-end');
    const again = await owner.create({ ...link, description }, 'one-in-the-end');
    expect(again.status).toBe(201);
    expect(again.as(CheckoutSessionSchema).id).toBe(session?.id);
    const made = await shared.sandbox.sessions(owner.merchant);
    expect(made.map(({ id }) => id)).toEqual([session?.id]);
    expect((await owner.get(`${owner.account}/unreconciled`)).as(UnreconciledSchema).count).toBe(0);
  },
);

test.concurrent(
  'a create that upstream is slow to answer is a 202 with the intent before that answer comes, then made',
  async () => {
    const owner = await shared.signInApart('owner');
    const body = { ...link, description: 'sandbox:slow' };
    const started = performance.now();
    const first = await owner.create(body, 'slow-upstream');
    expect(performance.now() - started).toBeLessThan(7000);
    expect(first.status).toBe(202);
    expect(first.as(UnsettledSchema).intent).toMatchObject({ key: 'slow-upstream', state: 'pending', body });
    expect((await owner.get(`${owner.account}/unreconciled`)).body).toMatchObject({
      count: 1,
      items: [{ kind: 'intent', id: 'slow-upstream', state: 'pending', amount: 2500, currency: 'USD' }],
    });
    await settled(owner, 'slow-upstream');
    expect((await owner.create(body, 'slow-upstream')).status).toBe(201);
    expect(await shared.sandbox.sessions(owner.merchant)).toHaveLength(1);
  },
);

test('who gives up waiting has made the link all the same', async () => {
  const upstream = await startUpstreamStandIn(() => 'hang');
  const desk = await startApp({ settings: { ...upstream.settings, UPSTREAM_TIMEOUT_MS: '500' } });
  const owner = await desk.signInAs('owner');
  const giveUp = new AbortController();
  const creating = owner
    .request('POST', '/api/main/test/checkout-sessions', {
      body: link,
      headers: { 'Idempotency-Key': 'gave-up-waiting' },
      signal: giveUp.signal,
    })
    .catch((error: unknown) => error);
  await vi.waitUntil(() => upstream.requests.length > 0);
  giveUp.abort();
  expect(await creating).toMatchObject({ name: 'AbortError' });
  upstream.answer(madeAsAsked);
  expect((await settled(owner, 'gave-up-waiting')).checkout_session).toMatchObject({ amount: 2500 });
});

test('a create under way when the server stops is taken up at the next start with the same key', async () => {
  const upstream = await startUpstreamStandIn(() => 'hang');
  const settings = { ...upstream.settings, UPSTREAM_TIMEOUT_MS: '1000' };
  const desk = await startApp({ settings });
  const owner = await desk.signInAs('owner', { email: 'owner@example.com' });
  const creating = owner.create(link, 'stopped-between').catch((error: unknown) => error);
  await vi.waitUntil(() => upstream.requests.length > 0);
  await desk.stop();
  await creating;

  upstream.answer(madeAsAsked);
  const next = await startApp({ settings, dataDir: desk.dataDir });
  const again = next.stranger();
  await again.post('/api/sign-in', { email: 'owner@example.com', password });
  const { checkout_session: session } = await settled(again, 'stopped-between');
  expect(upstream.requests.filter(({ method }) => method === 'POST').length).toBeGreaterThan(1);
  expect(
    new Set(
      upstream.requests.filter(({ method }) => method === 'POST').map(({ idempotencyKey }) => idempotencyKey),
    ).size,
  ).toBe(1);
  expect((await again.create(link, 'stopped-between')).as(CheckoutSessionSchema).id).toBe(session?.id);
});

test('an attempt that stays unknown until its key is about to die waits for a person, and sends nothing more', async () => {
  const upstream = await startUpstreamStandIn(() => ({ status: 502, body: {} }));
  const desk = await startApp({
    settings: { ...upstream.settings, IDEMPOTENCY_KEY_LIFETIME_HOURS: String(1 / 3600) },
  });
  const owner = await desk.signInAs('owner');
  await owner.create(link, 'nearly-dead-key');
  const intent = await vi.waitUntil(
    async () => {
      const found = await intentOf(owner, 'nearly-dead-key');
      return found.state === 'needs_person' && found;
    },
    { timeout: 10_000 },
  );
  expect(intent.error?.message).toContain('The link may exist');
  const sent = upstream.requests.length;
  const again = await owner.create(link, 'nearly-dead-key');
  expect(again.status).toBe(202);
  expect(again.as(UnsettledSchema).intent.state).toBe('needs_person');
  expect(upstream.requests).toHaveLength(sent);
});
