import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type CheckoutSession, CheckoutSessionSchema, TimelineSchema } from '#shared/checkout-sessions.ts';
import { StoreUnavailableError } from '../../../server/errors.ts';
import { signWebhook } from '../../../server/upstream/signature.ts';
import {
  deskInWeather,
  deskInWeatherForFile,
  impatient,
  intentTurns,
  keys,
  secrets,
  unreconciled,
  weatherForTest,
} from '../../support/chaos-desk.ts';
import { faults, isCreate, isRead } from '../../support/chaos-proxy.ts';
import type { DeskClient } from '../../support/desk-client.ts';
import { cards, payOnHostedPage } from '../../support/hosted-page.ts';
import { password, startApp, type TestDesk } from '../../support/start-app.ts';
import { sendEvent } from '../../support/webhook-delivery.ts';

const shared = await deskInWeatherForFile();
const link = { amount: 2500, currency: 'USD' };
const secret = secrets.test;
const seconds = () => Math.floor(Date.now() / 1000);
let events = 0;

function eventOf(event_type: string, payload_redacted: Record<string, unknown>) {
  events += 1;
  return { event_id: `evt_${events}`, event_type, payload_redacted };
}

async function timeline(client: DeskClient, id: string) {
  return (await client.get(`${client.account}/checkout-sessions/${id}/timeline`)).as(TimelineSchema).data;
}

function turns(client: DeskClient, id: string, status: string): Promise<CheckoutSession> {
  return vi.waitUntil(
    async () => {
      const session = await client.session(id);
      return session.status === status && session;
    },
    { timeout: 10_000 },
  );
}

async function kept(desk: TestDesk, eventId: string) {
  const { account } = await desk.context.upstreams.of('main', 'test');
  return desk.context.store.webhooks.get(account.id, eventId);
}

async function paid(body: Record<string, unknown> = {}): Promise<CheckoutSession> {
  const session = await shared.owner.made(body);
  await payOnHostedPage(session.checkout_url ?? '', cards.visa);
  return session;
}

/** Makes a link at the sandbox that no desk knows of. */
async function madeElsewhere(sandboxUrl: string): Promise<string> {
  const made = await fetch(`${sandboxUrl}/api/v1/checkout-sessions`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${keys.test}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      ...link,
      success_url: 'https://shop.example/a',
      failure_url: 'https://shop.example/b',
    }),
  });
  return ((await made.json()) as { id: string }).id;
}

describe('a signature', () => {
  const event = eventOf('payment.completed', {});
  const rawBody = JSON.stringify(event);
  const timestamp = seconds();
  const good = signWebhook({ secret, timestamp, rawBody: Buffer.from(rawBody) });
  const hex = good.split('v1=')[1] ?? '';
  const signedAt = (at: string | number) =>
    signWebhook({ secret, timestamp: at as number, rawBody: Buffer.from(rawBody) });

  test.each([
    ['W1', 'of nothing but commas', ',,,'],
    ['W1', 'without a time', `v1=${hex}`],
    ['W2', 'one byte short', `t=${timestamp},v1=${hex.slice(2)}`],
    ['W2', 'one byte long', `t=${timestamp},v1=${hex}00`],
    ['W2', 'in upper case', `t=${timestamp},v1=${hex.toUpperCase()}`],
    ['W2', 'in base64', `t=${timestamp},v1=${Buffer.from(hex, 'hex').toString('base64')}`],
    ['W2', 'of as many letters beyond ASCII', `t=${timestamp},v1=${'é'.repeat(64)}`],
    ['W3', 'at NaN', signedAt('NaN')],
    ['W3', 'at 1e999', signedAt('1e999')],
    ['W3', 'before 1970', signedAt(-5)],
    ['W3', 'in milliseconds', signedAt(Date.now())],
    ['W3', 'at a fraction of a second', signedAt(`${timestamp}.0`)],
    ['W3', 'with a space in its time', signedAt(` ${timestamp}`)],
  ])('%s: %s is a 401', async (_id, _name, header) => {
    const reply = await sendEvent(shared.desk, { secret, rawBody, headers: { 'Webhook-Signature': header } });
    expect({ status: reply.status, code: reply.error().code }).toEqual({
      status: 401,
      code: 'bad_signature',
    });
  });

  test('W14: of another mode’s secret is a 401, both ways', async () => {
    for (const [mode, wrong] of [
      ['live', secrets.test],
      ['test', secrets.live],
    ] as const) {
      expect((await sendEvent(shared.desk, { secret: wrong, event, mode })).status).toBe(401);
    }
  });

  test('W15: by the old or the new secret counts while both are set, and by the old one no more after', async () => {
    const weather = await weatherForTest();
    const statuses = async (setting: string) => {
      const settings = { ...weather.settings, CHECKOUT_WEBHOOK_SECRET_TEST: setting };
      const desk = await startApp({ settings });
      const sent = ['old-secret', 'new-secret'].map((by) => sendEvent(desk, { secret: by, event }));
      return (await Promise.all(sent)).map(({ status }) => status);
    };
    expect(await statuses('new-secret,old-secret')).toEqual([200, 200]);
    expect(await statuses('new-secret')).toEqual([401, 200]);
  });
});

