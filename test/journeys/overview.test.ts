import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { companions, linked } from '../../server/store/checkout-sessions.ts';
import type { TransactionRow } from '../../server/store/rows.ts';
import { insertSession } from '../../server/store/session-sql.ts';
import type { Statement } from '../../server/store/sql.ts';
import { sessionRow } from '../bench/invented-sales.ts';
import { sampleTransaction } from '../server/store/sample-rows.ts';
import { accessibilityFaults } from '../support/axe.ts';
import { cards, payOnHostedPage } from '../support/hosted-page.ts';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();
const overview = '/main/test';
const hour = 3_600_000;

type Sale = { amount: number; currency: string; ago: number } & Partial<TransactionRow>;
const sales: Sale[] = [
  { amount: 250_000, currency: 'JMD', ago: 1 },
  { amount: 100_050, currency: 'JMD', ago: 26 },
  { amount: 80_000, currency: 'JMD', ago: 50, status: 'partially_refunded', amountRefunded: 30_000 },
  { amount: 9_999, currency: 'JMD', ago: 74, status: 'failed', declineCode: '51' },
  { amount: 7_777, currency: 'JMD', ago: 75, status: 'failed', declineCode: '05' },
  { amount: 4_000, currency: 'USD', ago: 2 },
  { amount: 200_000, currency: 'JMD', ago: 24 * 40 },
];

/** Receipts of the last days, put into the index behind the running desk's back: their days are chosen. */
beforeAll(async () => {
  const known = await desk.makeLink({ amount: 500, currency: 'JMD', description: 'Not paid yet' });
  const database = new DatabaseSync(path.join(desk.dataDir, 'index.db'));
  const run = ({ sql, params = [] }: Statement) => database.prepare(sql).run(...params);
  try {
    database.exec('pragma busy_timeout = 10000; begin immediate');
    const found = database.prepare('select account_id from checkout_sessions where id = ?').get(known.id);
    const accountId = Number(Object.values(found ?? {})[0]);
    for (const [index, { amount, currency, ago, ...receipt }] of sales.entries()) {
      const createdAt = Date.now() - ago * hour;
      const order = { amount, currency, description: `Sale ${index}`, metadata: {} };
      const status = receipt.status === 'failed' ? 'failed' : 'completed';
      const ended = { completedAt: createdAt, expiresAt: createdAt + hour };
      const row = sessionRow(order, { accountId, id: `cs_overview${index}`, createdAt, status, ...ended });
      const transaction = sampleTransaction(
        { id: accountId, merchant: 'main', mode: 'test', origin: '' },
        { id: `txn_overview${index}`, amount, currency, createdAt, ...receipt },
      );
      const pair = linked(row, transaction);
      run(insertSession(pair.session));
      companions(pair.session, pair.transaction).forEach(run);
    }
    database.exec('commit');
  } finally {
    database.close();
  }
});

const block = (page: Page, currency: string) => page.getByRole('region', { name: currency, exact: true });

async function open(at = overview, options = {}): Promise<Page> {
  const page = await desk.open(at, options);
  await block(page, 'JMD').waitFor();
  return page;
}

/** What stands in a figure: "3 receipts", and its amount where one stands with it. */
async function figuresIn(place: Locator) {
  return await place.locator('a[href*="_from="]').evaluateAll((links) =>
    links.flatMap((link) => {
      const text = (link.closest('li') ?? link).textContent ?? '';
      const count = /([\d,]+) (?:receipt|link)s?/.exec(text)?.[1];
      const amount = /[\d,]+\.\d{2}/.exec(text)?.[0];
      return count === undefined ? [] : [{ href: link.getAttribute('href') ?? '', count, amount }];
    }),
  );
}

/** What a list says it comes to. */
async function totalsOf(page: Page): Promise<string> {
  const totals = page.getByRole('list', { name: 'Totals' });
  const none = page.getByText(/^No (?:receipts|payment links)/).first();
  await totals.getByRole('listitem').or(none).first().waitFor();
  return (await none.count()) > 0 ? '0 · 0.00' : await totals.innerText();
}

test('each figure opens a list that comes to the same count and amount', async () => {
  const page = await open();
  await page.getByText('What became of these links').click();
  const figures = [...(await figuresIn(block(page, 'JMD'))), ...(await figuresIn(block(page, 'USD')))];
  figures.push(...(await figuresIn(page.getByRole('region', { name: /^Unpaid/ }))));
  expect(figures.length).toBeGreaterThan(12);
  for (const { href, count, amount = '' } of figures) {
    await page.goto(desk.url + href);
    await expect
      .poll(() => totalsOf(page), { message: href })
      .toMatch(new RegExp(`\\b${count} · .*${amount.replace('.', String.raw`\.`)}`));
  }
});

