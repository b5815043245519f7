import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test, vi } from 'vitest';
import * as z from 'zod/mini';
import { TransactionSchema } from '#shared/transactions.ts';
import { accessibilityFaults } from '../support/axe.ts';
import { cards, payOnHostedPage } from '../support/hosted-page.ts';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();
const at = '/main/test/statements';
const phone = { width: 390, height: 844, hasTouch: true, isMobile: true };
let day = '';

beforeAll(async () => {
  for (const order of [
    { amount: 250_000, currency: 'USD', description: 'Wedding cake' },
    { amount: 4850, currency: 'USD', description: 'Scones' },
    { amount: 1200, currency: 'USD', description: 'Bun' },
  ]) {
    const { id, url } = await desk.makeLink(order);
    await payOnHostedPage(url, cards.visa);
    await vi.waitUntil(async () => (await desk.client.session(id)).status === 'completed', {
      timeout: 20_000,
    });
  }
  const list = (await desk.client.get(`${desk.client.account}/transactions`)).as(
    z.object({ data: z.array(TransactionSchema) }),
  );
  day = new Date(Date.parse(list.data[0]?.created_at ?? '') - 5 * 3600_000).toISOString().slice(0, 10);
});

const rows = (page: Page) => page.getByRole('table', { name: 'Lines' }).getByRole('row');
const filter = (page: Page, word: string) =>
  page.getByRole('group', { name: 'Show' }).getByRole('button', { name: word });

/** Each test has a file of its own: the same one again would be the same statement. */
const fileOf = (ids: readonly string[], amounts: readonly string[]) =>
  [
    'Receipt;Betrag;Datum;Reference',
    ...ids.map((id, n) => `${id};"${amounts[n]}";${day};ref-${Math.random()}`),
  ].join('\r\n');

async function choose(page: Page, name: string, content: string) {
  await page.getByRole('button', { name: 'Import a statement' }).click();
  await page
    .getByLabel('Statement file')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
  await page
    .getByRole('region', { name: 'First lines' })
    .or(page.getByText('the first lines are shown here'))
    .or(page.getByText('This very file was imported before.'))
    .waitFor();
}

async function bring(page: Page, name: string, content: string) {
  await choose(page, name, content);
  const currency = page.getByLabel('Currency of the whole file');
  if ((await currency.inputValue()) === '') await currency.fill('USD');
  // The made-up reference is no id of the gateway.
  await page.getByLabel('Gateway id').selectOption('–');
  await page.getByRole('button', { name: 'Import and match' }).click();
  await page.getByRole('heading', { name }).waitFor();
  await page.getByRole('region', { name: 'Totals' }).waitFor();
}

