import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { fillList, saleId, saleName } from '../support/filled-list.ts';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();
const list = '/main/test/checkout-sessions';
/** The sales and the one made by hand, which is the newest. */
const sales = 700;

beforeAll(() => fillList(desk, sales));

const rowsOf = (page: Page) => page.locator('tbody [role="row"]');
const rowOf = (page: Page, number: number) => rowsOf(page).filter({ hasText: saleName(number) });
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest('[role="row"]')?.getAttribute('aria-rowindex') ?? null);
const placeOnPage = (page: Page, number: number) =>
  rowOf(page, number).evaluate((row) => Math.round(row.getBoundingClientRect().top));

/** Pages are read one after the other: a list takes a while. */
const patience = { timeout: 15_000 };

/** Goes to the list's last row by keys, however many pages that takes. */
async function goToEnd(page: Page): Promise<void> {
  await page.keyboard.press('j');
  await expect
    .poll(async () => {
      await page.keyboard.press('End');
      return focused(page);
    }, patience)
    .toBe(String(sales + 2));
}

test('a long list is read page by page to its end, with few rows drawn at a time', async () => {
  const page = await desk.open(list);
  await rowOf(page, 1).waitFor();
  expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe(String(sales + 2));
  await goToEnd(page);
  await rowOf(page, sales).waitFor();
  await page.getByText(`All ${sales + 1} payment links.`).waitFor();
  expect(await rowsOf(page).count()).toBeLessThan(60);
  await page.keyboard.press('Home');
  await expect.poll(() => focused(page)).toBe('2');
  await rowsOf(page).filter({ hasText: 'Made by hand' }).waitFor();
});

test('every row stands once, in its order, on the way down and back up', async () => {
  const page = await desk.open(list);
  await rowOf(page, 1).waitFor();
  await goToEnd(page);
  const seen = new Map<number, string>();
  for (let number = sales; number > 0; number -= 15) {
    const row = rowOf(page, number);
    await page.evaluate((place) => {
      const rows = document.querySelector('tbody');
      if (rows) window.scrollTo(0, rows.getBoundingClientRect().top + window.scrollY + place * 40 - 300);
    }, number);
    await row.waitFor();
    for (const [index, text] of await rowsOf(page).evaluateAll((all) =>
      all.map((one): [number, string] => [
        Number(one.getAttribute('aria-rowindex')),
        one.querySelector('a')?.textContent ?? '',
      ]),
    )) {
      // A row of a page that was let go is there before its content is.
      if (text.startsWith('Sale')) seen.set(index, text);
    }
  }
  expect([...seen].every(([index, text]) => text.startsWith(saleName(index - 2)))).toBe(true);
  expect(seen.size).toBeGreaterThan(sales * 0.9);
});

test('back leads to the same row at the same height, with the focus on it, also after many pages', async () => {
  const page = await desk.open(list);
  await rowOf(page, 1).waitFor();
  await goToEnd(page);
  for (let steps = 0; steps < 5; steps += 1) await page.keyboard.press('k');
  const number = sales - 5;
  await expect.poll(() => focused(page)).toBe(String(number + 2));
  const before = await placeOnPage(page, number);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /^Expired/ }).waitFor();
  await page.goBack();
  await rowOf(page, number).waitFor();
  await expect.poll(() => focused(page)).toBe(String(number + 2));
  expect(await placeOnPage(page, number)).toBe(before);
  await page.keyboard.press('j');
  await expect.poll(() => focused(page)).toBe(String(number + 3));

  await page.reload();
  await rowOf(page, 1).waitFor();
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
});

test('the row that has the focus keeps it while it is scrolled out of sight and back', async () => {
  const page = await desk.open(list);
  await rowOf(page, 1).waitFor();
  for (let steps = 0; steps < 4; steps += 1) await page.keyboard.press('j');
  await expect.poll(() => focused(page)).toBe('5');
  await wheelTo(page, 100);
  expect(await focused(page)).toBe('5');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => focused(page)).toBe('6');
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeLessThan(600);
});

test('a page that can’t be had says so in its place, and Try again brings it without losing a row', async () => {
  const page = await desk.open(list, { expectedStatuses: [401, 503] });
  const further = (url: URL) => url.pathname.endsWith('/checkout-sessions') && url.searchParams.has('cursor');
  await page.route(further, (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/json',
      body: JSON.stringify({
        error: { code: 'store_unavailable', message: 'The index can’t be reached.', request_id: 'r-1' },
      }),
    }),
  );
  await rowOf(page, 1).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('End');
  await page.getByText('More payment links could not be loaded').waitFor();
  await page.getByText('The index can’t be reached.').waitFor();
  await rowOf(page, 49).waitFor();
  await page.unroute(further);
  await page.getByRole('button', { name: 'Try again' }).click();
  await rowOf(page, 51).waitFor();
  expect(await rowOf(page, 49).count()).toBe(1);
});

