import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();

const rowsOf = (page: Page) => page.locator('tbody [role="row"]');
const textsOf = (page: Page) => rowsOf(page).getByRole('link').allInnerTexts();

async function seed(): Promise<void> {
  const ids = [...Array(55).keys()].map((index) => ({
    amount: 10_000 + index * 100,
    currency: 'JMD',
    description: `Order ${String(index).padStart(3, '0')}`,
  }));
  const others = [1, 2, 3].map((index) => ({
    amount: 20_000,
    currency: 'USD',
    description: `Abroad ${index}`,
  }));
  await Promise.all([...ids, ...others].map((body) => desk.makeLink(body)));
}

test('filters, sort and page live in the address: reload, back and a pasted address show the same rows', async () => {
  await seed();
  const page = await desk.open('/main/test/checkout-sessions');
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByLabel('JMD').click();
  await page.getByRole('group', { name: 'Status' }).getByRole('button', { name: 'Open' }).click();
  await page
    .getByRole('list', { name: 'Totals' })
    .getByText(/55 [·×]/)
    .waitFor();
  await page.getByRole('columnheader', { name: 'Amount' }).getByRole('button').click();
  await expect.poll(async () => (await textsOf(page))[0]).toBe('Order 054');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByText('51–55 of 55').waitFor();
  const second = ['Order 004', 'Order 003', 'Order 002', 'Order 001', 'Order 000'];
  await expect.poll(() => textsOf(page)).toEqual(second);
  const address = page.url();
  expect(new URL(address).searchParams.get('sort')).toBe('-amount');

  await page.reload();
  await expect.poll(() => textsOf(page)).toEqual(second);
  await page.getByText('51–55 of 55').waitFor();

  await page.getByRole('link', { name: 'Order 002' }).click();
  await page.getByRole('heading', { name: /^Open · 102.00 JMD/ }).waitFor();
  await page.goBack();
  await expect.poll(() => textsOf(page)).toEqual(second);
  expect(page.url()).toBe(address);
  await page.goBack();
  await expect.poll(async () => (await textsOf(page))[0]).toBe('Order 054');
  await page.goForward();
  await expect.poll(() => textsOf(page)).toEqual(second);

  const elsewhere = await desk.open(new URL(address).pathname + new URL(address).search);
  await expect.poll(() => textsOf(elsewhere)).toEqual(second);
  await elsewhere.getByRole('button', { name: 'Previous' }).click();
  await expect.poll(async () => (await textsOf(elsewhere))[0]).toBe('Order 054');
});

test('an address with nonsense in it shows the list and says what was left out', async () => {
  await desk.makeLink({ amount: 777, currency: 'USD', description: 'Still here' });
  const page = await desk.open('/main/test/checkout-sessions?sort=colour&amount_min=lots&currency=USD');
  await page.getByText(/Left out of the address.*sort and amount_min/).waitFor();
  await expect.poll(() => textsOf(page)).toContain('Still here');
});

test('new links wait behind a bar and move nothing until it is pressed', async () => {
  await desk.makeLink({ amount: 100, currency: 'EUR', description: 'There before' });
  const page = await desk.open('/main/test/checkout-sessions?currency=EUR');
  await page.getByRole('link', { name: 'There before' }).waitFor();
  await desk.makeLink({ amount: 200, currency: 'EUR', description: 'Came later' });
  const bar = page.getByRole('button', { name: '1 new' });
  await bar.waitFor();
  expect(await textsOf(page)).toEqual(['There before']);
  await bar.click();
  await expect.poll(() => textsOf(page)).toEqual(['Came later', 'There before']);
});

test('in a list of open links one that has ended says so and keeps its place', async () => {
  const { id } = await desk.makeLink({ amount: 300, currency: 'BBD', description: 'Runs out' });
  const page = await desk.open('/main/test/checkout-sessions?status=open&currency=BBD');
  await rowsOf(page).getByText('Open').waitFor();
  await desk.expire(id);
  await rowsOf(page).getByText('Expired').waitFor();
  expect(await textsOf(page)).toEqual(['Runs out']);
});
