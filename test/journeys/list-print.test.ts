import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { fillList, saleName } from '../support/filled-list.ts';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();
const list = '/main/test/checkout-sessions';
const sales = 700;

beforeAll(async () => {
  await fillList(desk, sales);
});

const rows = (page: Page) => page.locator('tbody [role="row"]');
const say = (page: Page, what: 'beforeprint' | 'afterprint') =>
  page.evaluate((type) => window.dispatchEvent(new Event(type)), what);

test('a print holds all rows that are loaded, one below the other, and says that the list is longer', async () => {
  const page = await desk.open(list);
  await page.getByRole('link', { name: saleName(1), exact: true }).waitFor();
  // The second page has come: there is more above the end than the first page holds.
  await expect
    .poll(() =>
      rows(page)
        .first()
        .evaluate((row) => row.parentElement?.clientHeight),
    )
    .toBe(250 * 40);
  const onScreen = await rows(page).count();
  expect(onScreen).toBeLessThan(40);
  await page.emulateMedia({ media: 'print' });
  await say(page, 'beforeprint');
  expect(await rows(page).count()).toBe(250);
  expect(await page.getByText('First 250 of 701 rows; export for all.').isVisible()).toBe(true);
  const tops = await rows(page).evaluateAll((all) => all.map((row) => row.getBoundingClientRect().top));
  expect(tops).toEqual(tops.toSorted((one, other) => one - other));
  expect(new Set(tops).size).toBe(250);
  await say(page, 'afterprint');
  await page.emulateMedia({ media: 'screen' });
  await expect.poll(() => rows(page).count()).toBe(onScreen);
  expect(await page.getByText('export for all').count()).toBe(0);
});

test('on paper every time is absolute with its offset, and the print says when it was made', async () => {
  const page = await desk.open(list);
  await rows(page)
    .first()
    .getByText(/just now|min ago/)
    .waitFor();
  await page.emulateMedia({ media: 'print' });
  await say(page, 'beforeprint');
  const full = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+−]\d\d:\d\d$/;
  const times = await page
    .locator('tbody td[data-instant]')
    .evaluateAll((all) =>
      all.map((cell) => ({ text: cell.textContent, isCut: cell.scrollWidth > cell.clientWidth })),
    );
  expect(times.length).toBeGreaterThanOrEqual(50);
  for (const { text, isCut } of times) {
    expect(text.replace('\u00a0', ' ')).toMatch(full);
    expect(isCut).toBe(false);
  }
  const printed = await page.getByText(/^Printed /).innerText();
  expect(printed).toMatch(/^Printed \d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+−]\d\d:\d\d \(\w+(?:\/\w+)?\)$/);
  await say(page, 'afterprint');
  await expect.poll(() => page.getByText(/^Printed /).count()).toBe(0);
});

test('a print of a list that is all there says nothing of the kind', async () => {
  const page = await desk.open(`${list}?currency=USD`);
  await rows(page).first().waitFor();
  await page.getByRole('button', { name: 'Export 1 row' }).waitFor();
  await say(page, 'beforeprint');
  expect(await rows(page).count()).toBe(1);
  expect(await page.getByText('export for all').count()).toBe(0);
});
