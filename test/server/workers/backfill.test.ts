import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import * as z from 'zod/mini';
import { TimelineSchema } from '#shared/checkout-sessions.ts';
import { backfillEnds, backfillOf, receiptIds, runBackfill } from '../../support/backfill-watch.ts';
import { deskInWeather, intentTurns, keys, type Weather } from '../../support/chaos-desk.ts';
import { faults, isCreate } from '../../support/chaos-proxy.ts';
import type { DeskClient } from '../../support/desk-client.ts';
import { cards, payOnHostedPage } from '../../support/hosted-page.ts';
import { listedRows, startListedUpstream } from '../../support/listed-upstream.ts';
import { startApp } from '../../support/start-app.ts';

const isList = ({ path: asked }: { path: string }) => asked.includes('/transactions?');
const MadeSchema = z.object({ id: z.string(), checkout_url: z.string() });

/** A session that somebody else made with the account's key, behind the desk's back. */
async function madeElsewhere(weather: Weather, card: string = cards.visa) {
  const back = 'https://shop.example/back';
  const reply = await fetch(`${weather.sandboxUrl}/api/v1/checkout-sessions`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${keys.test}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ amount: 4200, currency: 'USD', success_url: back, failure_url: back }),
  });
  const { id, checkout_url } = z.parse(MadeSchema, await reply.json());
  await payOnHostedPage(checkout_url, card);
  return id;
}

async function actionsOf(client: DeskClient, id: string) {
  const reply = await client.get(`${client.account}/checkout-sessions/${id}/timeline`);
  return reply.as(TimelineSchema).data.map(({ action }) => action);
}

describe('with webhooks and sync off', () => {
  test('W13: a paid session that we never made is found by its transaction, and a declined one', async () => {
    const { weather, owner } = await deskInWeather();
    expect(await backfillEnds(owner)).toMatchObject({ state: 'done', rows: 0, covers_from: null });
    const [paid, declined] = [await madeElsewhere(weather), await madeElsewhere(weather, cards.declined)];
    expect(await runBackfill(owner)).toMatchObject({
      transactions_found: 2,
      sessions_found: 2,
      message: null,
    });
    const session = await owner.session(paid);
    expect(session).toMatchObject({ source: 'adopted', status: 'completed', amount: 4200 });
    expect(session.transaction).toMatchObject({ status: 'captured', checkout_session_id: paid });
    expect(await owner.session(declined)).toMatchObject({
      status: 'failed',
      transaction: { status: 'failed' },
    });
    expect(await actionsOf(owner, paid)).toEqual(['checkout_session.adopt']);
    const again = await runBackfill(owner);
    expect(again).toMatchObject({ transactions_found: 0, sessions_found: 0, rows_read: 2 });
    expect(again.covers_from).not.toBeNull();
  });

  test('W20: an open link that was paid is read again at once', async () => {
    const { owner } = await deskInWeather();
    const { id, checkout_url } = await owner.made();
    await payOnHostedPage(checkout_url ?? '', cards.visa);
    await runBackfill(owner);
    const session = await vi.waitUntil(async () => {
      const now = await owner.session(id);
      return now.status === 'completed' && now;
    });
    expect(session).toMatchObject({ source: 'created', transaction: { status: 'captured', amount: 2500 } });
  });

  test('C14: an attempt that nobody could settle is settled by its payment', async () => {
    const lifetime = { IDEMPOTENCY_KEY_LIFETIME_HOURS: String(1 / 3600) };
    const { weather, proxy, owner } = await deskInWeather({ settings: lifetime });
    proxy.meet(faults.resetAfter, isCreate);
    await owner.create({ amount: 2500, currency: 'USD' }, 'never-answered');
    await intentTurns(owner, 'never-answered', 'needs_person');
    const id = (await weather.ledger())[0]?.id ?? '';
    await payOnHostedPage(`${weather.sandboxUrl}/checkout/${id}`, cards.visa);
    expect(await runBackfill(owner)).toMatchObject({ transactions_found: 1, sessions_found: 1 });
    expect(await intentTurns(owner, 'never-answered', 'created')).toMatchObject({
      checkout_session: { id, status: 'completed', source: 'created' },
    });
    expect(await weather.ledger()).toHaveLength(1);
  });

  test('S5, O7: on an older copy of the index, what was paid since is found again and told as adopted', async () => {
    const { weather, desk, owner } = await deskInWeather();
    const old = await owner.made({ description: 'before the copy' });
    await backfillEnds(owner);
    const copy = await mkdtemp(path.join(tmpdir(), 'desk-copy-'));
    onTestFinished(() => rm(copy, { recursive: true, force: true }));
    await cp(desk.dataDir, copy, { recursive: true });
    const since = [await owner.made({ description: 'after it' }), await owner.made()];
    for (const { checkout_url } of [old, ...since]) await payOnHostedPage(checkout_url ?? '', cards.visa);
    await desk.stop();
    const made = await weather.ledger();

    const restored = await startApp({ settings: weather.settings, dataDir: copy });
    const client = await restored.signInAs('owner', { email: 'restorer@example.com' });
    await runBackfill(client);
    for (const { id } of since)
      expect(await client.session(id)).toMatchObject({ source: 'adopted', status: 'completed' });
    await vi.waitUntil(async () => (await client.session(old.id)).status === 'completed');
    expect(await client.session(old.id)).toMatchObject({ source: 'created' });
    expect((await weather.ledger()).map(({ id }) => id)).toEqual(made.map(({ id }) => id));

    // And with the index lost whole.
    const rebuilt = await startApp({ settings: weather.settings });
    const other = await rebuilt.signInAs('owner');
    expect(await backfillEnds(other)).toMatchObject({ transactions_found: 3, sessions_found: 3 });
    expect((await receiptIds(other)).toSorted()).toEqual((await receiptIds(client)).toSorted());
  });
});

