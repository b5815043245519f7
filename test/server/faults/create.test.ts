import { expect, test, vi } from 'vitest';
import { systemClock } from '../../../server/clock.ts';
import { CheckoutSessionSchema } from '#shared/checkout-sessions.ts';
import { StoreUnavailableError } from '../../../server/errors.ts';
import {
  deskInWeather,
  deskInWeatherForFile,
  impatient,
  intentOf,
  intentTurns,
  unreconciled,
  type Weather,
  weatherForTest,
} from '../../support/chaos-desk.ts';
import { type Fault, faults, isCreate, type Seen } from '../../support/chaos-proxy.ts';
import { crashImage, email, signInAgain, startAgain } from '../../support/crashed-desk.ts';
import { cards, payOnHostedPage } from '../../support/hosted-page.ts';
import { startApp, type TestDesk } from '../../support/start-app.ts';
import { dataFolder } from '../store/data-folder.ts';

const shared = await deskInWeatherForFile({ settings: impatient });
const link = { amount: 2500, currency: 'USD' };

/** The creates of one link, told by its description. */
const creating = (description: string) => (seen: Seen) =>
  isCreate(seen) && seen.body['description'] === description;

async function madeOf(description: string) {
  return (await shared.weather.ledger()).filter((entry) => entry.description === description);
}

const happened: [name: string, fault: Fault][] = [
  ['the connection is reset', faults.resetAfter],
  ['the answer is cut within its body', faults.cutBody],
  ['the answer never comes', faults.silenceAfter],
  ['the answer is a 500', faults.failAfter],
];

test.concurrent.each(happened)(
  'C7: upstream did it and %s, twice: the same key ends on the one session that was made',
  async (description, fault) => {
    const { proxy, owner } = shared;
    const key = `c7-${happened.findIndex(([name]) => name === description)}-key`;
    proxy.meet(fault, creating(description), 2);
    expect([201, 202]).toContain((await owner.create({ ...link, description }, key)).status);
    const { checkout_session: session } = await intentTurns(owner, key, 'created');
    expect((await owner.create({ ...link, description }, key)).as(CheckoutSessionSchema).id).toBe(
      session?.id,
    );
    expect((await madeOf(description)).map(({ id }) => id)).toEqual([session?.id]);
    const sent = proxy.requests.filter(creating(description));
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  },
);

test.each([
  ['of 256 characters', 'a'.repeat(256)],
  ['with a letter beyond ASCII', 'schlüssel-1'],
  ['with a tab', 'first\tkey'],
])('C4: a key %s is a 400, and nothing is sent', async (what, key) => {
  const reply = await shared.owner.create({ ...link, description: what }, key);
  expect({ status: reply.status, code: reply.error().code }).toEqual({ status: 400, code: 'bad_request' });
  expect(shared.proxy.requests.filter(creating(what))).toEqual([]);
});

test('C5: one key in test and in live is two attempts, upstream too, and neither is answered with the other', async () => {
  const { desk, owner, weather, proxy } = shared;
  const description = 'in both modes';
  const live = await desk.signInAs('owner', { mode: 'live' });
  const first = (await owner.create({ ...link, description }, 'one-key-two-modes')).as(CheckoutSessionSchema);
  const second = (await live.create({ ...link, description, amount: 900 }, 'one-key-two-modes')).as(
    CheckoutSessionSchema,
  );
  expect([first.mode, first.amount, second.mode, second.amount]).toEqual(['test', 2500, 'live', 900]);
  expect((await weather.ledger('live')).map(({ id }) => id)).toEqual([second.id]);
  const sent = proxy.requests.filter(creating(description));
  expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
});

test('C16: a conflict because the first try still runs is waited out with the same key', async () => {
  const { owner, proxy } = shared;
  // The sandbox takes longer over it than the desk waits, so the second try meets the sandbox's own 409.
  const description = 'sandbox:slow';
  await owner.create({ ...link, description }, 'still-running');
  const { checkout_session: session } = await intentTurns(owner, 'still-running', 'created');
  const sent = proxy.requests.filter(creating(description));
  expect(sent.map(({ forwarded }) => forwarded)).toContain(409);
  expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  expect((await madeOf(description)).map(({ id }) => id)).toEqual([session?.id]);
});