test('the captured total of 30 days, its change, and what was given back are told in words', async () => {
  const page = await open();
  const jmd = block(page, 'JMD');
  await expect.poll(() => jmd.innerText()).toContain('4,300.50 JMD 3 receipts');
  expect(await jmd.innerText()).toMatch(/\+115\s?% more than 2,000\.00/);
  expect(await jmd.innerText()).toMatch(/60\s?% 3 of 5/);
  expect(await jmd.innerText()).toContain('300.00 JMD');
  await jmd.getByRole('link', { name: /^on 1 receipt of 800.00/ }).click();
  await expect.poll(() => totalsOf(page)).toContain('1 · 800.00, 300.00 given back');
});

test('a period is chosen by keyboard, stands in the address, and is there again after going back', async () => {
  const page = await open();
  await page.getByRole('link', { name: '7 days', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).toContain('created=last_7_days');
  await expect.poll(() => block(page, 'JMD').getByRole('img').count()).toBe(1);
  await block(page, 'JMD')
    .getByRole('link', { name: /receipts/ })
    .first()
    .click();
  await page.waitForURL(/\/transactions/);
  await page.goBack();
  await expect
    .poll(() => page.getByRole('link', { name: '7 days' }).getAttribute('aria-current'))
    .toBe('true');
});

test('days of one’s own include the last one, and days the wrong way round are refused in words', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'Days of your own' }).click();
  await page.getByLabel('From').fill('2026-02-03');
  await page.getByLabel('To and with').fill('2026-02-01');
  await page.getByRole('button', { name: 'Show these days' }).click();
  await page.getByText('The last day is before the first.').waitFor();
  await page.getByLabel('To and with').fill('2026-02-28');
  await page.getByRole('button', { name: 'Show these days' }).click();
  await expect.poll(() => page.url()).toContain('from=2026-02-03&to=2026-03-01');
  await page.getByText('No links and no receipts in this period').waitFor();
});

test('the chart is a table too, whose figures lead to their day', async () => {
  const page = await open(`${overview}?created=last_7_days`);
  const jmd = block(page, 'JMD');
  await jmd.getByText('As a table').click();
  const table = jmd.getByRole('table', { name: 'Captured by day, JMD' });
  await expect.poll(() => table.getByRole('row').count()).toBe(8);
  await table.getByRole('link', { name: '2,500.00 JMD' }).click();
  await expect.poll(() => page.getByRole('list', { name: 'Totals' }).innerText()).toContain('1 · 2,500.00');
});

test('a payment that comes in meanwhile moves the figures by itself', async () => {
  const page = await open(`${overview}?created=today`);
  const link = await desk.makeLink({ amount: 123_400, currency: 'TTD', description: 'Paid meanwhile' });
  await block(page, 'TTD').waitFor();
  await payOnHostedPage(link.url, cards.visa);
  await expect
    .poll(() => block(page, 'TTD').innerText(), { timeout: 10_000 })
    .toContain('1,234.00 TTD 1 receipt');
});

test('figures that can’t be had say so, with what is still true and a way on', async () => {
  const page = await desk.open(overview, { expectedStatuses: [401, 503] });
  await block(page, 'JMD').waitFor();
  const answers = (url: URL) => url.pathname.endsWith('/overview') && url.pathname.startsWith('/api');
  const body = JSON.stringify({
    error: { code: 'store_unavailable', message: 'The index does not answer.', request_id: 'r-1' },
  });
  await page.route(answers, (route) => route.fulfill({ status: 503, contentType: 'application/json', body }));
  await page.getByRole('link', { name: '90 days' }).click();
  await page.getByText('The figures could not be loaded').waitFor({ timeout: 15_000 });
  await page.unroute(answers);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => block(page, 'JMD').count()).toBe(1);
});

test.each([
  ['light', 1440],
  ['dark', 390],
] as const)('nothing is out of reach, in %s at %i pixels', async (colorScheme, width) => {
  const page = await open(overview, { colorScheme, width });
  await block(page, 'JMD').getByText('As a table').click();
  await block(page, 'JMD').getByRole('img').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});