test('a run comes again by itself, and covers what a complete one has seen with a day’s overlap', async () => {
  const upstream = await startListedUpstream(listedRows(3));
  const desk = await startApp({ settings: { ...upstream.settings, SYNC_INTERVAL_MS: '20' } });
  await vi.waitUntil(() => upstream.requests.length >= 3, { timeout: 8000 });
  expect(upstream.requests.slice(0, 3).map(({ searchParams }) => searchParams.get('from'))).toEqual([
    null,
    '2026-01-04T09:02:00+00:00',
    '2026-01-04T09:02:00+00:00',
  ]);
  await desk.stop();
});

test('a person starts a run, which others are then shown; it is written down', async () => {
  const upstream = await startListedUpstream(listedRows(250));
  const desk = await startApp({ settings: upstream.settings });
  const owner = await desk.signInAs('owner');
  await backfillEnds(owner);
  const { account } = await desk.context.upstreams.of('main', 'test');
  const told: string[] = [];
  desk.context.live.subscribe(account.id, ({ kind }) => told.push(kind));
  const replies = await Promise.all(
    [1, 2, 3].map(() => owner.post('/api/main/test/backfill', { whole: true })),
  );
  expect(replies.map(({ status }) => status)).toEqual([202, 202, 202]);
  const starts = new Set(replies.map(({ body }) => (body as { started_at: string }).started_at));
  expect(starts.size).toBe(1);
  expect(await backfillEnds(owner)).toMatchObject({ covers_from: null, pages_read: 6, pages: 6, rows: 250 });
  expect(upstream.pagesAsked()).toHaveLength(12);
  const entries = await desk.context.store.audit.forObject(account.id, 'backfill', 'backfill');
  expect(entries.map(({ action, detail }) => [action, detail])).toEqual([
    ['backfill.start', '{"whole":true}'],
  ]);
  // Nothing has changed but how far it has come.
  expect(new Set(told)).toEqual(new Set(['backfill']));
  expect((await owner.post('/api/main/test/backfill', { whole: 'yes' })).status).toBe(422);
  const viewer = await desk.signInAs('viewer');
  expect((await viewer.post('/api/main/test/backfill', {})).status).toBe(403);
  expect(await backfillOf(viewer)).toMatchObject({ state: 'done' });
});

describe('of several processes', () => {
  test('one does the run, and the other leaves it alone', async () => {
    const upstream = await startListedUpstream(listedRows(250));
    const dataDir = await mkdtemp(path.join(tmpdir(), 'desk-shared-'));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    let goOn = () => {};
    const isOpen = new Promise<void>((resolve) => (goOn = resolve));
    upstream.onPage = () => isOpen;
    const [, other] = [
      await startApp({ settings: upstream.settings, dataDir }),
      await startApp({ settings: upstream.settings, dataDir }),
    ];
    const owner = await other.signInAs('owner');
    const begun = await vi.waitUntil(async () => {
      const backfill = await backfillOf(owner);
      return backfill.state === 'running' && backfill;
    });
    expect(begun.pages_read).toBe(0);
    goOn();
    expect(await backfillEnds(owner)).toMatchObject({ pages_read: 6 });
    expect(upstream.pagesAsked()).toEqual([1, 2, 3, 1, 2, 3]);
  });

  test('one takes up what another, of which nothing is known, has left standing for a while', async () => {
    const upstream = await startListedUpstream(listedRows(1));
    let ahead = 0;
    const clock = { now: () => Date.now(), elapsed: () => performance.now() + ahead };
    const desk = await startApp({ settings: { ...upstream.settings, COMPLETER_INTERVAL_MS: '20' }, clock });
    const owner = await desk.signInAs('owner');
    await backfillEnds(owner);
    const { account } = await desk.context.upstreams.of('main', 'test');
    const { backfills } = desk.context.store;
    const row = await backfills.get(account.id);
    if (!row) throw new Error('there has been no run');
    const foreign = { state: 'running', holder: 'elsewhere/1/someone', finishedAt: null, page: 1 } as const;
    await backfills.start({ ...row, ...foreign, run: 2, version: row.version + 1 }, row.version, null);
    const looks = vi.spyOn(backfills, 'get');
    await vi.waitUntil(() => looks.mock.calls.length > 3);
    expect(upstream.requests).toHaveLength(1);
    ahead = 120_000;
    expect(await backfillEnds(owner)).toMatchObject({ state: 'done' });
    expect(upstream.requests.length).toBeGreaterThan(1);
  });
});

