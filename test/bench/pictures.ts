import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabaseSync } from '@photostructure/sqlite';
import { type Browser, chromium, type Page } from 'playwright-core';
import { CheckoutSessionSchema } from '#shared/checkout-sessions.ts';
import { chromiumLaunchOptions } from '../support/chromium.ts';
import { cancelOnHostedPage, cards, payOnHostedPage } from '../support/hosted-page.ts';
import { type OwnedDesk, startOwnedDesk } from '../support/owned-desk.ts';
import { islandCakes, type Sale } from './island-cakes.ts';

// `node --import tsx test/bench/pictures.ts [FOLDER]` draws the README's picture; with a folder, every screen into it.

const readmePicture = fileURLToPath(new URL('../journeys/screenshots/payment-links.png', import.meta.url));
const minute = 60_000;

/** Yesterday, 14:04 in Jamaica: the pictures are the same at whatever hour they are drawn. */
const afternoon = new Date().setUTCHours(19, 4, 0, 0) - 24 * 60 * minute;

const folder = process.argv[2];
const desk = await startOwnedDesk();
const browser = await chromium.launch(await chromiumLaunchOptions());
try {
  const ids = await fill(desk);
  await drawReadmePicture(browser, desk);
  if (folder !== undefined) await drawAll(browser, desk, ids, path.resolve(folder));
} finally {
  await browser.close();
  await desk.stop();
}

type Made = { id: string; sale: Sale };

/** Fills the desk with a shop's week, each sale as far on its way as it says. Gives one id per state. */
async function fill(target: OwnedDesk): Promise<Record<string, string>> {
  const { client, dataDir } = target;
  await client.put('/api/main/settings', { name: 'Island Cakes', time_zone: 'America/Jamaica' });
  const made: Made[] = [];
  for (const sale of islandCakes) {
    const { id, checkout_url: url } = await client.made(sale.order);
    made.push({ id, sale });
    await bringTo(sale.state, { id, url: url ?? '' }, target);
  }
  await settled(client, made);
  moveBack(dataDir, made);
  return Object.fromEntries(made.map(({ id, sale }) => [sale.state, id]));
}

async function bringTo(
  state: Sale['state'],
  { id, url }: { id: string; url: string },
  target: OwnedDesk,
): Promise<void> {
  if (state === 'completed') await payOnHostedPage(url, cards.visa);
  if (state === 'failed') await payOnHostedPage(url, cards.noFunds);
  if (state === 'cancelled') await cancelOnHostedPage(url);
  if (state === 'expired') await target.expire(id);
}

/** Asks for each until the desk knows what became of it. */
async function settled(client: OwnedDesk['client'], made: Made[]): Promise<void> {
  for (const { id, sale } of made) {
    const at = `/api/main/test/checkout-sessions/${id}`;
    while ((await client.post(`${at}/refresh`)).as(CheckoutSessionSchema).status !== sale.state) continue;
  }
}

/** Everything was made within seconds of now; a shop's list spans days, and its owner looks in the afternoon. */
function moveBack(dataDir: string, made: Made[]): void {
  const toAfternoon = Date.now() - afternoon;
  const db = new DatabaseSync(path.join(dataDir, 'index.db'));
  db.exec('pragma busy_timeout = 5000');
  db.prepare('update audit set at = at - ?').run(toAfternoon);
  for (const { id, sale } of made) {
    const made = toAfternoon + sale.minutesAgo * minute;
    const ended = made - minute;
    db.prepare(
      `update checkout_sessions set created_at = created_at - ?, completed_at = completed_at - ?,
         expires_at = expires_at - ?, checked_at = checked_at - ? where id = ?`,
    ).run(made, ended, toAfternoon, ended, id);
    db.prepare(
      `update transactions set created_at = created_at - ?, created_order = created_order - ?,
         checked_at = checked_at - ? where checkout_session_id = ?`,
    ).run(ended, ended, ended, id);
  }
  db.close();
}

type Look = { width: number; height: number; colorScheme: 'light' | 'dark' };