test('C17: a conflict that never ends needs a person, sends no more, and never takes another key', async () => {
  const { owner, proxy, desk } = await deskInWeather();
  desk.context.random = () => 0;
  proxy.meet(faults.answer(409, { error: 'Conflict.' }), isCreate);
  await owner.create(link, 'for-ever-409');
  const { error } = await intentTurns(owner, 'for-ever-409', 'needs_person');
  expect(error?.code).toBe('conflict');
  expect((await unreconciled(owner)).items).toMatchObject([{ id: 'for-ever-409', state: 'needs_person' }]);
  const sent = proxy.requests.length;
  expect((await owner.create(link, 'for-ever-409')).status).toBe(202);
  expect(proxy.requests).toHaveLength(sent);
  expect(new Set(proxy.requests.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
});

const unreadable: [name: string, fault: Fault][] = [
  ['broken JSON', ({ response }) => void response.writeHead(201).end('{"id":"cs_1",')],
  ['a page of HTML', faults.html(200)],
  ['no id', faults.reshape((body) => ({ ...body, id: undefined }))],
  ['a number for an id', faults.reshape((body) => ({ ...body, id: 7 }))],
  ['text for the amount', faults.reshape((body) => ({ ...body, amount: '2500' }))],
  ['a list', faults.reshape((body) => [body])],
  ['202 instead of 201', faults.answer(202, {})],
];

test.concurrent.each(unreadable)(
  'C18: a success with %s is neither success nor failure; the same key settles it',
  async (description, fault) => {
    const { proxy, owner } = shared;
    const key = `c18-${unreadable.findIndex(([name]) => name === description)}-key`;
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    proxy.meet(faults.delay(gate), creating(description));
    proxy.meet(fault, creating(description), 1);
    const first = owner.create({ ...link, description }, key);
    const waiting = await intentTurns(owner, key, 'unknown');
    expect(waiting).toMatchObject({ checkout_session: null, error: { code: 'upstream_unavailable' } });
    release();
    await first;
    const { checkout_session: session } = await intentTurns(owner, key, 'created');
    expect((await madeOf(description)).map(({ id }) => id)).toEqual([session?.id]);
  },
);

test('C19: one session given to two attempts is a person’s matter, and the first keeps it as it was', async () => {
  const { owner, proxy } = await deskInWeather();
  const first = await owner.made({ description: 'The first' });
  proxy.meet(
    faults.reshape((body) => ({ ...body, id: first.id })),
    isCreate,
  );
  const reply = await owner.create({ ...link, description: 'The second' }, 'given-twice');
  expect(reply.status).toBe(202);
  expect(await intentTurns(owner, 'given-twice', 'needs_person')).toMatchObject({
    error: { code: 'conflict' },
  });
  expect(await owner.session(first.id)).toEqual(first);
  expect((await unreconciled(owner)).count).toBe(1);
});

test('C24: every session upstream carries its attempt’s mark, which is the key it was made with', async () => {
  const { owner, weather, proxy } = await deskInWeather();
  await Promise.all([owner.made(), owner.made({ metadata: { order: 7 } })]);
  const marks = (await weather.ledger()).map(({ metadata }) => metadata?.['checkout_desk_intent']);
  const sent = proxy.requests.filter(isCreate).map(({ idempotencyKey }) => idempotencyKey);
  expect(new Set(marks)).toEqual(new Set(sent));
  expect(marks).toHaveLength(2);
});

test('C14, C15: an error that upstream keeps for ever ends visibly, and what it made is found by its webhook', async () => {
  const { owner, weather, proxy, desk } = await deskInWeather({
    settings: { IDEMPOTENCY_KEY_LIFETIME_HOURS: String(1 / 3600) },
  });
  proxy.meet(faults.failAfter, isCreate);
  await owner.create(link, 'never-answered');
  await intentTurns(owner, 'never-answered', 'needs_person');
  expect((await unreconciled(owner)).items).toMatchObject([{ id: 'never-answered', state: 'needs_person' }]);
  const sent = proxy.requests.filter(isCreate).length;
  const id = await payWhatWasMade(weather, desk);
  const { checkout_session: found } = await intentTurns(owner, 'never-answered', 'created');
  expect(found).toMatchObject({ id, amount: 2500 });
  expect(proxy.requests.filter(isCreate)).toHaveLength(sent);
  expect(await weather.ledger()).toHaveLength(1);
});

/** The buyer pays the one session that was made; gives its id. */
async function payWhatWasMade(weather: Weather, desk: TestDesk): Promise<string> {
  await weather.announceTo(desk);
  const [made] = await weather.ledger();
  await payOnHostedPage(`${weather.sandboxUrl}/checkout/${made?.id ?? ''}`, cards.visa);
  return made?.id ?? '';
}

test('C9: an attempt that can’t be written down is a 503, nothing was sent, and the same key starts clean', async () => {
  const { owner, proxy, desk, weather } = await deskInWeather();
  vi.spyOn(desk.context.store.intents, 'submit').mockRejectedValueOnce(
    new StoreUnavailableError('The disk is full.'),
  );
  const reply = await owner.create(link, 'not-written');
  expect({ status: reply.status, code: reply.error().code }).toEqual({
    status: 503,
    code: 'store_unavailable',
  });
  expect(proxy.requests).toEqual([]);
  expect((await owner.create(link, 'not-written')).status).toBe(201);
  expect(await weather.ledger()).toHaveLength(1);
});

const crashes: [id: string, name: string, first: Fault, madeBefore: number][] = [
  ['C10', 'before upstream heard of it', faults.blackHole, 0],
  ['C11', 'after upstream did it', faults.silenceAfter, 1],
];

test.each(crashes)(
  '%s: a crash %s leaves an attempt that the next start finishes, once',
  async (_id, _name, first, madeBefore) => {
    const weather = await weatherForTest();
    const settings = { ...weather.settings, ...impatient };
    const desk = await startApp({ settings });
    const owner = await desk.signInAs('owner', { email });
    weather.proxy.meet(faults.blackHole, isCreate);
    weather.proxy.meet(first, isCreate, 1);
    const creating = owner.create(link, 'crashed-between').catch((error: unknown) => error);
    await vi.waitUntil(async () => {
      const [seen] = weather.proxy.requests;
      return seen && (first === faults.blackHole || seen.forwarded === 201);
    });
    const dataDir = await crashImage(desk);
    await Promise.all([desk.stop(), creating]);
    expect(await weather.ledger()).toHaveLength(madeBefore);

    weather.proxy.calm();
    const { again } = await startAgain(settings, dataDir);
    const { checkout_session: session } = await intentTurns(again, 'crashed-between', 'created');
    expect((await weather.ledger()).map(({ id }) => id)).toEqual([session?.id]);
    expect(new Set(weather.proxy.requests.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  },
);

test('C12, C22: after a crash behind the answer, the same key is answered with the same bytes and nothing is sent', async () => {
  const weather = await weatherForTest();
  const desk = await startApp({ settings: weather.settings });
  const owner = await desk.signInAs('owner', { email });
  const answered = await owner.create({ ...link, description: 'Café' }, 'answered-once');
  const dataDir = await crashImage(desk);
  await desk.stop();
  const sent = weather.proxy.requests.length;
  const { again } = await startAgain(weather.settings, dataDir);
  const reply = await again.create({ ...link, description: 'Café' }, 'answered-once');
  expect({ status: reply.status, text: reply.text }).toEqual({ status: 201, text: answered.text });
  expect(weather.proxy.requests).toHaveLength(sent);
});

/** Two desks on one index, and the owner signed in at both. */
async function twoDesks(more: Record<string, string> = {}) {
  const weather = await weatherForTest();
  const settings = { ...weather.settings, ...more };
  const dataDir = await dataFolder();
  const one = await startApp({ settings, dataDir });
  const other = await startApp({ settings, dataDir });
  const owner = await one.signInAs('owner', { email });
  return { weather, proxy: weather.proxy, owner, elsewhere: await signInAgain(other) };
}

test('C2: fifty requests at once with one key at two desks on one index are one call upstream and one answer', async () => {
  const { weather, proxy, owner, elsewhere } = await twoDesks();
  const replies = await Promise.all(
    Array.from({ length: 50 }, (_, index) => (index % 2 ? owner : elsewhere).create(link, 'fifty-at-once')),
  );
  expect(replies.map(({ status }) => status)).toEqual(Array(50).fill(201));
  expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
  expect(proxy.requests).toHaveLength(1);
  expect(await weather.ledger()).toHaveLength(1);
});

test('C20: two completers never have two tries of one attempt under way', async () => {
  const { weather, proxy, owner, elsewhere } = await twoDesks(impatient);
  const overlaps: string[] = [];
  const tries = (key: string) => proxy.requests.filter(({ idempotencyKey }) => idempotencyKey === key);
  // Each attempt hangs twice: the whole of a deadline in which the other completer could take it up as well.
  proxy.meet(faults.blackHole, (seen) => {
    const all = tries(seen.idempotencyKey);
    if (all.filter(({ isOver }) => !isOver).length > 1) overlaps.push(seen.idempotencyKey);
    return all.length <= 2;
  });
  const names = Array.from({ length: 6 }, (_, index) => `taken-once-${index}`);
  await Promise.all(names.map((key, index) => (index % 2 ? owner : elsewhere).create(link, key)));
  await Promise.all(names.map((key) => intentTurns(owner, key, 'created')));
  expect(overlaps).toEqual([]);
  expect(proxy.requests).toHaveLength(3 * names.length);
  expect(await weather.ledger()).toHaveLength(names.length);
});

// Leases are instants of the wall clock, so a jump ends one whose try is still under way.
test('C21: a clock that jumps ahead does not send an attempt twice while its try is under way', async () => {
  let ahead = 0;
  const { owner, proxy } = await deskInWeather({
    clock: { ...systemClock, now: () => Date.now() + ahead },
    settings: { UPSTREAM_TIMEOUT_MS: '5000' },
  });
  proxy.meet(faults.blackHole, isCreate, 1);
  void owner.create(link, 'under-way').catch(() => {});
  await vi.waitUntil(() => proxy.requests.length === 1);
  ahead = 5 * 60_000;
  // Once the completer has settled this one, it has looked at the other as well.
  proxy.meet(faults.answer(503), isCreate, 1);
  await owner.create(link, 'looked-at-after');
  await intentTurns(owner, 'looked-at-after', 'created');
  const [first] = proxy.requests;
  expect(
    proxy.requests.filter(({ idempotencyKey }) => idempotencyKey === first?.idempotencyKey),
  ).toHaveLength(1);
});

// `next_attempt_at` is an instant of the wall clock too: until the clock is there again, nobody tries.
test('C21: a clock that jumps back an hour does not put off what was due in a second', async () => {
  let ahead = 3_600_000;
  const { owner, proxy } = await deskInWeather({ clock: { ...systemClock, now: () => Date.now() + ahead } });
  proxy.meet(({ response }) => void response.writeHead(503, { 'Retry-After': '1' }).end(), isCreate, 1);
  void owner.create(link, 'put-off-by-an-hour').catch(() => {});
  await intentTurns(owner, 'put-off-by-an-hour', 'unknown');
  ahead = 0;
  const intent = await vi.waitUntil(
    async () => {
      const found = await intentOf(owner, 'put-off-by-an-hour');
      return found.state === 'created' && found;
    },
    { timeout: 3000 },
  );
  expect(intent.checkout_session?.amount).toBe(2500);
});
