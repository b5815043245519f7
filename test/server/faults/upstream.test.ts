import { expect, onTestFinished, test, vi } from 'vitest';
import { CheckoutSessionListSchema, CheckoutSessionSchema } from '#shared/checkout-sessions.ts';
import {
  deskInWeather,
  deskInWeatherForFile,
  impatient,
  intentTurns,
  keys,
  secrets,
} from '../../support/chaos-desk.ts';
import {
  type Fault,
  faults,
  isCreate,
  isRead,
  type Seen,
  startChaosProxy,
} from '../../support/chaos-proxy.ts';
import { sendEvent } from '../../support/webhook-delivery.ts';

const shared = await deskInWeatherForFile({ settings: impatient });
const link = { amount: 2500, currency: 'USD' };
const creating = (description: string) => (seen: Seen) =>
  isCreate(seen) && seen.body['description'] === description;
const ofTestMode = ({ apiKey }: Seen) => apiKey === keys.test;
const readsOf = (requests: Seen[], id: string) => requests.filter(({ path }) => path.endsWith(id));

const storms: [id: string, name: string, fault: Fault][] = [
  ['U1', 'a reset before upstream hears of it', faults.resetBefore],
  ['U2', 'silence', faults.blackHole],
  ['U3', 'a drip of single bytes', faults.drip],
  ['U4', 'a 429 without a time', faults.tooMany(undefined)],
  ['U4', 'a 429 with a negative time', faults.tooMany('-5')],
  ['U4', 'a 429 with a time that is none', faults.tooMany('soon')],
  ['U6', 'a 500', faults.answer(500)],
  ['U6', 'a gateway’s page for a 502', faults.html(502)],
  ['U6', 'a gateway’s page for a 503', faults.html(503)],
  ['U6', 'a gateway’s page for a 504', faults.html(504)],
  ['U9', 'a reply that unpacks to 60 MB', faults.bomb],
];

test.concurrent.each(storms)(
  '%s: a create that meets %s, twice, ends in one session',
  async (_id, name, fault) => {
    const { proxy, owner, weather } = shared;
    const key = `storm-key-${storms.findIndex((storm) => storm[1] === name)}`;
    proxy.meet(fault, creating(name), 2);
    expect([201, 202]).toContain((await owner.create({ ...link, description: name }, key)).status);
    const { checkout_session: session } = await intentTurns(owner, key, 'created');
    const made = (await weather.ledger()).filter(({ description }) => description === name);
    expect(made.map(({ id }) => id)).toEqual([session?.id]);
    const sent = proxy.requests.filter(creating(name));
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  },
);

test('U1: an upstream that can’t be reached is told of within a second, and an attempt made then is kept', async () => {
  const { owner, proxy } = await deskInWeather();
  const { id } = await owner.made();
  await proxy.close();
  const asked = performance.now();
  const refreshed = await owner.post(`${owner.account}/checkout-sessions/${id}/refresh`);
  expect(performance.now() - asked).toBeLessThan(1000);
  expect({ status: refreshed.status, ...refreshed.error() }).toMatchObject({
    status: 503,
    code: 'upstream_unavailable',
    message: 'The checkout API did not answer. What is shown is what was last confirmed.',
  });
  expect((await owner.create(link, 'not-reached')).status).toBe(202);
  expect((await intentTurns(owner, 'not-reached', 'unknown')).error?.code).toBe('upstream_unavailable');
});

test('U2: calls that hang are hung up on, and hold up no other account', async () => {
  const { desk, owner, proxy } = await deskInWeather({ settings: { UPSTREAM_TIMEOUT_MS: '1500' } });
  const live = await desk.signInAs('owner', { mode: 'live' });
  proxy.meet(faults.blackHole, ofTestMode);
  const hanging = Array.from({ length: 40 }, (_, index) => owner.create(link, `hanging-${index}`));
  await vi.waitUntil(() => proxy.requests.length >= 40);
  const started = performance.now();
  expect((await live.create(link)).status).toBe(201);
  expect(performance.now() - started).toBeLessThan(1000);
  expect((await Promise.all(hanging)).map(({ status }) => status)).toEqual(Array(40).fill(202));
  await vi.waitUntil(() => proxy.requests.slice(0, 40).every(({ isOver }) => isOver));
});

