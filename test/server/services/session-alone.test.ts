import { randomUUID } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { backfillEnds, runBackfill } from '../../support/backfill-watch.ts';
import {
  deskInWeather,
  deskInWeatherForFile,
  keys,
  secrets,
  unreconciled,
} from '../../support/chaos-desk.ts';
import { type Fault, faults, isRead, type Seen } from '../../support/chaos-proxy.ts';
import { cards, payOnHostedPage } from '../../support/hosted-page.ts';
import type { TestDesk } from '../../support/start-app.ts';
import { sendEvent } from '../../support/webhook-delivery.ts';

// What is wrong with one session alone must end in somebody's eyes, and take nothing from the others.
const shared = await deskInWeatherForFile();
const isReadOf = (id: string) => (seen: Seen) => isRead(seen) && seen.path.endsWith(id);
const link = { amount: 2500, currency: 'USD' };

/** A desk of the test's own whose first backfill is over, so that no call is made but the test's. */
async function quietDesk(options: Parameters<typeof deskInWeather>[0] = {}) {
  const found = await deskInWeather(options);
  await backfillEnds(found.owner);
  return found;
}

/** What a test sees of an event in the inbox, and how it brings its next try forward. */
async function inbox(desk: TestDesk, eventId: string) {
  const { account, circuit } = await desk.context.upstreams.of('main', 'test');
  const { clock, nudge, store } = desk.context;
  const row = async () => {
    const found = await store.webhooks.get(account.id, eventId);
    if (!found) throw new Error('the event was not taken in');
    return found;
  };
  return {
    circuit,
    row,
    tried: (attempts: number) => vi.waitUntil(async () => (await row()).attempts === attempts && row()),
    tryNow: async (change: { attempts?: number } = {}) => {
      await store.webhooks.settle({ ...(await row()), ...change, nextAttemptAt: clock.now() });
      nudge.webhooks();
    },
  };
}

function eventOf(id: string, payload: Record<string, unknown> = {}) {
  return {
    event_id: `evt_${randomUUID()}`,
    event_type: 'payment.completed',
    payload_redacted: { checkout_session_id: id, ...payload },
  };
}

async function keyAudits(desk: TestDesk) {
  const { account } = await desk.context.upstreams.of('main', 'test');
  const entries = await desk.context.store.audit.forObject(account.id, 'api_key', 'test');
  return entries.map(({ action }) => action);
}

const poisons: [string, Fault][] = [
  ['a 403', faults.answer(403)],
  ['a 422', faults.answer(422)],
  ['a 500', faults.answer(500)],
  ['a reply without what was promised', faults.answer(200, { data: {} })],
];

test.each(poisons)(
  'an event whose session is answered by %s, and no other is, ends with a person',
  async (_name, fault) => {
    const { desk, owner, proxy } = shared;
    const { id } = await owner.made();
    proxy.meet(fault, isReadOf(id));
    const event = eventOf(id);
    await sendEvent(desk, { secret: secrets.test, event });
    const { row, tried, tryNow } = await inbox(desk, event.event_id);
    expect(await tried(1)).toMatchObject({ state: 'waiting' });
    expect((await owner.session(id)).reported_status).toBe('completed');
    // Others are answered meanwhile, and the pauses have passed.
    await owner.made();
    await tryNow({ attempts: 11 });
    await vi.waitUntil(async () => (await row()).state === 'needs_person');
    expect(
      (await unreconciled(owner)).items.filter((item) => [id, event.event_id].includes(item.id)),
    ).toMatchObject([{ kind: 'webhook', id: event.event_id }]);
    expect(await owner.session(id)).toMatchObject({ status: 'open', reported_status: null });
    expect(await keyAudits(desk)).toEqual([]);
  },
);

test('a claim that was withdrawn is made again by the event’s replay', async () => {
  const { desk, owner } = shared;
  const { id } = await owner.made();
  const event = eventOf(id);
  await sendEvent(desk, { secret: secrets.test, event });
  const { row, tried, tryNow } = await inbox(desk, event.event_id);
  await tried(1);
  await tryNow({ attempts: 11 });
  await vi.waitUntil(async () => (await row()).state === 'needs_person');
  expect((await owner.session(id)).reported_status).toBeNull();
  await owner.post(`${owner.account}/unreconciled/webhook/${event.event_id}/replay`);
  await vi.waitUntil(async () => (await owner.session(id)).reported_status === 'completed');
});

