import { describe, expect, test, vi } from 'vitest';
import { CheckoutSessionSchema } from '#shared/checkout-sessions.ts';
import { IntentSchema, UnsettledSchema } from '#shared/intents.ts';
import { startApp } from '../../support/start-app.ts';
import { madeAsAsked, sessionReply, startUpstreamStandIn } from '../../support/upstream-stand-in.ts';

const link = { amount: 2500, currency: 'USD', description: 'Order #1042' };

test('what goes upstream is the request, our return pages, our mark, and a UUID that is not the browser’s key', async () => {
  const upstream = await startUpstreamStandIn(madeAsAsked);
  const desk = await startApp({ settings: upstream.settings });
  const owner = await desk.signInAs('owner');
  expect((await owner.create({ ...link, unknown: 'name' }, 'key-of-the-browser')).status).toBe(201);
  const [sent] = upstream.requests;
  expect(sent).toMatchObject({
    method: 'POST',
    path: '/api/v1/checkout-sessions',
    apiKey: 'gc_test_key-of-the-tests',
  });
  expect(sent?.idempotencyKey).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(sent?.body).toEqual({
    ...link,
    expires_in_minutes: 30,
    success_url: `${desk.url}/return/main/test/success`,
    failure_url: `${desk.url}/return/main/test/failure`,
    cancel_url: `${desk.url}/return/main/test/cancel`,
    metadata: { checkout_desk_intent: sent?.idempotencyKey },
  });
});

test('upstream’s refusal comes back at our fields, is replayed, and stays with the intent', async () => {
  const upstream = await startUpstreamStandIn(() => ({
    status: 422,
    body: {
      message: 'The given data was invalid.',
      errors: { gateway: ['The selected gateway is invalid.'], 'line_items.0.name': ['Too rude.'] },
    },
  }));
  const desk = await startApp({ settings: upstream.settings });
  const owner = await desk.signInAs('owner');
  const first = await owner.create({ ...link, gateway: 'nowhere' }, 'refused-upstream');
  expect(first.status).toBe(422);
  const error = first.error();
  expect(error.code).toBe('upstream_refused');
  expect(error.fields).toEqual({
    gateway: ['The selected gateway is invalid.'],
    'line_items.0.name': ['Too rude.'],
  });
  expect((await owner.create({ ...link, gateway: 'nowhere' }, 'refused-upstream')).text).toBe(first.text);
  expect(upstream.requests).toHaveLength(1);
  const intent = (await owner.get('/api/main/test/intents/refused-upstream')).as(IntentSchema);
  expect(intent).toMatchObject({ state: 'refused', checkout_session: null, body: { gateway: 'nowhere' } });
  expect(intent.error).toEqual(error);
});

test('a refusal whose words hold markup or our key shows neither key nor control characters', async () => {
  const upstream = await startUpstreamStandIn(() => ({
    status: 422,
    body: { error: 'Bad \u0000 key gc_test_key-of-the-tests <script>' },
  }));
  const desk = await startApp({ settings: upstream.settings });
  const reply = await (await desk.signInAs('owner')).create(link);
  expect(reply.status).toBe(422);
  expect(reply.text).not.toContain('key-of-the-tests');
  expect(reply.error().message).toContain('Bad key [key] <script>');
});

describe('without an API key in live mode', () => {
  test('a create is a 503 api_key_missing, and the draft stays open', async () => {
    const desk = await startApp();
    const owner = await desk.signInAs('owner', { mode: 'live' });
    await owner.put('/api/main/live/intents/kept-in-live', { body: link });
    const reply = await owner.create(link, 'kept-in-live');
    expect(reply.status).toBe(503);
    expect(reply.error().code).toBe('api_key_missing');
    const intent = (await owner.get('/api/main/live/intents/kept-in-live')).as(IntentSchema);
    expect(intent).toMatchObject({ state: 'draft', body: link });
    expect((await owner.put('/api/main/live/intents/kept-in-live', { body: {} })).status).toBe(200);
  });
});

