import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { fillList, saleId, saleName } from '../support/filled-list.ts';
import { journeyDesk, type Link } from '../support/journey-desk.ts';

const desk = journeyDesk();
const list = '/main/test/checkout-sessions';
const sales = 320;
const patience = { timeout: 15_000 };
const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };
let known: Link;

beforeAll(async () => {
  known = await fillList(desk, sales);
});

const rowOf = (page: Page, text: string) => page.locator('tbody [role="row"]').filter({ hasText: text });
const sale = (page: Page, number: number) => rowOf(page, saleName(number));
const boxOf = (page: Page, number: number) => sale(page, number).getByRole('checkbox');
const bar = (page: Page) => page.getByRole('region', { name: 'Selected rows' });
const clipboardOf = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

async function open(address = list, options = {}): Promise<Page> {
  const page = await desk.open(address, { ...clipboard, ...options });
  await sale(page, 1).waitFor();
  return page;
}

test('rows are selected by keys, in a range with shift, and let go with Escape', async () => {
  const page = await open(`${list}?currency=JMD`);
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await bar(page).getByText('1 selected').waitFor();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await bar(page).getByText('3 selected').waitFor();
  expect(await boxOf(page, 3).isChecked()).toBe(true);
  expect(await boxOf(page, 4).isChecked()).toBe(false);
  for (let steps = 0; steps < 4; steps += 1) await page.keyboard.press('j');
  await page.keyboard.press('Shift+X');
  await bar(page).getByText('7 selected').waitFor();
  await page.keyboard.press('x');
  await bar(page).getByText('6 selected').waitFor();
  await page.keyboard.press('Escape');
  await bar(page).waitFor({ state: 'detached' });
  expect(await boxOf(page, 1).isChecked()).toBe(false);
});

test('with shift, j and k take the selection along as the arrow keys do', async () => {
  const page = await open(`${list}?currency=JMD`);
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+J');
  await page.keyboard.press('Shift+J');
  await bar(page).getByText('3 selected').waitFor();
  expect(await boxOf(page, 3).isChecked()).toBe(true);
  await page.keyboard.press('Shift+K');
  expect(
    await sale(page, 2)
      .getByRole('link')
      .evaluate((link) => link === document.activeElement),
  ).toBe(true);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+J');
  await bar(page).getByText('5 selected').waitFor();
});

test('the selection shows its own totals, one per currency', async () => {
  const page = await open();
  const sums = bar(page).getByRole('list', { name: 'Totals of the selection' });
  await boxOf(page, 1).click();
  await boxOf(page, 2).click({ modifiers: ['Shift'] });
  await expect.poll(() => sums.getByRole('listitem').allInnerTexts()).toEqual(['JMD 2 · 20.03']);
  await rowOf(page, 'Made by hand').getByRole('checkbox').click();
  await expect
    .poll(() => sums.getByRole('listitem').allInnerTexts())
    .toEqual(['JMD 2 · 20.03', 'USD 1 · 1.00']);
  // All that match, and one let go: the list's totals less that one.
  await page.keyboard.press('a');
  await boxOf(page, 1).click();
  const allButOne = `JMD ${sales - 1} · ${((sales * 1000 + (sales * (sales + 1)) / 2 - 1001) / 100).toLocaleString('en', { minimumFractionDigits: 2 })}`;
  await expect.poll(() => sums.getByRole('listitem').allInnerTexts()).toEqual([allButOne, 'USD 1 · 1.00']);
});

test.each([1280, 390])('at %i px a notice stands above the bar of the selection', async (width) => {
  const page = await open(list, { width, height: 800 });
  await page.keyboard.press('j');
  await page.keyboard.press('c');
  await page.keyboard.press('x');
  await bar(page).getByText('1 selected').waitFor();
  const notice = page.getByText(/^(?:Copied: |This row has no link)/);
  const overlap = async () => {
    const [above, below] = await Promise.all([notice.boundingBox(), bar(page).boundingBox()]);
    return above !== null && below !== null && above.y + above.height <= below.y;
  };
  await expect.poll(overlap).toBe(true);
});

