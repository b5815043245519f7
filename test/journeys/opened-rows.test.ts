import type { Page } from 'playwright-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { cards, payOnHostedPage } from '../support/hosted-page.ts';
import { journeyDesk, type Link } from '../support/journey-desk.ts';

const desk = journeyDesk();
const list = '/main/test/checkout-sessions';
let cake: Link;
let bread: Link;

beforeAll(async () => {
  cake = await desk.makeLink({ amount: 4850, currency: 'USD', description: 'Black cake' });
  bread = await desk.makeLink({ amount: 900, currency: 'JMD', description: 'Coco bread' });
  await payOnHostedPage(cake.url, cards.visa);
  await vi.waitUntil(async () => (await desk.client.session(cake.id)).status === 'completed', {
    timeout: 20_000,
  });
});

const opened = (page: Page, name: string) =>
  page.getByRole('table').getByRole('link', { name: new RegExp(`^${name} ?, opened before$`) });
const goTo = async (page: Page, key: 's' | 'r') => {
  await page.keyboard.press('g');
  await page.keyboard.press(key);
};

test('what is opened from the search box is marked in its list, and only that', async () => {
  const page = await desk.open('/main/test');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('coco');
  await page.getByRole('option', { name: /Coco bread/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /^Open · 900|^Open · 9.00/ }).waitFor();
  await goTo(page, 's');
  await opened(page, 'Coco bread').waitFor();
  expect(await opened(page, 'Black cake').count()).toBe(0);
});

test('a receipt that is opened from the look-up in another tab is marked in the list of this one', async () => {
  const page = await desk.open('/main/test/transactions');
  await page.getByRole('link', { name: 'RCT-000001' }).waitFor();
  expect(await opened(page, 'RCT-000001').count()).toBe(0);
  const other = await page.context().newPage();
  await other.goto(`${desk.url}/main/test/lookup`);
  await other.getByRole('textbox', { name: 'Receipt numbers or ids' }).fill('RCT-000001');
  await other.getByText('1 value').waitFor();
  await other.keyboard.press('Control+Enter');
  await other.getByRole('table', { name: 'Result' }).getByRole('link', { name: 'RCT-000001' }).click();
  await other.getByRole('heading', { name: 'Receipt RCT-000001' }).waitFor();
  await opened(page, 'RCT-000001').waitFor();
});

test('marks are gone after a reload: nothing of them is written down', async () => {
  const page = await desk.open(`${list}/${bread.id}`);
  await page.getByRole('heading', { name: /^Open/ }).waitFor();
  await goTo(page, 's');
  await opened(page, 'Coco bread').waitFor();
  await page.reload();
  await page.getByRole('table').getByRole('link', { name: 'Coco bread' }).waitFor();
  expect(await opened(page, 'Coco bread').count()).toBe(0);
});