test('a refused API key is a 503, the attempt is kept, and after a restart with the right key it goes on', async () => {
  const right = 'gc_test_the-right-key';
  const upstream = await startUpstreamStandIn((request) =>
    request.apiKey === right ? madeAsAsked(request) : { status: 401, body: { error: 'Unauthenticated.' } },
  );
  const desk = await startApp({ settings: upstream.settings });
  const owner = await desk.signInAs('owner', { email: 'owner@example.com' });
  const reply = await owner.create(link, 'key-was-wrong');
  expect(reply.status).toBe(503);
  expect(reply.error().code).toBe('api_key_rejected');
  expect((await owner.create(link, 'key-was-wrong')).error().code).toBe('api_key_rejected');
  const pending = (await owner.get('/api/main/test/intents/key-was-wrong')).as(IntentSchema);
  expect(pending).toMatchObject({ state: 'pending', error: { code: 'api_key_rejected' } });
  await desk.stop();

  const settings = { ...upstream.settings, CHECKOUT_API_KEY_TEST: right };
  const mended = await startApp({ settings, dataDir: desk.dataDir });
  const again = mended.stranger();
  await again.post('/api/sign-in', { email: 'owner@example.com', password: 'correct horse battery staple' });
  const created = await vi.waitUntil(async () => {
    const intent = (await again.get('/api/main/test/intents/key-was-wrong')).as(IntentSchema);
    return intent.state === 'created' && intent;
  });
  expect(created.checkout_session).toMatchObject({ amount: 2500, status: 'open', source: 'created' });
  expect(new Set(upstream.requests.map((request) => request.idempotencyKey)).size).toBe(1);
  expect((await again.create(link, 'key-was-wrong')).status).toBe(201);
});

test('a conflict on our key is tried again with the same key', async () => {
  const upstream = await startUpstreamStandIn(() => ({ status: 409, body: { error: 'Conflict.' } }));
  const desk = await startApp({ settings: upstream.settings });
  const owner = await desk.signInAs('owner');
  const creating = owner.create(link, 'in-conflict-1');
  await vi.waitUntil(() => upstream.requests.length > 0);
  upstream.answer(madeAsAsked);
  await creating;
  await vi.waitUntil(async () => (await owner.create(link, 'in-conflict-1')).status === 201, {
    timeout: 10_000,
  });
  expect(new Set(upstream.requests.map((request) => request.idempotencyKey)).size).toBe(1);
});

test('a success that can’t be read is unknown, and is asked for again with the same key', async () => {
  const unreadable: ((body: Record<string, unknown>) => unknown)[] = [
    (body) => ({ ...sessionReply('cs_x', body), id: undefined }),
    (body) => ({ ...sessionReply('cs_x', body), checkout_url: 'javascript:alert(1)' }),
    () => 'made it',
    () => null,
  ];
  const upstream = await startUpstreamStandIn(({ body }) => {
    return { status: 201, body: unreadable[Number(body['description'])]?.(body) };
  });
  const desk = await startApp({ settings: upstream.settings });
  const owner = await desk.signInAs('owner');
  const attempts = unreadable.map(
    (_, index) => [{ ...link, description: String(index) }, `unreadable-${index}`] as const,
  );
  for (const answer of await Promise.all(attempts.map((attempt) => owner.create(...attempt)))) {
    expect(answer.status).toBe(202);
    const { state, error } = answer.as(UnsettledSchema).intent;
    expect({ state, code: error?.code }).toEqual({ state: 'unknown', code: 'upstream_unavailable' });
  }
  upstream.answer(madeAsAsked);
  for (const attempt of attempts) {
    await vi.waitUntil(async () => (await owner.create(...attempt)).status === 201, { timeout: 10_000 });
  }
  const creates = upstream.requests.filter(({ method }) => method === 'POST');
  expect(new Set(creates.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(attempts.length);
});

test('a link over another sum than was asked for is kept, and shown to whoever watches what needs eyes', async () => {
  const upstream = await startUpstreamStandIn(() => ({
    status: 200,
    body: sessionReply('cs_other', { amount: 1 }),
  }));
  const desk = await startApp({ settings: upstream.settings });
  const owner = await desk.signInAs('owner');
  expect((await owner.create(link)).as(CheckoutSessionSchema).amount).toBe(1);
  expect((await owner.get('/api/main/test/unreconciled')).body).toMatchObject({
    count: 1,
    items: [{ kind: 'session', id: 'cs_other', state: 'contradicted' }],
  });
});