async function openDesk({ url, client }: OwnedDesk, from: Browser, look: Look): Promise<Page> {
  const { width, height, colorScheme } = look;
  const context = await from.newContext({
    viewport: { width, height },
    colorScheme,
    locale: 'en-US',
    reducedMotion: 'reduce',
    ...(width < 500 && { hasTouch: true, isMobile: true }),
  });
  const [name = '', value = ''] = (client.cookie() ?? '').split('=');
  await context.addCookies([{ name, value, url }]);
  const page = await context.newPage();
  await page.clock.setFixedTime(afternoon);
  return page;
}

async function drawReadmePicture(from: Browser, target: OwnedDesk): Promise<void> {
  const page = await openDesk(target, from, { width: 1280, height: 760, colorScheme: 'light' });
  await page.goto(`${target.url}/main/test/checkout-sessions`);
  await page.getByRole('link', { name: 'Order #1042' }).waitFor();
  await mkdir(path.dirname(readmePicture), { recursive: true });
  await page.screenshot({ path: readmePicture });
  await page.context().close();
}

async function drawAll(
  from: Browser,
  target: OwnedDesk,
  ids: Record<string, string>,
  into: string,
): Promise<void> {
  await mkdir(into, { recursive: true });
  const base = `${target.url}/main/test`;
  const paid = await target.client.session(ids['completed'] ?? '');
  const open = await target.client.session(ids['open'] ?? '');
  const places: Record<string, string> = {
    overview: base,
    list: `${base}/checkout-sessions`,
    'list-filtered': `${base}/checkout-sessions?status=open,failed&currency=JMD&amount_min=100000`,
    'list-empty': `${base}/checkout-sessions?q=nothing`,
    open: `${base}/checkout-sessions/${ids['open']}`,
    paid: `${base}/checkout-sessions/${ids['completed']}`,
    declined: `${base}/checkout-sessions/${ids['failed']}`,
    expired: `${base}/checkout-sessions/${ids['expired']}`,
    receipts: `${base}/transactions`,
    receipt: `${base}/transactions/${paid.transaction?.id}`,
    settings: `${base}/settings`,
    live: `${target.url}/main/live/checkout-sessions`,
    'hosted-page': open.checkout_url ?? '',
    'return-page': `${target.url}/return/main/test/success`,
  };
  for (const width of [1440, 390]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await openDesk(target, from, { width, height: width === 390 ? 844 : 900, colorScheme });
      const draw = async (name: string) => {
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
        await page.screenshot({
          path: path.join(into, `${name}-${width}-${colorScheme}.png`),
          fullPage: width === 390,
        });
      };
      for (const [name, address] of Object.entries(places)) {
        await page.goto(address);
        await page.waitForLoadState('load');
        await draw(name);
      }
      await drawForm(page, base, draw);
      await page.goto(base);
      await page.getByRole('combobox', { name: 'Search' }).fill('cake');
      await page.getByRole('option').first().waitFor();
      await draw('search');
      await page.context().clearCookies();
      await page.goto(`${target.url}/sign-in`);
      await page.getByLabel('Email').waitFor();
      await draw('sign-in');
      await page.context().close();
    }
  }
}

async function drawForm(page: Page, base: string, draw: (name: string) => Promise<void>): Promise<void> {
  await page.goto(`${base}/checkout-sessions/new`);
  await page.getByLabel('Amount').waitFor();
  await draw('form');
  await page.getByText('Items and tax', { exact: true }).click();
  await page.getByRole('button', { name: 'Add an item' }).click();
  await page.getByLabel('Item 1 name').fill('Black cake, two tiers');
  await page.getByRole('button', { name: 'Make link' }).click();
  await page.getByRole('alert').getByRole('link').first().waitFor();
  await draw('form-errors');
  await page.getByLabel('Item 1 price each').fill('6500');
  await page.getByLabel('Customer name').fill('Anaïs Étienne');
  await page.getByRole('button', { name: 'Make link' }).click();
  await page.getByRole('button', { name: 'Copy link' }).waitFor();
  await draw('result');
}