describe('raw bytes', () => {
  const canonical = () => JSON.stringify(eventOf('payment.captured', { checkout_session_id: 'cs_none' }));

  test.each([
    ['with another order of names', (body: string) => `{"x":1,${body.slice(1)}`],
    ['with other white space', (body: string) => body.replace(':', ': ')],
    ['with other line ends', (body: string) => `${body}\r\n`],
    ['with a byte order mark', (body: string) => `\uFEFF${body}`],
    ['with a letter spelled otherwise', (body: string) => body.replace('evt_', '\\u0065vt_')],
  ])('W4, W5: %s are accepted as they were signed, and as nothing else', async (_name, change) => {
    const body = canonical();
    const altered = await sendEvent(shared.desk, { secret, rawBody: body, sentBody: change(body) });
    expect(altered.status).toBe(401);
    const asSigned = await sendEvent(shared.desk, { secret, rawBody: change(body) });
    expect(asSigned.status).toBe(200);
  });

  test('W4: of any charset or media type are just bytes', async () => {
    for (const type of [
      'application/json; charset=iso-8859-1',
      'text/plain',
      'application/x-www-form-urlencoded',
    ]) {
      const headers = { 'Content-Type': type };
      expect((await sendEvent(shared.desk, { secret, rawBody: canonical(), headers })).status).toBe(200);
    }
  });

  test('W4: that were packed on the way do not pass for what was signed before they were changed', async () => {
    const body = canonical();
    const sentBody = new Uint8Array(gzipSync(body.replace('captured', 'completed')));
    const headers = { 'Content-Encoding': 'gzip' };
    expect((await sendEvent(shared.desk, { secret, rawBody: body, sentBody, headers })).status).toBe(401);
  });

  const eventWith = (more: string) => `{"event_id":"evt_wrong","event_type":"x"${more}}`;
  test.each([
    ['nothing', '', 400],
    ['an empty object', '{}', 400],
    ['a list', `[${eventWith('')}]`, 400],
    ['bytes that are not UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 400],
    [
      'bytes that are not UTF-8 within a text',
      new Uint8Array(Buffer.from(eventWith(',"a":"é"'), 'latin1')),
      400,
    ],
    ['UTF-16', new Uint8Array(Buffer.from(`\uFEFF${eventWith('')}`, 'utf16le')), 400],
    ['two byte order marks', `\uFEFF\uFEFF${eventWith('')}`, 400],
    [
      'lists nested a hundred thousand deep',
      eventWith(`,"payload_redacted":{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
      400,
    ],
    [
      'objects nested ten thousand deep',
      eventWith(`,"y":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`),
      400,
    ],
    ['lists nested deep that end nowhere', '['.repeat(200_000), 400],
    ['10 MB', 'x'.repeat(10_000_000), 413],
  ])('W17: of %s are refused and not kept', async (_name, rawBody, status) => {
    expect((await sendEvent(shared.desk, { secret, rawBody })).status).toBe(status);
    expect(await kept(shared.desk, 'evt_wrong')).toBeUndefined();
  });

  test('W17: of an event with a name given twice mean what the last one says', async () => {
    const rawBody = '{"event_id":"evt_first","event_type":"a","event_id":"evt_last","event_type":"b"}';
    expect((await sendEvent(shared.desk, { secret, rawBody })).status).toBe(200);
    expect(await kept(shared.desk, 'evt_last')).toMatchObject({ eventType: 'b', body: rawBody });
    expect(await kept(shared.desk, 'evt_first')).toBeUndefined();
  });
});

test('W6, W7, W8: a hundred copies at once, each sent anew, have one effect', async () => {
  const { id } = await paid();
  const event = eventOf('payment.completed', { checkout_session_id: id });
  const copies = Array.from({ length: 100 }, (_, index) =>
    sendEvent(shared.desk, {
      secret,
      event,
      timestamp: seconds() - index,
      headers: { 'X-Delivery': String(index) },
    }),
  );
  expect((await Promise.all(copies)).map(({ status }) => status)).toEqual(Array(100).fill(200));
  await turns(shared.owner, id, 'completed');
  expect((await sendEvent(shared.desk, { secret, event })).status).toBe(200);
  const actions = (await timeline(shared.owner, id)).map(({ action }) => action);
  expect(actions.toSorted()).toEqual(['checkout_session.create', 'checkout_session.status', 'webhook']);
  expect(shared.proxy.requests.filter(({ path: asked }) => asked.endsWith(id))).toHaveLength(1);
});

test('W9: a crash between taking an event in and its effect leaves an event that the next start applies', async () => {
  const weather = await weatherForTest();
  const settings = { ...weather.settings, ...impatient };
  const desk = await startApp({ settings });
  const email = 'owner@example.com';
  const owner = await desk.signInAs('owner', { email });
  const { id, checkout_url } = await owner.made();
  await payOnHostedPage(checkout_url ?? '', cards.visa);
  weather.proxy.meet(faults.blackHole, isRead);
  const event = eventOf('payment.completed', { checkout_session_id: id });
  expect((await sendEvent(desk, { secret, event })).status).toBe(200);
  await vi.waitUntil(() => weather.proxy.requests.some(isRead));
  const image = await mkdtemp(path.join(tmpdir(), 'crashed-'));
  onTestFinished(() => rm(image, { recursive: true, force: true }));
  await cp(desk.dataDir, image, { recursive: true, filter: (file) => !file.endsWith('-shm') });
  await desk.stop();

  weather.proxy.calm();
  const next = await startApp({ settings, dataDir: image });
  const again = next.stranger();
  await again.post('/api/sign-in', { email, password });
  await turns(again, id, 'completed');
});

test('W12, W13: an event of a session whose create has no answer yet ends in one session of that attempt', async () => {
  const { desk, owner, proxy, weather } = await deskInWeather({ settings: impatient });
  await weather.announceTo(desk);
  proxy.meet(faults.silenceAfter, isCreate);
  const creating = owner.create(link, 'paid-before-known');
  const [made] = await vi.waitUntil(async () => {
    const entries = await weather.ledger();
    return entries.length > 0 && entries;
  });
  const id = made?.id ?? '';
  await payOnHostedPage(`${weather.sandboxUrl}/checkout/${id}`, cards.visa);
  const { account } = await desk.context.upstreams.of('main', 'test');
  await vi.waitUntil(async () => {
    const told = await desk.context.store.webhooks.forSession(account.id, id);
    return told.some(({ state }) => state === 'waiting');
  });
  proxy.calm();
  await creating;
  const intent = await intentTurns(owner, 'paid-before-known', 'created');
  expect(intent.checkout_session?.id).toBe(id);
  expect(await turns(owner, id, 'completed')).toMatchObject({ source: 'created', amount: 2500 });
  expect(await weather.ledger()).toHaveLength(1);
});

test('W18: a thousand unsigned posts at once are refused, keep nothing, and leave the list answering', async () => {
  const event = eventOf('payment.completed', { checkout_session_id: 'cs_none' });
  const flood = Array.from({ length: 1000 }, () =>
    sendEvent(shared.desk, { secret, event, headers: { 'Webhook-Signature': undefined } }),
  );
  const listed = shared.owner.get(`${shared.owner.account}/checkout-sessions`);
  expect(new Set((await Promise.all(flood)).map(({ status }) => status))).toEqual(new Set([401]));
  expect((await listed).status).toBe(200);
  expect(await kept(shared.desk, event.event_id)).toBeUndefined();
});

test('W19: while the store is away an event is a 503, and the sender’s next try has its effect', async () => {
  const { desk, owner, weather } = await deskInWeather();
  await weather.announceTo(desk);
  const receive = vi
    .spyOn(desk.context.store.webhooks, 'receive')
    .mockRejectedValue(new StoreUnavailableError('The disk is full.'));
  const { id, checkout_url } = await owner.made();
  expect((await sendEvent(desk, { secret, event: eventOf('payment.captured', {}) })).status).toBe(503);
  await payOnHostedPage(checkout_url ?? '', cards.visa);
  await vi.waitUntil(() => receive.mock.calls.length > 2);
  expect((await owner.session(id)).status).toBe('open');
  receive.mockRestore();
  await turns(owner, id, 'completed');
});

describe('W21: an event over another sum', () => {
  const settledAs = (eventId: string, desk = shared.desk) =>
    vi.waitUntil(async () => {
      const row = await kept(desk, eventId);
      return row?.nextAttemptAt === null && row;
    });
  const itemsOf = async (...ids: string[]) =>
    (await unreconciled(shared.owner)).items.filter(({ id }) => ids.includes(id));

  test.each([
    ['amount', 'payment.completed', { amount: 1 }, 'The event says 0.01 USD,'],
    ['currency', 'payment.captured', { amount: 2500, currency: 'JMD' }, 'The event says 25.00 JMD,'],
    ['currency alone', 'payment.failed', { currency: 'JMD' }, 'The event says JMD,'],
  ])('is kept, alarmed and not applied (%s)', async (_name, type, payload, said) => {
    const alarm = vi.spyOn(shared.desk.context.log, 'error');
    onTestFinished(() => alarm.mockRestore());
    const { id } = await paid();
    const event = eventOf(type, { checkout_session_id: id, ...payload });
    expect((await sendEvent(shared.desk, { secret, event })).status).toBe(200);
    const note = `${said} the payment link is over 25.00 USD; the checkout API confirmed 25.00 USD, completed.`;
    expect(await settledAs(event.event_id)).toMatchObject({ state: 'needs_person', note, attempts: 1 });
    expect(await shared.owner.session(id)).toMatchObject({
      ...{ status: 'completed', reported_status: null, amount: 2500, currency: 'USD' },
      transaction: { status: 'captured', amount: 2500, currency: 'USD' },
    });
    expect(await itemsOf(event.event_id, id)).toMatchObject([
      { kind: 'webhook', id: event.event_id, message: note },
    ]);
    expect(alarm.mock.calls.map(([what]) => what)).toEqual([
      expect.objectContaining({ event: event.event_id }),
    ]);
    const written = (await timeline(shared.owner, id)).filter(
      ({ action }) => action === 'webhook.amount_differs',
    );
    expect(written).toMatchObject([
      { detail: { event: event.event_id, told: payload, held: { amount: 2500, currency: 'USD' } } },
    ]);
  });

  test('has no claim shown, neither while upstream can’t be asked nor when it says otherwise', async () => {
    const { id } = await shared.owner.made();
    const isOfIt = (seen: { path: string }) => seen.path.endsWith(id);
    shared.proxy.meet(faults.html(502), isOfIt, 1);
    const event = eventOf('payment.completed', { checkout_session_id: id, amount: 1 });
    await sendEvent(shared.desk, { secret, event });
    await vi.waitUntil(async () => (await kept(shared.desk, event.event_id))?.state === 'waiting');
    expect(await shared.owner.session(id)).toMatchObject({ status: 'open', reported_status: null });
    const { store, nudge, clock } = shared.desk.context;
    const row = await kept(shared.desk, event.event_id);
    if (row) await store.webhooks.settle({ ...row, nextAttemptAt: clock.now() });
    nudge.webhooks();
    expect((await settledAs(event.event_id)).note).toContain('the checkout API confirmed 25.00 USD, open.');
    expect(await shared.owner.session(id)).toMatchObject({ status: 'open', reported_status: null });
  });

  test.each([
    ['the very sum', 'payment.completed', { amount: 2500, currency: 'usd' }],
    ['no sum', 'payment.captured', { amount: null }],
    ['sums of other types', 'payment.completed', { amount: '1', currency: 7 }],
    ['no whole number', 'payment.completed', { amount: 0.5 }],
  ])('is none when it tells of %s', async (_name, type, payload) => {
    const { id } = await paid();
    const event = eventOf(type, { checkout_session_id: id, ...payload });
    await sendEvent(shared.desk, { secret, event });
    expect((await settledAs(event.event_id)).state).toBe('applied');
    expect(await itemsOf(event.event_id, id)).toEqual([]);
  });

  test('is none when it tells of the sum of a refund; it waits for upstream to confirm that', async () => {
    const { id } = await paid();
    const event = eventOf('payment.refunded', { checkout_session_id: id, amount: 100 });
    await sendEvent(shared.desk, { secret, event });
    await expect.poll(async () => (await kept(shared.desk, event.event_id))?.state).toBe('waiting');
    expect(await itemsOf(event.event_id, id)).toEqual([]);
  });

  test('about a link that was not known here is compared with what upstream says of it', async () => {
    const id = await madeElsewhere(shared.weather.sandboxUrl);
    const event = eventOf('payment.failed', { checkout_session_id: id, amount: 7, currency: 'BBD' });
    await sendEvent(shared.desk, { secret, event });
    expect((await settledAs(event.event_id)).note).toMatch(
      /^The event says 0\.07 BBD, the payment link is over 25/,
    );
    expect(await itemsOf(event.event_id, id)).toMatchObject([
      { state: 'adopted' },
      { state: 'needs_person' },
    ]);
  });
});

test('W22: cookie, foreign origin and missing header change nothing for an event, and only POST is taken', async () => {
  const event = eventOf('subscription.renewed', {});
  const headers = { Cookie: shared.owner.cookie(), Origin: 'https://evil.example' };
  expect((await sendEvent(shared.desk, { secret, event, headers })).status).toBe(200);
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
    expect((await shared.owner.request(method, '/webhooks/main/test')).status).toBe(405);
  }
});

test('W13: an event of a session that upstream does not know either is kept, not dropped', async () => {
  const event = eventOf('payment.completed', { checkout_session_id: 'cs_of_nobody' });
  expect((await sendEvent(shared.desk, { secret, event })).status).toBe(200);
  const row = await vi.waitUntil(async () => {
    const found = await kept(shared.desk, event.event_id);
    return found && found.attempts > 0 && found;
  });
  expect(['waiting', 'needs_person']).toContain(row.state);
  expect(JSON.parse(row.body)).toEqual(event);
  expect(await shared.owner.get(`${shared.owner.account}/checkout-sessions/cs_of_nobody`)).toMatchObject({
    status: 404,
  });
});

test('W13: a session that nobody here made is taken in while still open, and marked as found by webhook', async () => {
  const { desk, owner, weather } = await deskInWeather();
  const id = await madeElsewhere(weather.sandboxUrl);
  await sendEvent(desk, { secret, event: eventOf('checkout.viewed', { checkout_session_id: id }) });
  const session = await vi.waitUntil(async () => {
    const reply = await owner.get(`${owner.account}/checkout-sessions/${id}`);
    return reply.status === 200 && reply.as(CheckoutSessionSchema);
  });
  expect(session).toMatchObject({ source: 'webhook', status: 'open', created_by: null, amount: 2500 });
});
