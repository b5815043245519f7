import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { cards, payOnHostedPage } from '../support/hosted-page.ts';
import { journeyDesk } from '../support/journey-desk.ts';
import { owner } from '../support/owned-desk.ts';

const desk = journeyDesk();

const focusedName = (page: Page) =>
  page.evaluate(
    () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
  );

test('the whole main job is done by keyboard alone, amount to clipboard in at most 12 keys beyond the content', async () => {
  const page = await desk.openAsStranger('/sign-in', { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await page.keyboard.type(owner.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(owner.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();

  await page.keyboard.press('n');
  const amount = page.getByLabel('Amount');
  await expect.poll(() => amount.evaluate((field) => field === document.activeElement)).toBe(true);
  let keys = 0;
  const press = async (key: string) => {
    keys += key.split('+').length;
    await page.keyboard.press(key);
  };
  await page.keyboard.type('2500');
  await press('Tab');
  await page.keyboard.type('JMD');
  await press('Enter');
  await page.keyboard.type('Order by keys');
  await press('Control+Enter');
  await page.getByText('Link made: 2,500.00 JMD').waitFor();
  await expect.poll(() => focusedName(page)).toBe('Copy link');
  await press('Enter');
  await page.getByText('Copied', { exact: true }).first().waitFor();
  expect(keys).toBeLessThanOrEqual(12);
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain('/checkout/cs_');

  await payOnHostedPage(link, cards.visa);
  await page.getByText('The payment was captured.').waitFor();
  await page.keyboard.press('/');
  await expect.poll(() => focusedName(page)).toBe('Search');
  await page.keyboard.type('rct 1');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Receipt RCT-000001' }).waitFor();
});

test('rows are walked with j and k and opened with Enter, pages with g, and ? lists the keys', async () => {
  for (const description of ['Row three', 'Row two', 'Row one']) {
    await desk.makeLink({ amount: 100, currency: 'USD', description });
  }
  const page = await desk.open('/main/test');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await page.getByRole('table', { name: 'Payment links' }).getByRole('link', { name: 'Row one' }).waitFor();
  await expect.poll(() => focusedName(page)).toBe('Payment links');
  const walk = async (key: string, row: string) => {
    await page.keyboard.press(key);
    await expect.poll(() => focusedName(page)).toBe(row);
  };
  await walk('j', 'Row one');
  await walk('j', 'Row two');
  await walk('ArrowDown', 'Row three');
  await walk('k', 'Row two');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /^Open · 1.00 USD/ }).waitFor();
  await page.getByText('Row two', { exact: true }).first().waitFor();

  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  for (const label of ['New link', 'Overview', 'Payment links', 'Receipts', 'Copy the link', 'Refresh']) {
    await keys.getByRole('listitem').filter({ hasText: label }).waitFor();
  }
  await page.keyboard.press('Escape');
  await keys.waitFor({ state: 'hidden' });
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await page.getByRole('heading', { name: 'Receipts' }).waitFor();
});

test('letter keys do nothing while one types, and can be switched off', async () => {
  const page = await desk.open('/main/test/checkout-sessions/new');
  await page.getByLabel('Description').fill('');
  await page.keyboard.type('nr/?gs');
  expect(await page.getByLabel('Description').inputValue()).toBe('nr/?gs');
  await page.getByRole('heading', { name: 'New payment link' }).click();
  await page.keyboard.press('?');
  await page.getByLabel(/Letter keys work/).uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await page.keyboard.press('Control+k');
  await expect.poll(() => focusedName(page)).toBe('Search');
  expect(page.url()).toContain('/checkout-sessions/new');
});

test('Ctrl-K goes to the search box from an open menu, and waits behind a dialog that wants an answer', async () => {
  const page = await desk.open('/main/test/checkout-sessions');
  await page.getByRole('link', { name: 'Row one' }).waitFor();
  await page.keyboard.press('v');
  await page
    .getByRole('dialog', { name: /^Views of/ })
    .getByRole('link')
    .first()
    .waitFor();
  await page.keyboard.press('Control+k');
  await expect.poll(() => focusedName(page)).toBe('Search');
  const finds = page.getByRole('listbox');
  await finds.waitFor();
  await page.getByRole('dialog', { name: /^Views of/ }).waitFor({ state: 'hidden' });
  await page.keyboard.press('Escape');
  await finds.waitFor({ state: 'detached' });

  await page.getByRole('heading', { name: 'Payment links' }).click();
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await keys.waitFor();
  await page.keyboard.press('Control+k');
  expect(await finds.count()).toBe(0);
  await page.keyboard.press('Escape');
  await keys.waitFor({ state: 'hidden' });
  expect(await finds.count()).toBe(0);
  await page.keyboard.press('Control+k');
  await finds.waitFor();
});