test('deep in the list nothing moves when a link is made, and a link that ends is brought up to date in its place', async () => {
  const { id } = await desk.makeLink({ amount: 4200, currency: 'BBD', description: 'Ends while looked at' });
  const page = await desk.open(list);
  await rowsOf(page).filter({ hasText: 'Ends while looked at' }).getByText('Open').waitFor();
  await desk.expire(id);
  await rowsOf(page).filter({ hasText: 'Ends while looked at' }).getByText('Expired').waitFor();
  await wheelTo(page, 300);
  const before = await placeOnPage(page, 300);
  await desk.makeLink({ amount: 4300, currency: 'BBD', description: 'Made meanwhile' });
  await page.getByRole('button', { name: '1 new' }).waitFor();
  expect(await placeOnPage(page, 300)).toBe(before);
  await page.getByRole('button', { name: '1 new' }).click();
  await rowsOf(page).filter({ hasText: 'Made meanwhile' }).waitFor();
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
});

/** Turns the wheel until a row is on screen; its place is there before its content. */
async function wheelTo(page: Page, number: number): Promise<void> {
  await page.mouse.move(640, 500);
  await expect
    .poll(async () => {
      await page.mouse.wheel(0, 400);
      const places = await rowsOf(page).evaluateAll((rows) => rows.map((row) => Number(row.ariaRowIndex)));
      return Math.max(...places);
    }, patience)
    .toBeGreaterThan(number + 3);
  await rowOf(page, number).waitFor();
  await atRest(page);
}

/** The wheel's last turns are still moving the page when it has been let go. */
const atRest = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<void>((rest) => {
        let last = Number.NaN;
        let framesStill = 0;
        const look = () => {
          framesStill = window.scrollY === last ? framesStill + 1 : 0;
          last = window.scrollY;
          if (framesStill === 10) rest();
          else requestAnimationFrame(look);
        };
        look();
      }),
  );

test('rows are links: they open in another tab, and what was opened is marked for eyes and ears', async () => {
  const page = await desk.open(list);
  const link = rowOf(page, 2).getByRole('link');
  expect(await link.getAttribute('href')).toBe(`${list}/${saleId(2)}`);
  const [other] = await Promise.all([
    page.context().waitForEvent('page'),
    link.click({ modifiers: ['ControlOrMeta'] }),
  ]);
  // Asked in the page itself: the test's own tool takes a tab that a link opened for one that is still loading.
  const heading = () => other.evaluate(() => document.querySelector('h1')?.textContent ?? '');
  await expect.poll(heading, patience).toMatch(/^Expired/);
  await other.close();
  await rowOf(page, 2).getByText('opened before').waitFor({ state: 'attached' });
  expect(await rowOf(page, 3).getByText('opened before').count()).toBe(0);
  // A click beside the words opens it too.
  await rowOf(page, 3).getByText('JMD').click();
  await page.getByRole('heading', { name: /^Expired/ }).waitFor();
});

test('text in a row can be selected without opening it', async () => {
  const page = await desk.open(list);
  const cell = rowOf(page, 2).getByText('JMD');
  const box = await cell.boundingBox();
  if (!box) throw new Error('The cell is not on screen.');
  await page.mouse.move(box.x + 1, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  expect(await page.evaluate(() => window.getSelection()?.toString())).toContain('JM');
  expect(new URL(page.url()).pathname).toBe(list);
});

test('thirteen columns in close rows are fewer than 600 elements, wherever the list is scrolled to', async () => {
  const at = `${desk.client.account}/views/layout`;
  const columns = [
    ...['status', 'amount', 'description', 'customer', 'customer_email', 'created_at', 'expires_at'],
    ...['completed_at', 'receipt_number', 'card', 'gateway_transaction_id', 'currency', 'created_by'],
  ];
  const layout = { columns, pinned: [], density: 'compact' };
  await desk.client.put(at, { noun: 'checkout_sessions', layout });
  const page = await desk.open(list, { width: 1440, height: 900 });
  await rowOf(page, 1).waitFor();
  expect(await page.locator('thead').getByRole('columnheader').count()).toBe(columns.length + 1);
  for (const y of [0, 500, 517, 533, 3000]) {
    await page.evaluate((top) => window.scrollTo(0, top), y);
    // As many as fill the window, a frame after it was scrolled: the last one drawn reaches its edge.
    const bottom = () =>
      rowsOf(page).evaluateAll((rows) => Math.max(...rows.map((row) => row.getBoundingClientRect().bottom)));
    await expect.poll(bottom).toBeGreaterThanOrEqual(900);
    const elements = await page.evaluate(() => document.querySelectorAll('table, table *').length);
    expect(elements).toBeLessThan(600);
  }
  await desk.client.put(at, { noun: 'checkout_sessions', layout: null });
});
