import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { maxLookupValues } from '#shared/lookups.ts';
import { accessibilityFaults } from '../support/axe.ts';
import { cards, payOnHostedPage } from '../support/hosted-page.ts';
import { journeyDesk, type Link } from '../support/journey-desk.ts';

const desk = journeyDesk();
const at = '/main/test/lookup';
const phone = { width: 390, height: 844, hasTouch: true, isMobile: true };
let open: Link = { id: '', url: '' };

beforeAll(async () => {
  const orders = [
    { amount: 250_000, currency: 'JMD', description: 'Wedding cake' },
    { amount: 4850, currency: 'USD', description: '=1+1' },
  ];
  for (const order of orders) {
    const { id, url } = await desk.makeLink(order);
    await payOnHostedPage(url, cards.visa);
    await vi.waitUntil(async () => (await desk.client.session(id)).status === 'completed', {
      timeout: 20_000,
    });
  }
  open = await desk.makeLink({ amount: 100, currency: 'USD', description: 'Not paid yet' });
});

const given = (page: Page) => page.getByRole('textbox', { name: 'Receipt numbers or ids' });
const rows = (page: Page) => page.getByRole('table', { name: 'Result' }).getByRole('row');
const filter = (page: Page, word: string) =>
  page.getByRole('group', { name: 'Show' }).getByRole('button', { name: word });

async function upload(page: Page, name: string, lines: readonly string[]) {
  await page.getByLabel('File with receipt numbers or ids').setInputFiles({
    name,
    mimeType: 'text/csv',
    buffer: Buffer.from(lines.join('\r\n')),
  });
}

const manyMissing = (count: number) => Array.from({ length: count }, (_, n) => `RCT-${500_000 + n}`);

test('a pasted list is found, missing, given twice or in another status, with totals per currency', async () => {
  const page = await desk.open(at);
  await given(page).fill(['RCT-000001', 'rct 2', 'RCT-000077', 'R C T 1', open.id].join('\n'));
  await page.getByText('5 values').waitFor();
  await page.keyboard.press('Control+Enter');
  await rows(page).filter({ hasText: 'RCT-000077' }).getByText('Missing').waitFor();
  await rows(page).filter({ hasText: 'R C T 1' }).getByText('Same as line 1').waitFor();
  await rows(page).filter({ hasText: 'RCT-000001' }).getByText('Also on line 4').waitFor();
  await rows(page).filter({ hasText: open.id }).getByText('Found').waitFor();
  await page.getByText(/JMD 1 · 2,500\.00/).waitFor();
  await page.getByText(/USD 1 · 48\.50/).waitFor();
  await page.getByText('1 payment link without a payment is in no total').waitFor();

  await page.getByLabel('Receipts should be').selectOption('Refunded');
  await filter(page, 'Wrong status').click();
  await expect.poll(() => rows(page).count(), { message: 'the heading and two rows' }).toBe(3);
  expect(new URL(page.url()).search).toBe('?show=wrong_status');
  expect(await accessibilityFaults(page)).toEqual([]);
});

test('a line that was copied with its table among single values is found by its identifier', async () => {
  const page = await desk.open(at);
  await given(page).fill(
    ['RCT-000077', '1\tWedding cake', 'rct 2;48.50;USD', open.id, 'RCT-000078'].join('\n'),
  );
  await page.getByText('5 values').waitFor();
  await page.keyboard.press('Control+Enter');
  await rows(page).filter({ hasText: 'rct 2' }).getByText('Found').waitFor();
  await page.getByText(/JMD 1 · 2,500\.00/).waitFor();
  await page.getByText(/USD 1 · 48\.50/).waitFor();
  await expect.poll(() => rows(page).filter({ hasText: 'Found' }).count()).toBe(3);
  expect(await rows(page).filter({ hasText: 'Missing' }).count()).toBe(2);
});

test('a found row leads to its page, and going back finds the result as it was', async () => {
  const page = await desk.open('/main/test');
  await page.getByRole('link', { name: 'Look-up' }).click();
  await given(page).fill('RCT-000001\nRCT-000099');
  await page.getByRole('button', { name: 'Look up' }).click();
  await filter(page, 'Found').click();
  await page.getByRole('link', { name: 'RCT-000001' }).click();
  await page.getByRole('heading', { name: 'Receipt RCT-000001' }).waitFor();
  await page.goBack();
  await rows(page).filter({ hasText: 'Wedding cake' }).waitFor();
  expect(await filter(page, 'Found').getAttribute('aria-pressed')).toBe('true');
});

test('the file of the result holds every line, safe for spreadsheets', async () => {
  const page = await desk.open(at);
  await given(page).fill('rct 1\nRCT-2\n@SUM(A1)\nRCT-2');
  await page.getByRole('button', { name: 'Look up' }).click();
  await rows(page).filter({ hasText: '@SUM(A1)' }).getByText('Missing').waitFor();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^look-up-main-test-\d{4}-\d\d-\d\d\.csv$/);
  const text = await readFile(await file.path(), 'utf8');
  expect(text.startsWith('\uFEFFvalue,')).toBe(true);
  const written: Record<string, string>[] = parse(text, { bom: true, columns: true });
  expect(written.map(({ value, outcome, amount, currency }) => [value, outcome, amount, currency])).toEqual([
    ['rct 1', 'found', '2500.00', 'JMD'],
    ['RCT-2', 'found', '48.50', 'USD'],
    ["'@SUM(A1)", 'missing', '', ''],
    ['RCT-2', 'duplicate', '48.50', 'USD'],
  ]);
  expect(written[1]?.['description']).toBe("'=1+1");
});