test.each([
  ['in seconds', '3', 3000, 3300],
  ['as an HTTP date', 'date', 1000, 4400],
  ['of three years, cut to ten minutes', '99999999', 600_000, 600_000],
])('U4: a 429 with a time %s is waited out with the same key', async (_name, given, least, most) => {
  const { desk, owner, proxy } = await deskInWeather();
  const value = given === 'date' ? new Date(Date.now() + 4000).toUTCString() : given;
  proxy.meet(faults.tooMany(value), isCreate, 1);
  const creating = owner.create(link, 'told-to-wait');
  await intentTurns(owner, 'told-to-wait', 'unknown');
  const [sent] = proxy.requests;
  const row = await desk.context.store.intents.getById(sent?.idempotencyKey ?? '');
  const pause = (row?.nextAttemptAt ?? 0) - (row?.updatedAt ?? 0);
  // Between reading the clock for the plan and for the row, a few ms may pass; jitter adds a tenth at most.
  expect(pause).toBeGreaterThan(least - 100);
  expect(pause).toBeLessThanOrEqual(most);
  expect((await creating).status).toBe(202);
  expect(proxy.requests).toHaveLength(1);
});

test('U5: the sync leaves people’s calls alone, and upstream never has to say 429', async () => {
  const { desk, owner, proxy } = await deskInWeather({
    ratePerMinute: 40,
    settings: { SYNC_INTERVAL_MS: '20' },
  });
  await Promise.all(Array.from({ length: 8 }, () => owner.made()));
  const { budget } = await desk.context.upstreams.of('main', 'test');
  await vi.waitUntil(() => budget.waitFor('routine') > 0 && proxy.requests.every(({ isOver }) => isOver), {
    timeout: 15_000,
  });
  const replies = await Promise.all(Array.from({ length: 8 }, () => owner.create(link)));
  expect(replies.map(({ status }) => status)).toEqual(Array(8).fill(201));
  expect(proxy.requests.filter(({ forwarded }) => forwarded === 429)).toEqual([]);
});

test('U6: after a row of faults the circuit opens, and refreshes are refused without asking upstream', async () => {
  const { owner, proxy } = await deskInWeather();
  const { id } = await owner.made();
  proxy.meet(faults.html(503), isRead);
  for (let time = 0; time < 30; time++) {
    const reply = await owner.post(`${owner.account}/checkout-sessions/${id}/refresh`);
    expect(reply.error().code).toBe('upstream_unavailable');
  }
  expect(readsOf(proxy.requests, id).length).toBeLessThan(15);
});

test('U6: sessions that upstream fails to show do not keep the sync from the others', async () => {
  const { owner, proxy, weather } = await deskInWeather({ settings: { SYNC_INTERVAL_MS: '30' } });
  const broken = await Promise.all(Array.from({ length: 6 }, () => owner.made()));
  proxy.meet(faults.answer(500), (seen) => isRead(seen) && broken.some(({ id }) => seen.path.endsWith(id)));
  const { id } = await owner.made();
  await fetch(`${weather.sandboxUrl}/checkout/${id}/cancel`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: weather.sandboxUrl },
  });
  const session = await vi.waitUntil(
    async () => {
      const found = await owner.session(id);
      return found.status !== 'open' && found;
    },
    { timeout: 10_000 },
  );
  expect(session.status).toBe('cancelled');
});

test.each([401, 403])(
  'U7: after a %i the key rests: the sync and the attempts ask no more, other keys do',
  async (status) => {
    const { desk, owner, proxy } = await deskInWeather({ settings: { SYNC_INTERVAL_MS: '20' } });
    const live = await desk.signInAs('owner', { mode: 'live' });
    await Promise.all([owner.made(), owner.made(), owner.made()]);
    proxy.meet(faults.answer(status), ofTestMode);
    const reply = await owner.create(link, 'with-a-dead-key');
    expect({ status: reply.status, code: reply.error().code }).toEqual({
      status: 503,
      code: 'api_key_rejected',
    });
    await vi.waitUntil(() => proxy.requests.every(({ isOver }) => isOver));
    const asked = proxy.requests.filter(ofTestMode).length;
    const { id } = await live.made();
    await vi.waitUntil(() => readsOf(proxy.requests, id).length >= 6, { timeout: 10_000 });
    expect(proxy.requests.filter(ofTestMode)).toHaveLength(asked);
    expect(await intentTurns(owner, 'with-a-dead-key', 'pending')).toMatchObject({
      error: { code: 'api_key_rejected' },
    });
  },
);