describe('a 403', () => {
  test('about one session leaves the key as it is: others are read, and a mended one is', async () => {
    const { desk, owner, proxy } = shared;
    const [poisoned, other] = [await owner.made(), await owner.made()];
    proxy.meet(faults.answer(403), isReadOf(poisoned.id), 3);
    const refresh = (id: string) => owner.post(`${owner.account}/checkout-sessions/${id}/refresh`);
    for (let time = 0; time < 3; time += 1) {
      expect((await refresh(poisoned.id)).error()).toMatchObject({
        code: 'api_key_rejected',
        message: expect.stringContaining('this one payment link') as string,
      });
      expect((await refresh(other.id)).status).toBe(200);
    }
    expect((await refresh(poisoned.id)).status).toBe(200);
    expect(await keyAudits(desk)).toEqual([]);
  });

  test('to everything is the key’s, whatever was asked for, and counts against no event', async () => {
    const { desk, owner, proxy } = await quietDesk();
    const { id } = await owner.made();
    proxy.meet(faults.answer(403), ({ apiKey }) => apiKey === keys.test);
    const refresh = () => owner.post(`${owner.account}/checkout-sessions/${id}/refresh`);
    expect((await refresh()).error().message).toContain('An owner must replace it');
    await vi.waitUntil(async () => (await keyAudits(desk)).length > 0);
    // An event waits for the key, however long, and its tries are not counted.
    const event = eventOf(id);
    await sendEvent(desk, { secret: secrets.test, event });
    const { row, tryNow } = await inbox(desk, event.event_id);
    await vi.waitUntil(async () => (await row()).state === 'waiting');
    expect((await row()).attempts).toBe(0);
    const upstream = await desk.context.upstreams.of('main', 'test');
    upstream.keyTriedAt = -Infinity; // a minute has passed
    const asked = proxy.requests.length;
    await tryNow();
    await vi.waitUntil(() => proxy.requests.length > asked);
    await vi.waitUntil(async () => ((await row()).nextAttemptAt ?? 0) > desk.context.clock.now());
    expect(await row()).toMatchObject({ state: 'waiting', attempts: 0 });
    expect(await keyAudits(desk)).toEqual(['api_key.rejected']);
    // With the key mended, even a session that is refused alone shows that it works.
    proxy.calm();
    proxy.meet(faults.answer(403), isReadOf(id));
    await refresh();
    expect(upstream.keyRejectedSince).toBeNull();
    expect((await owner.create(link)).status).toBe(201);
  });

  test('to a backfill about one session is asked for ever less often, as a 404 is', async () => {
    const { weather, proxy, owner } = await quietDesk();
    const { id, checkout_url } = await madeElsewhere(weather.sandboxUrl);
    await payOnHostedPage(checkout_url, cards.visa);
    proxy.meet(faults.answer(403), isReadOf(id));
    const counts: number[] = [];
    for (let run = 1; run <= 8; run += 1) {
      await runBackfill(owner);
      counts.push(proxy.requests.filter(isReadOf(id)).length);
    }
    expect(counts).toEqual([1, 2, 2, 3, 3, 3, 3, 4]);
  });
});

test('an outage counts against no event, not even one whose read is the probe', async () => {
  const { desk, owner, proxy } = await quietDesk();
  const { id } = await owner.made();
  const { id: probed } = await owner.made();
  proxy.meet(faults.resetBefore, () => true);
  const { circuit } = await desk.context.upstreams.of('main', 'test');
  while (!circuit.isOpen()) await owner.post(`${owner.account}/checkout-sessions/${id}/refresh`);
  const event = eventOf(probed);
  await sendEvent(desk, { secret: secrets.test, event });
  const { row } = await inbox(desk, event.event_id);
  await vi.waitUntil(() => proxy.requests.some(isReadOf(probed)), { timeout: 10_000 });
  // After the probe it waits for longer than after a call that was held back.
  await vi.waitUntil(async () => ((await row()).nextAttemptAt ?? 0) > desk.context.clock.now() + 5_000);
  expect(await row()).toMatchObject({ state: 'waiting', attempts: 0 });
});

