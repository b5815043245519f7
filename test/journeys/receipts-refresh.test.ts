import type { Page } from 'playwright-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { cards, payOnHostedPage } from '../support/hosted-page.ts';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();
const list = '/main/test/transactions';
const patience = { timeout: 15_000 };

beforeAll(async () => {
  for (const amount of [4850, 900]) {
    const { id, url } = await desk.makeLink({ amount, currency: 'USD', description: `Cake of ${amount}` });
    await payOnHostedPage(url, cards.visa);
    await vi.waitUntil(async () => (await desk.client.session(id)).status === 'completed', {
      timeout: 20_000,
    });
  }
});

const rows = (page: Page) => page.locator('tbody [role="row"]');
const bar = (page: Page) => page.getByRole('region', { name: 'Selected rows' });

/** The receipts, and the payment links that are re-read from now on. */
async function open() {
  const page = await desk.open(list);
  await rows(page).nth(1).waitFor();
  const asked: string[] = [];
  page.on('request', (request) => {
    const [, id] = /\/checkout-sessions\/([^/]+)\/refresh$/.exec(request.url()) ?? [];
    if (id !== undefined) asked.push(id);
  });
  return { page, asked };
}

test('selected receipts are refreshed by re-reading the payment links behind them', async () => {
  const { page, asked } = await open();
  await page.getByRole('checkbox', { name: 'Select all rows so far' }).click();
  await bar(page).getByText('2 selected').waitFor();
  await page.keyboard.press('r');
  await expect.poll(() => bar(page).innerText(), patience).toContain('2 refreshed.');
  expect(asked).toHaveLength(2);
  expect(new Set(asked).size).toBe(2);
});

test('r refreshes the receipt that has the focus', async () => {
  const { page, asked } = await open();
  await page.keyboard.press('j');
  await page.keyboard.press('r');
  await page.getByText('Re-read just now.').waitFor();
  expect(asked).toHaveLength(1);
});