test('a mode without an API key says so, and has never had a run', async () => {
  const upstream = await startListedUpstream([]);
  const desk = await startApp({ settings: upstream.settings });
  const owner = await desk.signInAs('owner');
  const live = { ...owner, account: '/api/main/live' };
  expect(await backfillOf(live)).toMatchObject({ state: 'never', pages: null, started_at: null });
  expect((await owner.post('/api/main/live/backfill', {})).error().code).toBe('api_key_missing');
});

describe('a row', () => {
  const one = (change: Record<string, unknown>) => listedRows(1, () => change);

  async function deskWith(rows: ReturnType<typeof listedRows>) {
    const upstream = await startListedUpstream(rows);
    const desk = await startApp({ settings: upstream.settings });
    const owner = await desk.signInAs('owner');
    const shown = async () => (await owner.get('/api/main/test/transactions/txn_0')).body;
    await backfillEnds(owner);
    return { upstream, owner, shown };
  }

  test('goes forward only, and is never emptied', async () => {
    const { upstream, owner, shown } = await deskWith(one({ status: 'authorized', card_last4: '1111' }));
    const story = [
      ['captured', 'captured', null],
      ['authorized', 'captured', null],
      ['partially_refunded', 'partially_refunded', 300],
      ['captured', 'partially_refunded', 0],
      ['refunded', 'refunded', 1000],
      ['partially_refunded', 'refunded', 300],
      ['disputed', 'disputed', null],
    ] as const;
    for (const [said, status, amount_refunded] of story) {
      upstream.rows = one({ status: said, amount_refunded, amount: undefined, receipt_number: null });
      await runBackfill(owner);
      expect(await shown()).toMatchObject({
        status,
        amount: 1000,
        card_last4: '1111',
        source: 'transactions',
      });
    }
    expect(await shown()).toMatchObject({ amount_refunded: 1000, receipt_number: 'RCT-000000' });
  });

  test('whose session upstream denies stays as a receipt; it is asked for ever less often', async () => {
    const { upstream, owner, shown } = await deskWith(one({ checkout_session_id: 'cs_nowhere' }));
    expect(await shown()).toMatchObject({ checkout_session_id: 'cs_nowhere', status: 'captured' });
    const asked = () => upstream.requests.filter(({ pathname }) => pathname.endsWith('cs_nowhere')).length;
    const counts = [asked()];
    for (let run = 2; run <= 8; run++) {
      await runBackfill(owner);
      counts.push(asked());
    }
    expect(counts).toEqual([1, 2, 2, 3, 3, 3, 3, 4]);
    // A person who asks for everything means this, too.
    upstream.sessions.set('cs_nowhere', {
      id: 'cs_nowhere',
      status: 'completed',
      amount: 1000,
      currency: 'USD',
    });
    expect(await runBackfill(owner, { whole: true })).toMatchObject({ sessions_found: 1 });
    expect(await owner.session('cs_nowhere')).toMatchObject({
      created_at: '2026-01-05T09:00:00.000Z',
      source: 'adopted',
    });
  });

  test('of our own attempt is linked by the mark in its metadata where it names no session', async () => {
    const { weather, proxy, owner } = await deskInWeather();
    const { id, checkout_url } = await owner.made();
    await payOnHostedPage(checkout_url ?? '', cards.visa);
    const metadata = (await weather.ledger())[0]?.metadata;
    proxy.meet(
      faults.reshape((page) => ({
        ...page,
        data: (page['data'] as object[]).map((row) => ({ ...row, checkout_session_id: undefined, metadata })),
      })),
      isList,
    );
    await runBackfill(owner);
    await vi.waitUntil(async () => (await owner.session(id)).status === 'completed');
    const reply = await owner.get(`/api/main/test/transactions?limit=5`);
    expect(reply.body).toMatchObject({ data: [{ checkout_session_id: id }] });
  });
});

test.each([
  ['an upstream that is down', faults.resetBefore],
  ['a refused key', faults.answer(401)],
])('%s holds the run up and is said; then it goes on where it was', async (_what, fault) => {
  const { desk, proxy, owner } = await deskInWeather();
  await backfillEnds(owner);
  const { account } = await desk.context.upstreams.of('main', 'test');
  const before = await desk.context.store.backfills.get(account.id);
  proxy.meet(fault, isList, 1);
  await owner.post('/api/main/test/backfill', {});
  const waiting = await vi.waitUntil(async () => {
    const backfill = await backfillOf(owner);
    return backfill.message !== null && backfill;
  });
  expect(waiting).toMatchObject({ state: 'running', pages_read: 0 });
  // Whoever mends the key, or looks, tries at once; the run follows.
  const { id } = await owner.made();
  await owner.post(`/api/main/test/checkout-sessions/${id}/refresh`);
  desk.context.nudge.backfill();
  expect(await backfillEnds(owner)).toMatchObject({ state: 'done', message: null });
  expect((await desk.context.store.backfills.get(account.id))?.run).toBe((before?.run ?? 0) + 1);
});