test('a refused key is not spared another minute by a call that was held back', async () => {
  const { desk, owner, proxy } = await quietDesk({ ratePerMinute: 40 });
  const { id } = await owner.made();
  proxy.meet(faults.answer(401));
  await owner.create(link);
  const upstream = await desk.context.upstreams.of('main', 'test');
  expect(upstream.keyRejectedSince).not.toBeNull();
  proxy.calm();
  while (upstream.budget.waitFor('job') === 0) upstream.budget.take('job');
  upstream.keyTriedAt = -Infinity; // a minute has passed
  const event = eventOf(id);
  await sendEvent(desk, { secret: secrets.test, event });
  const { row } = await inbox(desk, event.event_id);
  await vi.waitUntil(async () => (await row()).state === 'waiting');
  expect(upstream.keyTriedAt).toBe(-Infinity);
  expect((await row()).attempts).toBe(0);
});

test('of several that would try a refused key one does', async () => {
  const { desk, owner, proxy } = await quietDesk();
  const made = await Promise.all([1, 2, 3, 4, 5].map(() => owner.made()));
  proxy.meet(faults.answer(401));
  await owner.create(link);
  const upstream = await desk.context.upstreams.of('main', 'test');
  const asked = proxy.requests.length;
  const events = made.map(({ id }) => eventOf(id));
  await Promise.all(events.map((event) => sendEvent(desk, { secret: secrets.test, event })));
  const boxes = await Promise.all(events.map(({ event_id }) => inbox(desk, event_id)));
  const allWait = () =>
    vi.waitUntil(async () => {
      const rows = await Promise.all(boxes.map(({ row }) => row()));
      return rows.every(
        ({ state, nextAttemptAt }) => state === 'waiting' && (nextAttemptAt ?? 0) > Date.now(),
      );
    });
  await allWait();
  expect(proxy.requests).toHaveLength(asked);
  upstream.keyTriedAt = -Infinity; // a minute has passed
  await Promise.all(boxes.map(({ tryNow }) => tryNow()));
  await allWait();
  expect(proxy.requests).toHaveLength(asked + 1);
});

describe('an event of a link that is still being made', () => {
  test('spends no call, and waits ever longer', async () => {
    const { desk, owner, proxy, weather } = await deskInWeather({
      settings: { COMPLETER_INTERVAL_MS: '500' },
    });
    const { account } = await desk.context.upstreams.of('main', 'test');
    proxy.meet(faults.silenceAfter);
    const creating = owner.create(link, 'being-made');
    const [made] = await vi.waitUntil(async () => {
      const entries = await weather.ledger();
      return entries.length > 0 && entries;
    });
    const event = eventOf(made?.id ?? '', { metadata: made?.metadata });
    const { clock, nudge, store } = desk.context;
    for (const [waited, wait] of [
      [0, 2_000],
      [10_000, 10_000],
      [3_600_000, 30_000],
    ] as const) {
      const eventId = `${event.event_id}-${waited}`;
      const body = JSON.stringify({ ...event, event_id: eventId });
      await store.webhooks.receive({
        ...{ accountId: account.id, eventId, eventType: event.event_type, body, note: null, attempts: 0 },
        ...{ receivedAt: clock.now() - waited, state: 'received', checkoutSessionId: made?.id ?? '' },
        nextAttemptAt: null,
      });
      const before = clock.now();
      nudge.webhooks();
      const { row } = await inbox(desk, eventId);
      await vi.waitUntil(async () => (await row()).state === 'waiting');
      expect((await row()).attempts).toBe(0);
      const waits = ((await row()).nextAttemptAt ?? 0) - before;
      expect(waits).toBeGreaterThanOrEqual(wait);
      expect(waits).toBeLessThan(wait + 5_000);
    }
    expect(proxy.requests.filter(isRead)).toEqual([]);
    await creating;
  });
});

async function madeElsewhere(sandboxUrl: string) {
  const back = 'https://shop.example/back';
  const reply = await fetch(`${sandboxUrl}/api/v1/checkout-sessions`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${keys.test}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...link, success_url: back, failure_url: back }),
  });
  return (await reply.json()) as { id: string; checkout_url: string };
}