// The sync rests, but each event of the inbox still asks with the refused key, again and again.
test('U7: events that come in while the key is refused do not ask with it', async () => {
  const { desk, owner, proxy } = await deskInWeather();
  const live = await desk.signInAs('owner', { mode: 'live' });
  const { id } = await owner.made();
  const ofLive = await live.made();
  proxy.meet(faults.answer(401), ofTestMode);
  expect((await owner.create(link, 'with-a-dead-key')).error().code).toBe('api_key_rejected');
  const event = { event_type: 'payment.completed', payload_redacted: { checkout_session_id: id } };
  await sendEvent(desk, { secret: secrets.test, event: { event_id: 'evt_test', ...event } });
  // Once two later events of the other account are through, one after the other, this one had its turn.
  for (const event_id of ['evt_live_1', 'evt_live_2']) {
    const payload_redacted = { checkout_session_id: ofLive.id };
    const later = { event_id, event_type: 'payment.captured.later', payload_redacted };
    await sendEvent(desk, { secret: secrets.live, event: later, mode: 'live' });
    const { account } = await desk.context.upstreams.of('main', 'live');
    await vi.waitUntil(
      async () => (await desk.context.store.webhooks.get(account.id, event_id))?.state === 'applied',
    );
  }
  expect(readsOf(proxy.requests, id)).toEqual([]);
});

test('U8: a redirect is not followed, the key goes nowhere else, and the attempt goes on', async () => {
  const { owner, proxy, weather } = await deskInWeather();
  const elsewhere = await startChaosProxy(weather.sandboxUrl);
  onTestFinished(() => elsewhere.close());
  for (const status of [301, 302, 303, 307, 308]) {
    proxy.meet(faults.redirect(`${elsewhere.apiUrl}/checkout-sessions`, status), isCreate, 1);
  }
  await owner.create(link, 'sent-elsewhere');
  await intentTurns(owner, 'sent-elsewhere', 'created');
  expect(proxy.requests).toHaveLength(6);
  expect(elsewhere.requests).toEqual([]);
  expect(await weather.ledger()).toHaveLength(1);
});

test('U10: a status that nobody announced, new fields and nulls are shown, and the list goes on', async () => {
  const { owner, proxy } = shared;
  const { id } = await owner.made({ description: 'Odd one', customer: { name: 'Ana' } });
  proxy.meet(
    faults.reshape((body) => ({
      ...body,
      status: 'on_hold',
      description: null,
      customer: null,
      metadata: [],
      transaction: null,
      expires_at: null,
      brand_new: { field: [1] },
    })),
    (seen) => isRead(seen) && seen.path.endsWith(id),
    1,
  );
  const refreshed = await owner.post(`${owner.account}/checkout-sessions/${id}/refresh`);
  expect(refreshed.as(CheckoutSessionSchema)).toMatchObject({
    status: 'on_hold',
    description: 'Odd one',
    customer: { name: 'Ana' },
  });
  const listed = await owner.get(`${owner.account}/checkout-sessions?status=on_hold`);
  expect(listed.as(CheckoutSessionListSchema).data.map((session) => session.id)).toEqual([id]);
});

test('U12: a 404 right after the create keeps the row, which is well again with the next read', async () => {
  const { owner, proxy } = shared;
  const made = await owner.made();
  proxy.meet(faults.answer(404), (seen) => isRead(seen) && seen.path.endsWith(made.id), 1);
  const refresh = () => owner.post(`${owner.account}/checkout-sessions/${made.id}/refresh`);
  const lagging = (await refresh()).as(CheckoutSessionSchema);
  expect(lagging).toMatchObject({ status: 'open', checkout_url: made.checkout_url });
  expect(lagging.missing_since).not.toBeNull();
  expect((await refresh()).as(CheckoutSessionSchema)).toMatchObject({ status: 'open', missing_since: null });
});

test('U16: a create on a kept connection that has died is sent again with the same key, and made once', async () => {
  const { owner, proxy, weather } = await deskInWeather();
  await owner.made({ description: 'opens the connection' });
  proxy.meet(faults.resetBefore, isCreate, 1);
  const reply = await owner.create({ ...link, description: 'on a dead one' }, 'dead-connection');
  expect(reply.status).toBe(201);
  const [, ...sent] = proxy.requests;
  expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  expect(await weather.ledger()).toHaveLength(2);
});