test('a statement is imported by keyboard, mapped once, and its lines are matched, settled and taken away as a file', async () => {
  const page = await desk.open('/main/test');
  await page.getByRole('link', { name: 'Settlement' }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await page.getByText('No statements yet').waitFor();
  const content = fileOf(
    ['RCT-000001', 'rct 2', 'RCT-000077', 'RCT-9'],
    ['2.500,00', '48,51', '10,00', 'ten'],
  );
  await choose(page, 'may.csv', content);
  expect(await page.getByLabel('Receipt number').locator('option:checked').textContent()).toBe('Receipt');
  expect(await page.getByLabel('Decimal sign').locator('option:checked').textContent()).toBe('1.234,50');
  await page.getByLabel('Currency of the whole file').fill('usd');
  await page.getByLabel('Gateway id').selectOption('–');
  const preview = page.getByRole('region', { name: 'First lines' });
  await preview.getByText('2,500.00').waitFor();
  await preview.getByText(/Amount: “ten” is not an amount/).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Import and match' }).press('Enter');

  await page.getByRole('heading', { name: 'may.csv' }).waitFor();
  await rows(page).filter({ hasText: 'RCT-000001' }).getByText('Matched').waitFor();
  await rows(page).filter({ hasText: 'rct 2' }).getByText('Amount: 48.51 there, 48.50 here').waitFor();
  await rows(page).filter({ hasText: 'RCT-000077' }).getByText('Missing here').waitFor();
  await rows(page)
    .filter({ hasText: 'Not read' })
    .getByText(/“ten” is not an amount/)
    .waitFor();
  await rows(page).filter({ hasText: 'Missing there' }).getByText('RCT-000003').waitFor();
  await page.getByText('USD: the statement has less').waitFor();

  await filter(page, 'Missing here').click();
  await expect.poll(() => rows(page).count()).toBe(2);
  expect(new URL(page.url()).search).toBe('?show=missing_here');
  await page.getByRole('button', { name: 'Download this line' }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByLabel('Note').fill('Asked the gateway on the phone');
  await page.getByRole('button', { name: 'Settle with this note' }).click();
  await rows(page).getByText('Settled').waitFor();
  await rows(page).getByText('Note: Asked the gateway on the phone').waitFor();
  await filter(page, 'Open').getByText('3').waitFor();

  await filter(page, 'All').click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/-test-may-\d{4}-\d\d-\d\d\.csv$/);
  const written: Record<string, string>[] = parse(await readFile(await file.path(), 'utf8'), {
    bom: true,
    columns: true,
  });
  expect(written.map(({ line, outcome, difference }) => [line, outcome, difference])).toEqual([
    ['2', 'matched', '0.00'],
    ['3', 'differs', '0.01'],
    ['4', 'missing_here', '10.00'],
    ['5', 'error', ''],
    ['', 'missing_there', '-12.00'],
  ]);

  await page.getByRole('link', { name: 'All statements' }).click();
  await page.getByRole('list', { name: 'Statements' }).getByText('3 open').waitFor();
  await choose(page, 'again.csv', content);
  await page.getByText('This very file was imported before.').waitFor();
});

test('columns are remembered, a line is linked by hand and opened again, and the statement is removed', async () => {
  const page = await desk.open(at, { expectedStatuses: [401, 422] });
  await bring(page, 'first.csv', fileOf(['RCT-700'], ['12,00']));
  await page.getByRole('link', { name: 'All statements' }).click();
  await choose(page, 'second.csv', fileOf(['RCT-701'], ['12,00']));
  await page.getByText('Read as the last file with these columns was.').waitFor();
  expect(await page.getByLabel('Currency of the whole file').inputValue()).toBe('USD');
  await page.getByRole('button', { name: 'Import and match' }).click();
  await page.getByRole('button', { name: 'Settle line 2' }).click();
  await page.getByLabel('Link to a receipt').fill('RCT-9999');
  await page.getByRole('button', { name: 'Link this receipt' }).click();
  await page.getByText('There is no such receipt here.').waitFor();
  await page.getByLabel('Link to a receipt').fill('rct 3');
  await page.getByRole('button', { name: 'Link this receipt' }).click();
  await rows(page).getByText('linked by hand').waitFor();
  await page.getByRole('button', { name: /line 2/ }).click();
  await page.getByRole('button', { name: 'Take the link back' }).click();
  await rows(page).getByText('Missing here').waitFor();
  await page.getByRole('button', { name: 'Match again' }).click();
  await filter(page, 'Missing there').getByText('1').waitFor();
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Remove statement' }).click();
  await page.getByRole('heading', { name: 'Settlement' }).waitFor();
  await page.getByText('second.csv').waitFor({ state: 'detached' });
});

test('on a phone every total stands with its words, and agreement says what it does not look for', async () => {
  const page = await desk.open(at, phone);
  await bring(page, 'agrees.csv', fileOf(['RCT-1', 'RCT-2'], ['2.500,00', '48,50']));
  const totals = page.getByRole('region', { name: 'Totals' });
  const missing = totals.getByRole('row').filter({ hasText: 'Missing there' });
  expect((await missing.getByRole('cell').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))).toEqual([
    'Lines 1',
    'Open 1',
    'Amount –',
    'Fees –',
    expect.stringMatching(/^Theirs less ours .*12\.00/),
  ]);
  const sides = await missing
    .getByRole('cell')
    .last()
    .evaluate((cell) => [cell.getBoundingClientRect().left, cell.getBoundingClientRect().right]);
  expect(sides[0]).toBeGreaterThanOrEqual(0);
  expect(sides[1]).toBeLessThanOrEqual(390);
  expect(await totals.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
  await page.getByRole('link', { name: 'All statements' }).click();
  const all = fileOf(['RCT-1', 'RCT-2', 'RCT-3'], ['2.500,00', '48,50', '12,00']);
  await page.getByRole('list', { name: 'Statements' }).waitFor();
  await bring(page, 'all.csv', all);
  await totals.getByText('USD agrees to the cent').waitFor();
  await page.route(/\/statements\/[^/]+$/, async (route) => {
    if (route.request().resourceType() === 'document') return route.fallback();
    const response = await route.fetch();
    return route.fulfill({ response, json: { ...(await response.json()), refunded_currencies: ['USD'] } });
  });
  await page.reload();
  await totals
    .getByText('USD payments agree to the cent; refunds that are not on this statement are not looked for')
    .waitFor();
});

test('dates that can be read in two ways are asked about, and nothing is sent before', async () => {
  const page = await desk.open(at);
  await choose(page, 'dates.csv', 'Receipt,Amount,Currency,Date\nRCT-1,2500.00,USD,05/06/2026');
  await page.getByText('Every date can be read in two ways: choose.').waitFor();
  let sent = 0;
  page.on('request', (request) => {
    if (request.url().includes('/statements?')) sent += request.method() === 'POST' ? 1 : 0;
  });
  await page.getByRole('button', { name: 'Import and match' }).click();
  await page.getByText(/Still to say: Say in which order/).waitFor();
  expect(sent).toBe(0);
  await page.getByLabel('Dates are written').selectOption('23/11/2026 (day first)');
  await page.getByRole('region', { name: 'First lines' }).getByText('2026-06-05').waitFor();
});

test('ten thousand lines are matched with a bar, and few of their rows are drawn', async () => {
  const page = await desk.open(at);
  const ids = Array.from({ length: 10_000 }, (_, n) => `RCT-${500_000 + n}`);
  await bring(
    page,
    'many.csv',
    fileOf(
      ids,
      ids.map(() => '1,00'),
    ),
  );
  await filter(page, 'Missing here').getByText('10,000').waitFor();
  await rows(page).nth(5).waitFor();
  const table = page.getByRole('table', { name: 'Lines' });
  expect(await table.evaluate((one) => one.querySelectorAll('*').length)).toBeLessThan(900);
  expect(await table.getAttribute('aria-rowcount')).toBe('10001');
  // Each time that the end is reached, the next hundred come.
  await expect
    .poll(async () => {
      await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
      return rows(page).filter({ hasText: 'RCT-500299' }).count();
    })
    .toBe(1);
});

test('a file that can’t be read says what to do, and a list that fails can be tried again', async () => {
  const page = await desk.open(at, { expectedStatuses: [401, 422, 503] });
  await page.getByRole('button', { name: 'Import a statement' }).click();
  await page
    .getByLabel('Statement file')
    .setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from([1, 0, 2, 3]) });
  await page.getByRole('alert').getByText('This is neither a CSV file nor an .xlsx workbook.').waitFor();
  await page.route('**/statements?**', (route) =>
    route.fulfill({
      status: 503,
      json: { error: { code: 'store_unavailable', message: 'No index.', request_id: 'req-7' } },
    }),
  );
  await page.reload();
  await page.getByRole('alert').getByText('req-7').waitFor({ timeout: 30_000 });
  await page.unroute('**/statements?**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('list', { name: 'Statements' }).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
});

for (const look of [
  { colorScheme: 'light' },
  { colorScheme: 'dark' },
  { ...phone, colorScheme: 'light' },
] as const) {
  const name = `${'width' in look ? 'phone, ' : ''}${look.colorScheme}`;
  test(`import, list and result have no accessibility fault and do not scroll sideways (${name})`, async () => {
    const page = await desk.open(at, look);
    const faults: string[] = [];
    const note = async () => {
      faults.push(...(await accessibilityFaults(page)));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (over > 0) faults.push(`scrolls sideways by ${over}`);
    };
    await choose(
      page,
      `${name}.csv`,
      fileOf(['RCT-000001', 'rct 2', 'RCT-000077'], ['2.500,00', '48,51', '10,00']),
    );
    await note();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await bring(
      page,
      `look ${name}.csv`,
      fileOf(['RCT-000001', 'rct 2', 'RCT-000077'], ['2.500,00', '48,51', '10,00']),
    );
    await rows(page).nth(1).waitFor();
    await note();
    await page.getByRole('button', { name: /line 3$/ }).click();
    await note();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'All statements' }).click();
    await page.getByRole('list', { name: 'Statements' }).waitFor();
    await note();
    expect(faults).toEqual([]);
  });
}
