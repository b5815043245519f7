import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();
const places = ['', '/checkout-sessions', '/checkout-sessions/new', '/transactions', '/settings'];

/** Colour of the line along the top edge, and of the word TEST beside the heading where there is one. */
const marksOf = (page: Page) =>
  page.evaluate(() => {
    const isSeen = (colour: string) => !/^rgba?\(.*, 0\)$|\/ 0\)$|^transparent$/.test(colour);
    const line = getComputedStyle(document.elementFromPoint(innerWidth / 2, 1) ?? document.body);
    const word = [...document.querySelectorAll('main *')].find(
      (element) => element.children.length === 0 && element.textContent === 'TEST',
    );
    return {
      line: isSeen(line.borderTopColor) && line.borderTopWidth !== '0px' ? line.borderTopColor : 'none',
      word: word ? getComputedStyle(word).backgroundColor : 'none',
    };
  });

for (const place of places) {
  test(`test mode cannot be missed and live mode bears none of it on ${place || '/'}`, async () => {
    const page = await desk.open(`/main/test${place}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expect.poll(() => page.title()).toContain('TEST');
    const marks = await marksOf(page);
    expect(marks.word).not.toBe('none');
    expect(marks.line, 'the line has the colour of the word').toBe(marks.word);
    expect(await page.locator('link[rel="icon"]').getAttribute('href')).toBe('/favicon-test.svg');

    await page.goto(`${desk.url}/main/live${place}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expect.poll(() => page.title()).not.toContain('TEST');
    expect(await marksOf(page)).toEqual({ line: 'none', word: 'none' });
    expect(await page.locator('link[rel="icon"]').getAttribute('href')).toBe('/favicon.svg');
    await page.getByText('Live mode has no API key yet, so no link can be made here.').waitFor();
  });
}

test('switching modes says what changes and keeps the page', async () => {
  const page = await desk.open('/main/test/transactions');
  await page.getByRole('group', { name: 'Mode' }).getByRole('link', { name: 'Live' }).click();
  await page.waitForURL('**/main/live/transactions');
  await page.getByText('Live mode: real cards and real money.').waitFor();
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Receipts');
});

test('making a link in live mode without a key says what is missing and keeps what was typed', async () => {
  const page = await desk.open('/main/live/checkout-sessions/new', { expectedStatuses: [401, 409, 503] });
  await page.getByLabel('Amount').fill('77');
  await page.getByRole('button', { name: 'Make link' }).click();
  await page.getByText('This mode has no API key yet, so no link can be made in it.').waitFor();
  expect(await page.getByLabel('Amount').inputValue()).toBe('77');
  expect(await page.getByRole('button', { name: 'Make link' }).innerText()).toContain('(live)');
});
