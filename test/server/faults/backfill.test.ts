import { cpSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { backfillEnds, receiptIds, runBackfill } from '../../support/backfill-watch.ts';
import {
  type ListedRow,
  listedRows,
  type ListedUpstream,
  startListedUpstream,
  startListedUpstreamForFile,
} from '../../support/listed-upstream.ts';
import { startApp, startAppForFile } from '../../support/start-app.ts';

const shared = await startListedUpstreamForFile();
const desk = await startAppForFile({ settings: shared.settings });
const owner = await desk.signInAs('owner');
// The run that comes by itself after a start finds nothing yet.
await backfillEnds(owner);
let lists = 0;

/** Rows that no other test has, in the shared upstream's list; nothing else is in it any more. */
function newList(count: number): ListedRow[] {
  lists += 1;
  const rows = listedRows(count, undefined, `list${lists}`);
  const calm = { onPage: () => {}, reshape: (page: Parameters<ListedUpstream['reshape']>[0]) => page };
  Object.assign(shared, { rows, ...calm });
  return rows;
}

/** A run over everything, and which of the newest list's rows the desk has then. */
async function compared() {
  const asked = shared.requests.length;
  const backfill = await runBackfill(owner, { whole: true });
  const ids = (await receiptIds(owner, `card_brand=list${lists}`)).toSorted();
  return { backfill, ids, pages: shared.pagesAsked(asked) };
}

const idsOf = (rows: readonly ListedRow[]) => rows.map(({ id }) => id).toSorted();

describe.each([
  ['newest first', (rows: ListedRow[]) => rows.toReversed()],
  ['oldest first', (rows: ListedRow[]) => rows],
])('S2: with the list %s', (_name, ordered) => {
  test('2,500 transactions are all found', async () => {
    shared.rows = ordered(newList(2500));
    const { backfill, ids } = await compared();
    expect(backfill).toMatchObject({ state: 'done', rows: 2500, transactions_found: 2500, message: null });
    expect(ids).toEqual(idsOf(shared.rows));
  });

  test('while rows come and go between the pages, what stays and what came is found, once each', async () => {
    const all = newList(2530);
    const [come, gone] = [all.slice(2500), new Set<string>()];
    shared.rows = ordered(all.slice(0, 2500));
    shared.onPage = (page) => {
      const next = come.shift();
      if (next) shared.rows = ordered([...ordered(shared.rows), next]);
      // Somewhere before the reader, so that what follows moves up and past it.
      const [left] = page % 3 === 0 && gone.size < 20 ? shared.rows.splice(page * 40, 1) : [];
      if (left) gone.add(left.id);
    };
    const { backfill, ids } = await compared();
    expect(backfill.state).toBe('done');
    expect(ids.filter((id) => !gone.has(id))).toEqual(idsOf(shared.rows));
    expect({ gone: gone.size, coming: come.length }).toEqual({ gone: 20, coming: 0 });
  });

  test('a row that leaves while another comes hides no third', async () => {
    const all = newList(301);
    const extra = all.splice(300);
    shared.rows = ordered(all);
    shared.onPage = (page) => {
      if (page === 2 && extra.length > 0) shared.rows = [...shared.rows.slice(1), ...extra.splice(0)];
    };
    const { ids } = await compared();
    expect(idsOf(shared.rows).filter((id) => !ids.includes(id))).toEqual([]);
  });
});

/** Days after every list before it. */
const startOfList = () => Date.UTC(2026, 5, 1) + lists * 3 * 24 * 3_600_000;

/** Does it to the first coming of a page only. */
function once(page: number, change: ListedUpstream['reshape']): void {
  let isDone = false;
  shared.reshape = (given, asked) => {
    if (asked !== page || isDone) return given;
    isDone = true;
    return change(given, asked);
  };
}

describe('S3: the same set is found although', () => {
  test.each<[string, (all: ListedRow[]) => void]>([
    [
      'every page repeats half of the one before',
      (all) => {
        shared.reshape = (page, asked) => ({
          ...page,
          data: [...all.slice(Math.max(0, asked - 1.5) * 100, (asked - 1) * 100), ...page.data],
        });
      },
    ],
    [
      'each page has an order of its own',
      () => (shared.reshape = (page) => ({ ...page, data: page.data.toReversed() })),
    ],
    [
      'the list is turned round half-way',
      (all) => {
        shared.onPage = (page) => {
          if (page === 4 && shared.rows === all) shared.rows = all.toReversed();
        };
      },
    ],
    ['a page comes empty', () => once(3, (page) => ({ ...page, data: [] }))],
    ['a page comes cut', () => once(3, (page) => ({ ...page, data: page.data.slice(40) }))],
    [
      'a page is another one’s',
      (all) => once(3, ({ meta }) => ({ data: all.slice(0, 100), meta: { ...meta, current_page: 1 } })),
    ],
    ['a page is refused as not found', () => once(4, () => ({ status: 404, body: { error: 'No.' } }))],
    ['a page is refused as invalid', () => once(4, () => ({ status: 422, body: { error: 'No.' } }))],
    ['the upstream fails for a page', () => once(4, () => ({ status: 500, body: { error: 'Oh.' } }))],
    [
      'the list shrinks by two pages and is whole again',
      (all) => {
        let isCut = false;
        shared.onPage = (page) => {
          const cuts = page === 4 && !isCut;
          shared.rows = cuts ? all.slice(200) : all;
          isCut ||= cuts;
        };
      },
    ],
  ])('%s', async (_name, disturb) => {
    const all = newList(650);
    disturb(all);
    const { backfill, ids } = await compared();
    expect(backfill).toMatchObject({ state: 'done', message: null, transactions_found: 650 });
    expect(ids).toEqual(idsOf(all));
  });

  test.each<[string, () => void]>([
    ['it shrinks', () => void shared.rows.splice(10, 1)],
    ['a page comes empty', () => once(3, (page) => ({ ...page, data: [] }))],
    [
      'a page is another one’s',
      () => once(3, (page) => ({ ...page, meta: { ...page.meta, current_page: 1 } })),
    ],
  ])('%s under a later run, which steps back and need not go through all again', async (_name, disturb) => {
    await (newList(450), compared());
    const all = newList(450);
    // Newer than all that a run has seen so far, so that nothing else is asked for.
    for (const [index, row] of all.entries())
      row['created_at'] = new Date(startOfList() + index).toISOString();
    shared.rows = all.toReversed();
    let asked = 0;
    shared.onPage = () => {
      asked += 1;
      if (asked === 3) disturb();
    };
    const requests = shared.requests.length;
    const backfill = await runBackfill(owner);
    const ids = await receiptIds(owner, `card_brand=list${lists}`);
    expect(idsOf(shared.rows).filter((id) => !ids.includes(id))).toEqual([]);
    expect(shared.pagesAsked(requests)).toEqual([1, 2, 3, 2, 3, 4, 5]);
    expect(backfill).toMatchObject({ state: 'done', message: null });
  });

  test('two copies of the list answer by turns, and one of them lacks a row', async () => {
    const all = newList(650);
    let answers = 0;
    shared.onPage = () => {
      answers += 1;
      shared.rows = answers % 2 === 0 ? all.slice(1) : all;
    };
    const { backfill, ids, pages } = await compared();
    expect(backfill.state).toBe('done');
    expect(ids).toEqual(idsOf(all));
    expect(pages.length).toBeLessThan(150);
  });

  test('a date is refused: then all is asked for', async () => {
    await (newList(3), compared());
    shared.rows = listedRows(5, undefined, `list${lists}`);
    shared.reshape = (page) =>
      shared.requests.at(-1)?.searchParams.has('from')
        ? { status: 422, body: { message: 'No.', errors: { from: ['No date.'] } } }
        : page;
    expect(await runBackfill(owner)).toMatchObject({
      state: 'done',
      covers_from: null,
      transactions_found: 2,
    });
  });
});

test('S3: a page that can’t be read is passed over, said, and does not hide the others', async () => {
  const all = newList(350);
  shared.reshape = (page, asked) => (asked === 2 ? { ...page, data: [{ status: 'captured' }] } : page);
  const { backfill, ids, pages } = await compared();
  const message = 'One page of the checkout API’s list can’t be read.';
  expect(backfill).toMatchObject({ state: 'failed', message });
  expect(ids).toEqual(idsOf([...all.slice(0, 100), ...all.slice(200)]));
  expect(pages.length).toBeLessThan(25);
});

test('S3: a list that can’t be read at all ends the run as failed', async () => {
  newList(3);
  shared.reshape = () => ({ status: 200, body: { rows: [] } });
  const { backfill, pages } = await compared();
  expect(backfill).toMatchObject({ state: 'failed', rows_read: 0 });
  expect(pages.length).toBeLessThan(12);
});

test('S3: an upstream that counts more than it lists ends the run with that in words', async () => {
  newList(120);
  shared.reshape = (page) => ({ ...page, meta: { ...page.meta, total: 123 } });
  const { backfill, pages } = await compared();
  const message = '3 of 123 transactions were not seen: the list changed while it was read.';
  expect(backfill).toMatchObject({ state: 'done', rows_read: 120, rows: 123, message });
  expect(pages).toEqual([1, 2, 1, 2, 1, 2]);
});

describe('S4: after an end at any moment the run goes on where it was', () => {
  async function folder(): Promise<string> {
    const made = await mkdtemp(path.join(tmpdir(), 'desk-backfill-'));
    onTestFinished(() => rm(made, { recursive: true, force: true }));
    return made;
  }

  /** A desk of its own on that folder, once its run is over. */
  async function deskAfter(upstream: ListedUpstream, dataDir: string) {
    const own = await startApp({ settings: upstream.settings, dataDir });
    const client = await own.signInAs('owner', { email: `owner-${upstream.requests.length}@example.com` });
    return { own, client, backfill: await backfillEnds(client), ids: (await receiptIds(client)).toSorted() };
  }

  test('stopped after each page', async () => {
    const upstream = await startListedUpstream(listedRows(250));
    const dataDir = await folder();
    for (let page = 1; page < 6; page++) {
      const asked = new Promise<void>((resolve) => (upstream.onPage = () => resolve()));
      const own = await startApp({ settings: upstream.settings, dataDir });
      await asked;
      await own.stop();
    }
    const { backfill, ids } = await deskAfter(upstream, dataDir);
    expect(upstream.pagesAsked()).toEqual([1, 2, 3, 1, 2, 3]);
    expect(backfill).toMatchObject({ state: 'done', pages_read: 6, pages: 6, rows_read: 250 });
    expect(backfill.transactions_found).toBe(250);
    expect(ids).toEqual(idsOf(upstream.rows));
  }, 60_000);

  test.each([
    { rows: 150, paid: [7, 107], requests: 6 },
    { rows: 10, paid: [7], requests: 2 },
  ])(
    'cut off at each request for $rows rows',
    async ({ rows, paid, requests }) => {
      const upstream = await startListedUpstream(
        listedRows(rows, (index) => (paid.includes(index) ? { checkout_session_id: `cs_${index}` } : {})),
      );
      for (const index of paid) upstream.sessions.set(`cs_${index}`, paidSession(index));
      const [dataDir, images] = [await folder(), await folder()];
      const whole = { state: 'done', sessions_found: paid.length, transactions_found: rows, rows_read: rows };
      const image = () =>
        cpSync(dataDir, path.join(images, String(upstream.requests.length)), { recursive: true });
      Object.assign(upstream, { onPage: image, onSession: image });
      const first = await deskAfter(upstream, dataDir);
      expect(first.backfill).toMatchObject(whole);
      await first.own.stop();
      Object.assign(upstream, { onPage: () => {}, onSession: () => {} });
      expect(upstream.requests).toHaveLength(requests);
      for (let at = 1; at <= requests; at++) {
        const asked = upstream.requests.length;
        const { own, client, backfill, ids } = await deskAfter(upstream, path.join(images, String(at)));
        // What was under way is asked for once more, and what had been answered is not.
        expect(upstream.requests.length - asked).toBe(requests - at + 1);
        expect(backfill).toMatchObject(whole);
        expect(ids).toEqual(idsOf(upstream.rows));
        for (const index of paid) {
          const session = await client.session(`cs_${index}`);
          expect(session).toMatchObject({ source: 'adopted', transaction: { id: `txn_${index}` } });
        }
        await own.stop();
      }
    },
    60_000,
  );
});

function paidSession(index: number) {
  return {
    ...{ id: `cs_${index}`, status: 'completed', amount: 1000 + index, currency: 'USD' },
    completed_at: '2026-01-05T10:00:00+00:00',
    transaction: { id: `txn_${index}`, status: 'captured' },
  };
}

test('S8: the same transaction id in test and live is two rows', async () => {
  const upstream = await startListedUpstream(listedRows(1));
  const settings = { ...upstream.settings, CHECKOUT_API_KEY_LIVE: 'gc_live_key-of-the-list' };
  const own = await startApp({ settings });
  const client = await own.signInAs('owner');
  const live = { ...client, account: '/api/main/live' };
  await backfillEnds(live);
  upstream.rows = listedRows(1, () => ({ status: 'refunded' }));
  await runBackfill(client, { whole: true });
  const statuses = async (mode: string) =>
    (await client.get(`/api/main/${mode}/transactions/txn_0`)).body as { mode: string; status: string };
  expect(await statuses('test')).toMatchObject({ mode: 'test', status: 'refunded' });
  expect(await statuses('live')).toMatchObject({ mode: 'live', status: 'captured' });
});
