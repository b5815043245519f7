import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Download, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { unguardText } from '#shared/formula-guard.ts';
import { formatAmount } from '#shared/money.ts';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();

type Row = Record<string, string>;

async function saved(page: Page, start: () => Promise<void>): Promise<{ download: Download; rows: Row[] }> {
  const [download] = await Promise.all([page.waitForEvent('download'), start()]);
  expect(await download.failure()).toBeNull();
  const rows: Row[] = parse(await readFile(await download.path()), { columns: true });
  return { download, rows };
}

async function exportByButton(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('button', { name: 'Download' }).click();
}

/** Count and sum of each currency, as the list's head writes them. */
function totalsOf(rows: readonly Row[]): string[] {
  const currencies = [...new Set(rows.map((row) => row['currency'] ?? ''))].toSorted();
  return currencies.map((currency) => {
    const amounts = rows.filter((row) => row['currency'] === currency).map((row) => row['amount'] ?? '');
    const amount = amounts.reduce((sum, text) => sum + Number(text.replace('.', '')), 0);
    return `${currency} ${amounts.length.toLocaleString('en')} · ${formatAmount({ amount, currency })}`;
  });
}

async function totalsOnScreen(page: Page): Promise<string[]> {
  const lines = page.getByRole('list', { name: 'Totals' }).getByRole('listitem');
  await lines.filter({ hasText: '·' }).first().waitFor();
  const texts = (await lines.allInnerTexts()).map((line) => line.replaceAll(/\s+/g, ' ').trim());
  return texts.filter((line) => line.includes(' · '));
}

test('what the list shows is exported by a key, to the cent and in its order, with the day and mode in the name', async () => {
  const orders = [
    { amount: 2_500_001, currency: 'JMD', description: '=1+1' },
    { amount: 99, currency: 'JMD', description: 'Patty, "hot"\nwith coco bread' },
    { amount: 1_234_567, currency: 'USD', description: 'Bolo pretu, Curaçao' },
    { amount: 100, currency: 'USD', description: 'Deposit' },
    { amount: 100, currency: 'EUR', description: 'Not in the filter' },
  ];
  for (const order of orders) await desk.makeLink(order);
  const page = await desk.open('/main/test/checkout-sessions?currency=JMD,USD&sort=-amount');
  const onScreen = await totalsOnScreen(page);
  expect(onScreen).toEqual(['JMD 2 · 25,001.00', 'USD 2 · 12,346.67']);

  const address = page.url();
  const byKey = await saved(page, async () => {
    await page.keyboard.press('e');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Download');
    await page.keyboard.press('Enter');
  });
  expect(totalsOf(byKey.rows)).toEqual(onScreen);
  expect(byKey.rows.map((row) => unguardText(row['description'] ?? ''))).toEqual([
    '=1+1',
    'Bolo pretu, Curaçao',
    'Deposit',
    'Patty, "hot"\nwith coco bread',
  ]);
  expect(byKey.rows[0]).toMatchObject({ amount: '25000.01', currency: 'JMD', mode: 'test' });
  expect(byKey.download.suggestedFilename()).toMatch(/^payment-links-main-test-\d{4}-\d\d-\d\d\.csv$/);
  await page.getByRole('status').getByText('Done and sealed: 4 rows').waitFor();
  await page.keyboard.press('Escape');
  expect(page.url()).toBe(address);

  const byButton = await saved(page, () => exportByButton(page));
  expect(byButton.rows).toEqual(byKey.rows);
});

test('a link of a download that was followed already gives nothing, and leaves the page as it is', async () => {
  await desk.makeLink({ amount: 777, currency: 'BBD', description: 'Once' });
  const page = await desk.open('/main/test/checkout-sessions?currency=BBD', { expectedStatuses: [401, 403] });
  await page.getByRole('link', { name: 'Once' }).waitFor();
  const { download } = await saved(page, () => exportByButton(page));
  const reply = await page.request.get(download.url());
  expect(reply.status()).toBe(403);
  await page.getByRole('link', { name: 'Once' }).waitFor();
});
