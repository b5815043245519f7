import type { Page } from 'playwright-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { accessibilityFaults } from '../support/axe.ts';
import { cards, payOnHostedPage } from '../support/hosted-page.ts';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();
const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };

const email = `Good day,

I paid $48.50 for a cake, the paper says receipt rct-0001.
You can write to odette@hotel.example or to nobody@nowhere.example.

Odette`;

beforeAll(async () => {
  const { id, url } = await desk.makeLink({
    amount: 4850,
    currency: 'USD',
    description: 'Black cake, two tiers',
    customer: { name: 'Odette Baptiste', email: 'odette@hotel.example' },
  });
  await payOnHostedPage(url, cards.visa);
  await vi.waitUntil(async () => (await desk.client.session(id)).status === 'completed', {
    timeout: 20_000,
  });
});

async function paste(page: Page, text: string) {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.getByRole('combobox', { name: 'Search' }).focus();
  await page.keyboard.press('Control+v');
}

const text = (page: Page) => page.getByRole('textbox', { name: 'Pasted text' });

test('a pasted e-mail becomes its clues, each with what it was taken for and its find or none', async () => {
  const page = await desk.open('/main/test', clipboard);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  const requested: string[] = [];
  page.on('request', (request) => requested.push(`${request.method()} ${request.url()}`));
  await paste(page, email);
  const clues = page.getByRole('region', { name: 'Recognised in the text' }).getByRole('listitem');
  const receipt = clues.filter({ hasText: 'Receipt number' });
  await receipt.getByRole('link', { name: /RCT-000001/ }).waitFor();
  await clues.filter({ hasText: 'odette@hotel.example' }).getByRole('link').first().waitFor();
  await clues.filter({ hasText: 'nobody@nowhere.example' }).getByText('not found in test mode').waitFor();
  const best = page
    .getByRole('region', { name: /Fits best/ })
    .getByRole('link')
    .first();
  await best.waitFor();

  expect(await text(page).inputValue()).toBe(email);
  expect(page.url()).not.toContain('odette');
  expect(requested.filter((one) => /odette|nobody/i.test(decodeURIComponent(one)))).toEqual([]);
  expect(requested.filter((one) => one.startsWith('POST'))).toEqual([
    `POST ${desk.url}/api/main/test/search`,
  ]);
  expect(await accessibilityFaults(page)).toEqual([]);
});

test('the clues are walked by keyboard from the text and back, and the text can be gone back to', async () => {
  const page = await desk.open('/main/test', clipboard);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await paste(page, email);
  await page
    .getByRole('region', { name: /Fits best/ })
    .getByRole('link')
    .first()
    .waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.tagName);
  await expect.poll(focused).toBe('TEXTAREA');
  await page.keyboard.press('Control+End');
  await page.keyboard.press('ArrowDown');
  await expect.poll(focused).toBe('A');
  await page.keyboard.press('ArrowUp');
  await expect.poll(focused).toBe('TEXTAREA');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /Receipt RCT-000001|Paid 48.50 USD/ }).waitFor();
  await page.keyboard.press('/');
  await page.getByRole('option', { name: /Text that was pasted last/ }).click();
  expect(await text(page).inputValue()).toBe(email);
  await page.keyboard.press('Escape');
  await text(page).waitFor({ state: 'detached' });
});

test('the text can be edited and is looked through anew; cleared, the box is as before', async () => {
  const page = await desk.open('/main/test', clipboard);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await paste(page, 'First line\nnothing to see');
  await page.getByText('Nothing recognised').waitFor();
  await text(page).focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' in RCT-000001');
  await page
    .getByRole('link', { name: /RCT-000001/ })
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('option', { name: 'Overview' }).waitFor();
  expect(await page.getByRole('combobox', { name: 'Search' }).inputValue()).toBe('');
  await page.keyboard.type('rct 1');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Receipt RCT-000001' }).waitFor();
});

test('a text that is too long is refused with both numbers, and nothing is sent', async () => {
  const page = await desk.open('/main/test', clipboard);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  const posts: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
  await paste(page, 'RCT-1 '.repeat(3500));
  await page
    .getByText(/This text has 21,000 characters; at most 20,000 are looked through at once/)
    .waitFor();
  expect(posts).toEqual([]);
});
