import { type Browser, chromium, type Page } from 'playwright-core';
import { type BuiltDesk, startBuiltDesk } from '../support/built-desk.ts';
import { chromiumLaunchOptions } from '../support/chromium.ts';
import { readOwnerLink } from '../support/owned-desk.ts';
import { CheckoutSessionListSchema } from '#shared/checkout-sessions.ts';
import { type BareRow, startBareList } from './bare-list-server.ts';
import { sqliteEngine } from './find-index.ts';
import { quantile, type Row } from './row.ts';
import { type Frames, heapOf, scrollOn, typeInList } from './scroll-pages.ts';
import { signInAgain, signInAsOwner } from './sign-in.ts';

/** Payment links in the index; those of them that are scrolled through. */
const size = Number(process.env['BENCH_SCROLL_SIZE'] ?? 1_000_000);
const scrolled = Math.min(100_000, size);
/** Both lists move in turns, so that what else the machine does falls on both. */
const rounds = 5;
/** px a frame: 10 rows, some 600 a second, as after a hard flick. */
const step = 400;
const rowHeight = 40;
const viewport = { width: 1440, height: 900 };
const words = ['cake', 'order', 'deposit', 'smith', 'maria', 'wedding', 'paid', 'gift', 'repair', 'ship'];

/**
 * The list of payment links in Chromium: 100,000 rows scrolled through against a bare TanStack Table and Virtual list of
 * the same rows, the tab's memory on the way, and what it takes from a key press to the filtered rows. A million rows lie
 * behind it (`BENCH_SCROLL_SIZE` for another number; kept for the next run in `BENCH_DATA_DIR`).
 */
export async function measureScroll(): Promise<Row[]> {
  const engine = await sqliteEngine();
  const index = await engine.fill(size);
  const desk = await startBuiltDesk({ ...index.settings, SYNC_INTERVAL_MS: '3600000' });
  const browser = await chromium.launch(await chromiumLaunchOptions());
  try {
    const headers = (await signInAgain(desk)) ?? (await signInAsNewOwner(desk));
    const bareList = await startBareList(await readRows(desk.url, headers));
    try {
      const bare = await openPage(browser, bareList.url);
      await bare.locator('tbody tr').first().waitFor();
      const ours = await openPage(browser, `${desk.url}/main/test/checkout-sessions`, headers.cookie);
      await ours.locator('tbody tr').first().waitFor();
      return [...(await measureFrames(ours, bare)), ...(await measureTyping(ours, desk.url))];
    } finally {
      bareList.stop();
    }
  } finally {
    await browser.close();
    await desk.stop();
    await engine.close();
  }
}

async function measureFrames(ours: Page, bare: Page): Promise<Row[]> {
  const session = await ours.context().newCDPSession(ours);
  const distance = (scrolled / rounds - 50) * rowHeight;
  const all: { ours: Frames[]; bare: Frames[] } = { ours: [], bare: [] };
  const heaps: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await bare.bringToFront();
    all.bare.push(await scrollOn(bare, { box: '#box', step, distance }));
    await ours.bringToFront();
    all.ours.push(await scrollOn(ours, { box: null, step, distance }));
    heaps.push(await heapOf(session));
  }
  const p95 = (frames: Frames[]) =>
    quantile(
      frames.flatMap(({ moved }) => moved),
      0.95,
    );
  const bareP95 = p95(all.bare);
  const rows = scrolled.toLocaleString('en');
  return [
    { what: `bare list, ${rows} rows, frame p95`, value: bareP95, unit: 'ms' },
    { what: `our list, ${rows} rows, frame p95`, value: p95(all.ours), unit: 'ms', bound: 1.5 * bareP95 },
    {
      what: 'our list, waiting for pages on the way',
      value: all.ours.reduce((sum, { waited }) => sum + waited, 0) / 1000,
      unit: 's',
    },
    {
      what: 'our list, most elements in the table',
      value: Math.max(...all.ours.map(({ nodes }) => nodes)),
      unit: '',
      bound: 599,
    },
    { what: 'our tab, memory, most', value: Math.max(...heaps), unit: 'MB', bound: 150 },
    {
      what: `our tab, growth from row ${(scrolled / rounds).toLocaleString('en')} on`,
      value: (heaps.at(-1) ?? 0) - (heaps[0] ?? 0),
      unit: 'MB',
    },
  ];
}

async function measureTyping(ours: Page, url: string): Promise<Row[]> {
  await ours.goto(`${url}/main/test/checkout-sessions`);
  await ours.locator('tbody tr').first().waitFor();
  const times: number[] = [];
  await typeInList(ours, 'warm');
  for (const word of words) times.push(...(await typeInList(ours, word)));
  const behind = size.toLocaleString('en');
  return [
    { what: `key press to rows painted, p50, ${behind} behind`, value: quantile(times, 0.5), unit: 'ms' },
    {
      what: `key press to rows painted, p95, ${behind} behind`,
      value: quantile(times, 0.95),
      unit: 'ms',
      bound: 150,
    },
  ];
}

async function openPage(browser: Browser, url: string, cookie?: string): Promise<Page> {
  const context = await browser.newContext({ viewport });
  const [name = '', value = ''] = cookie?.split('=') ?? [];
  if (cookie !== undefined) await context.addCookies([{ name, value, url: new URL(url).origin }]);
  // What the runner puts around the functions that are sent into the page.
  await context.addInitScript('globalThis.__name = (one) => one');
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

async function signInAsNewOwner(desk: BuiltDesk) {
  await readOwnerLink(desk);
  return await signInAsOwner(desk);
}

/** The rows that ours will show, read as it reads them, with just what is shown of each. */
async function readRows(url: string, headers: Record<string, string>): Promise<BareRow[]> {
  const rows: BareRow[] = [];
  let cursor: string | null = '';
  while (cursor !== null && rows.length < scrolled) {
    const reply = await fetch(
      `${url}/api/main/test/checkout-sessions?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      { headers },
    );
    if (!reply.ok) throw new Error(`The list was answered ${reply.status} ${await reply.text()}`);
    const page = CheckoutSessionListSchema.parse(await reply.json());
    for (const session of page.data) {
      rows.push({
        id: session.id,
        status: session.status,
        amount: `${session.amount / 100} ${session.currency}`,
        description: session.description ?? '',
        customer: session.customer?.name ?? session.customer?.email ?? '',
        created_at: session.created_at,
        expires_at: session.expires_at ?? '',
        receipt_number: session.transaction?.receipt_number ?? '',
      });
    }
    cursor = page.next_cursor;
  }
  return rows;
}
