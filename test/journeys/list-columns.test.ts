import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();
const list = '/main/test/checkout-sessions';

beforeAll(async () => {
  for (const [amount, name] of [
    [300, 'Cyan'],
    [100, 'Amber'],
    [200, 'Blue'],
  ] as const) {
    await desk.makeLink({
      amount,
      currency: 'USD',
      description: name,
      customer: { name: `${name} Smith`, email: `${name.toLowerCase()}@example.com` },
    });
  }
});

beforeEach(() =>
  desk.client.put(`${desk.client.account}/views/layout`, { noun: 'checkout_sessions', layout: null }),
);

const headings = (page: Page) => page.locator('thead').getByRole('columnheader');
const headingsOf = async (page: Page) =>
  (await headings(page).allInnerTexts()).map((text) => text.trim()).filter(Boolean);
const namesOf = (page: Page) => page.locator('tbody').getByRole('link').allInnerTexts();
const chooser = (page: Page) => page.getByRole('dialog', { name: 'Columns and rows' });

async function open(options = {}): Promise<Page> {
  const page = await desk.open(list, { width: 1440, ...options });
  await page.getByRole('link', { name: 'Blue' }).waitFor();
  return page;
}

test('columns are chosen, ordered and kept in view by keyboard, and are there again after a reload and elsewhere', async () => {
  const page = await open();
  expect(await headingsOf(page)).toEqual([
    ...['State', 'Amount', 'Description', 'Customer', 'Created', 'Expires', 'Receipt'],
  ]);
  await page.keyboard.press('l');
  await chooser(page).waitFor();
  const press = async (name: string, role: 'button' | 'checkbox' = 'button') => {
    await chooser(page).getByRole(role, { name, exact: true }).focus();
    await page.keyboard.press('Space');
  };
  await press('Receipt', 'checkbox');
  await press('Customer', 'checkbox');
  await press('E-mail', 'checkbox');
  await press('Move Amount up');
  await chooser(page).getByText('Amount is column 1 of 6.').waitFor({ state: 'attached' });
  await press('Move Amount up');
  await chooser(page).getByText('Amount stands there already.').waitFor({ state: 'attached' });
  await press('Keep Description in view');
  await page.keyboard.press('Escape');
  const wanted = ['Description', 'Amount', 'State', 'Created', 'Expires', 'E-mail'];
  await expect.poll(() => headingsOf(page)).toEqual(wanted);
  await page.getByText('blue@example.com').waitFor();

  await page.reload();
  await expect.poll(() => headingsOf(page)).toEqual(wanted);
  const elsewhere = await open();
  await expect.poll(() => headingsOf(elsewhere)).toEqual(wanted);

  await elsewhere.keyboard.press('l');
  await chooser(elsewhere).getByRole('button', { name: 'As it comes' }).click();
  await expect.poll(() => headingsOf(elsewhere)).toContain('Receipt');
});

test('rows stand closer when they are asked to, and further apart again', async () => {
  const page = await open();
  const height = () =>
    page
      .locator('tbody [role="row"]')
      .first()
      .evaluate((row) => row.clientHeight);
  const before = await height();
  await page.getByRole('button', { name: 'Columns' }).click();
  await chooser(page).getByRole('radio', { name: 'Compact' }).check();
  await expect.poll(height).toBeLessThan(before);
  await chooser(page).getByRole('radio', { name: 'Comfortable' }).check();
  await expect.poll(height).toBe(before);
});

test('a column that is kept in view stays when the others move sideways, and its heading with it', async () => {
  const page = await open({ width: 900 });
  await page.keyboard.press('l');
  await chooser(page).getByRole('button', { name: 'Keep Description in view' }).click();
  for (const name of ['Customer', 'Receipt', 'Id', 'Made by', 'Checked', 'Source']) {
    await chooser(page).getByRole('checkbox', { name, exact: true }).check();
  }
  await page.keyboard.press('Escape');
  const cell = page.getByRole('link', { name: 'Blue' });
  const heading = headings(page).filter({ hasText: 'Description' });
  const left = () => Promise.all([cell, heading].map(async (one) => (await one.boundingBox())?.x));
  const before = await left();
  await page.locator('tbody').evaluate((rows) => rows.scrollTo(500, 0));
  await expect.poll(() => page.locator('thead').evaluate((head) => head.scrollLeft)).toBeGreaterThan(100);
  expect(await left()).toEqual(before);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(900);
});