test('rows are selected by the mouse: one, a range with shift, all so far by the heading’s box', async () => {
  const page = await open(`${list}?currency=JMD`);
  await boxOf(page, 2).click();
  await boxOf(page, 6).click({ modifiers: ['Shift'] });
  await bar(page).getByText('5 selected').waitFor();
  await boxOf(page, 4).click();
  await bar(page).getByText('4 selected').waitFor();
  const all = page.getByRole('checkbox', { name: 'Select all rows so far' });
  expect(await all.evaluate((box: HTMLInputElement) => box.indeterminate)).toBe(true);
  // More rows may come between two looks; then the box is half checked once more.
  await expect
    .poll(
      async () => {
        await all.check();
        return await bar(page).innerText();
      },
      { timeout: 15_000 },
    )
    .toContain('250 selected');
  await all.click();
  await bar(page).waitFor({ state: 'detached' });
  // Selecting opens nothing.
  expect(new URL(page.url()).pathname).toBe(list);
});

test('all that match are selected beyond what was loaded, one is let go, and their ids are copied', async () => {
  const page = await open(`${list}?currency=JMD`);
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await bar(page)
    .getByRole('button', { name: `All ${sales} that match` })
    .waitFor();
  await page.keyboard.press('a');
  await bar(page).getByText(`All ${sales} selected`).waitFor();
  await boxOf(page, 2).click();
  await bar(page)
    .getByText(`${sales - 1} selected`)
    .waitFor();
  await page.keyboard.press('i');
  await bar(page)
    .getByText(`${sales - 1} ids copied, one on each line.`)
    .waitFor(patience);
  const ids = (await clipboardOf(page)).split('\n');
  expect(ids).toHaveLength(sales - 1);
  expect(ids.slice(0, 2)).toEqual([saleId(1), saleId(3)]);
  expect(ids.at(-1)).toBe(saleId(sales));
});

test('the links of picked rows are copied in one go', async () => {
  const page = await open();
  await boxOf(page, 1).click();
  await boxOf(page, 2).click();
  await bar(page).getByRole('button', { name: 'Copy links' }).click();
  await bar(page).getByText('2 links copied, one on each line.').waitFor();
  expect(await clipboardOf(page)).toBe(
    `https://pay.example/checkout/${saleId(1)}\nhttps://pay.example/checkout/${saleId(2)}`,
  );
});

test('a refresh asks for the open rows alone and says what came of each', async () => {
  const page = await open();
  await rowOf(page, 'Made by hand').getByRole('checkbox').click();
  await boxOf(page, 1).click();
  await bar(page).getByRole('button', { name: 'Refresh' }).click();
  await expect
    .poll(() => bar(page).innerText(), patience)
    .toContain('1 refreshed. 1 had ended already and were left as they are.');
});

test('more rows than one refresh takes are refused with a sentence, and nothing is asked for', async () => {
  const page = await open(`${list}?currency=JMD`);
  const asked: string[] = [];
  page.on('request', (request) => request.url().endsWith('/refresh') && asked.push(request.url()));
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('a');
  await bar(page).getByText(`All ${sales} selected`).waitFor();
  await page.keyboard.press('r');
  await bar(page)
    .getByText(/At most 200 rows can be refreshed at once/)
    .waitFor();
  expect(asked).toEqual([]);
});

test('a long collection shows how far it is and can be stopped', async () => {
  const page = await open(`${list}?currency=JMD`);
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(
    (url) => url.searchParams.get('limit') === '200' && url.searchParams.has('cursor'),
    async (route) => {
      await released;
      await route.continue().catch(() => undefined);
    },
  );
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('a');
  await bar(page).getByText(`All ${sales} selected`).waitFor();
  await page.keyboard.press('i');
  await bar(page).getByRole('progressbar', { name: 'Collecting ids' }).waitFor();
  await bar(page).getByText(`200 of ${sales}`).waitFor(patience);
  await bar(page).getByRole('button', { name: 'Cancel' }).click();
  await bar(page).getByText('Stopped. Nothing was copied.').waitFor();
  expect(await bar(page).getByRole('progressbar').count()).toBe(0);
  release();
});

test('c copies the link of the row that has the focus, i its id; without one it says so', async () => {
  const page = await open();
  await page.keyboard.press('c');
  await page.getByText('No row has the focus.').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('c');
  await expect.poll(() => clipboardOf(page)).toBe(known.url);
  await page.keyboard.press('i');
  await expect.poll(() => clipboardOf(page)).toBe(known.id);
});

test('on a phone rows are selected when somebody asks for it', async () => {
  const page = await open(list, { width: 390, height: 844 });
  expect(await page.locator('tbody').getByRole('checkbox').count()).toBe(0);
  await page.getByRole('button', { name: 'Select', exact: true }).click();
  await boxOf(page, 1).click();
  await bar(page).getByText('1 selected').waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});