test('of a table the column with the numbers is chosen by its content, and can be chosen otherwise', async () => {
  const page = await desk.open(at);
  await upload(page, 'statement.csv', [
    'Date;Amount;Receipt',
    '2026-11-20;2.500,00;RCT-000001',
    '2026-11-20;1,00;RCT-000088',
  ]);
  await page.getByText('2 values from statement.csv').waitFor();
  const column = page.getByLabel('Column with the receipt numbers or ids');
  expect(await column.locator('option:checked').textContent()).toBe('Receipt: RCT-000001');
  expect(await page.getByLabel('The first row names the columns').isChecked()).toBe(true);
  await column.selectOption('Every column');
  await page.getByText('9 values from statement.csv').waitFor();
  await column.selectOption({ index: 2 });
  await page.getByRole('button', { name: 'Look up' }).click();
  await filter(page, 'Missing').getByText('1').waitFor();
});

test('ten thousand lines are looked up in parts with a bar, and few of their rows are drawn', async () => {
  const page = await desk.open(at);
  await upload(page, 'many.txt', ['RCT-000001', ...manyMissing(9999)]);
  await page.getByText('10,000 values from many.txt').waitFor();
  let sent = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/lookups')) sent += 1;
  });
  await page.getByRole('button', { name: 'Look up' }).click();
  await page.getByRole('progressbar', { name: 'Look-up' }).waitFor();
  await filter(page, 'Missing').getByText('9,999').waitFor();
  await page.getByRole('progressbar').waitFor({ state: 'detached' });
  expect(sent).toBe(10_000 / maxLookupValues);
  const drawn = await page
    .getByRole('table', { name: 'Result' })
    .evaluate((table) => table.querySelectorAll('*').length);
  expect(drawn).toBeLessThan(600);
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await rows(page).filter({ hasText: 'RCT-509998' }).getByText('10,000').waitFor();
});

test('more than ten thousand lines are refused before anything is sent, and a part is taken only when asked for', async () => {
  const page = await desk.open(at);
  let sent = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/lookups')) sent += 1;
  });
  await upload(page, 'more.txt', manyMissing(10_002));
  await page.getByText('These are 10,002 values; at most 10,000 are looked up at once.').waitFor();
  expect(await page.getByRole('button', { name: 'Look up', exact: true }).isDisabled()).toBe(true);
  expect(sent).toBe(0);
  await page.getByRole('button', { name: 'Look up the first 10,000 only' }).click();
  await filter(page, 'All').getByText('10,000').waitFor();
});

test('a part that fails is tried again without the others, and what they found stays', async () => {
  const page = await desk.open(at, { expectedStatuses: [401, 503] });
  const asked: number[] = [];
  await page.route('**/lookups', async (route) => {
    asked.push(asked.length);
    const error = { code: 'store_unavailable', message: 'The index does not answer.', request_id: 'req-9' };
    if (asked.length === 2) await route.fulfill({ status: 503, json: { error } });
    else await route.continue();
  });
  await upload(page, 'some.txt', ['RCT-000001', ...manyMissing(599)]);
  await page.getByText('600 values').waitFor();
  await page.getByRole('button', { name: 'Look up' }).click();
  const alert = page.getByRole('alert');
  await alert.getByText('200 values could not be looked up').waitFor();
  await alert.getByText('req-9').waitFor();
  await filter(page, 'Not looked up').getByText('200').waitFor();
  await page.getByText(/JMD 1 · 2,500\.00/).waitFor();
  await page.getByRole('button', { name: 'Try these again' }).click();
  await filter(page, 'Missing').getByText('599').waitFor();
  expect(asked).toHaveLength(4);
});

test('a look-up is stopped and gone on with', async () => {
  const page = await desk.open(at);
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/lookups', async (route) => {
    await held;
    await route.continue().catch(() => undefined); // what was stopped is not waited for by the page any more
  });
  await upload(page, 'some.txt', manyMissing(600));
  await page.getByText('600 values').waitFor();
  await page.getByRole('button', { name: 'Look up' }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByText('Stopped: 0 of 600 different values looked up.').waitFor();
  expect(await page.getByRole('progressbar').count()).toBe(0);
  letGo();
  await page.getByRole('button', { name: 'Go on' }).click();
  await filter(page, 'Missing').getByText('600').waitFor();
});

test('missing values are copied, one on a line', async () => {
  const page = await desk.open(at, { permissions: ['clipboard-read', 'clipboard-write'] });
  await given(page).fill('RCT-000001\nRCT-000077\nRCT-000078');
  await page.getByRole('button', { name: 'Look up' }).click();
  await page.getByRole('button', { name: 'Copy missing: 2 values' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('RCT-000077\nRCT-000078');
});

for (const look of [
  { colorScheme: 'light' },
  { colorScheme: 'dark' },
  { ...phone, colorScheme: 'light' },
] as const) {
  const name = `${'width' in look ? 'phone, ' : ''}${look.colorScheme}`;
  test(`the page has no accessibility fault, before and after (${name})`, async () => {
    const page = await desk.open(at, look);
    await given(page).fill('Receipt,Who\nRCT-000001,a\nRCT-000001,b\nRCT-000077,c');
    await page.getByText('3 values').waitFor();
    const faults = await accessibilityFaults(page);
    await page.getByRole('button', { name: 'Look up' }).click();
    await rows(page).filter({ hasText: 'RCT-000077' }).getByText('Missing').waitFor();
    faults.push(...(await accessibilityFaults(page)));
    expect(faults).toEqual([]);
  });
}