test('every heading that can sort says so, and how it sorts now', async () => {
  const page = await open();
  const sortable = await headings(page)
    .filter({ has: page.getByRole('button') })
    .allInnerTexts();
  expect(sortable.map((text) => text.trim())).toEqual(['State', 'Amount', 'Customer', 'Created', 'Expires']);
  const amount = page.getByRole('columnheader', { name: 'Amount' });
  await amount.getByRole('button').click();
  await expect.poll(() => namesOf(page)).toEqual(['Cyan', 'Blue', 'Amber']);
  expect(await amount.getAttribute('aria-sort')).toBe('descending');
  await amount.getByRole('button').click();
  await expect.poll(() => namesOf(page)).toEqual(['Amber', 'Blue', 'Cyan']);
  expect(await amount.getAttribute('aria-sort')).toBe('ascending');
  await page.getByRole('columnheader', { name: 'Customer' }).getByRole('button').click();
  await expect.poll(() => namesOf(page)).toEqual(['Cyan', 'Blue', 'Amber']);
  expect(new URL(page.url()).searchParams.get('sort')).toBe('-customer');
});

test('columns that were changed in another window are there as soon as one comes back to this one', async () => {
  const page = await open();
  expect(await headingsOf(page)).toContain('Customer');
  await desk.client.put(`${desk.client.account}/views/layout`, {
    noun: 'checkout_sessions',
    layout: { columns: ['amount', 'description'], pinned: [], density: 'compact' },
  });
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect.poll(() => headingsOf(page)).toEqual(['Amount', 'Description']);
});

test('texts and times stand right in their cells, isolated from what is beside them, and tell the mouse the whole', async () => {
  await desk.client.put(`${desk.client.account}/views/layout`, {
    noun: 'checkout_sessions',
    layout: {
      columns: ['description', 'customer', 'customer_email', 'created_at', 'id'],
      pinned: ['customer'],
      density: 'compact',
    },
  });
  const page = await open();
  const row = page.locator('tbody [role="row"]').filter({ hasText: 'Blue' });
  const cells = row.locator('td.data-text');
  expect(await cells.count()).toBe(4);
  expect(await row.locator('*').count()).toBe(8);
  for (const bidi of await cells.evaluateAll((all) => all.map((one) => getComputedStyle(one).unicodeBidi))) {
    expect(bidi).toBe('plaintext');
  }
  const name = row.getByText('Blue Smith');
  await name.hover();
  expect(await name.getAttribute('title')).toBe('Blue Smith, blue@example.com');
  const time = row.locator('[data-instant]');
  await time.hover();
  expect(await time.getAttribute('title')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d /);
});

test.each([390, 360])('on a phone of %i px the order is in view to its last letter', async (width) => {
  const page = await open({ width, height: 844, hasTouch: true, isMobile: true });
  const order = page.getByLabel('Order');
  await order.selectOption('Completed, descending');
  const room = await order.evaluate((select: HTMLSelectElement) => {
    const { font, paddingInlineStart, paddingInlineEnd } = getComputedStyle(select);
    const pen = document.createElement('canvas').getContext('2d');
    if (!pen) throw new Error('There is no canvas.');
    pen.font = font;
    const text = pen.measureText(select.selectedOptions[0]?.label ?? '').width;
    return (
      select.clientWidth - Number.parseFloat(paddingInlineStart) - Number.parseFloat(paddingInlineEnd) - text
    );
  });
  expect(room).toBeGreaterThan(0);
});
