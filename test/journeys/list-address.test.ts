import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();

const rowsOf = (page: Page) =>
  page
    .getByRole('table')
    .getByRole('row')
    .filter({ has: page.getByRole('link') });
/** What a link to a row says, without the mark of having been opened. */
async function textsOf(page: Page): Promise<string[]> {
  const texts = await rowsOf(page).getByRole('link').allInnerTexts();
  return texts.map((text) => text.replace(/\s*, opened before$/, ''));
}
const conditions = (page: Page) => page.getByRole('list', { name: 'Conditions' });

async function seed(): Promise<void> {
  const here = [...Array(5).keys()].map((index) => ({
    amount: 10_000 + index * 100,
    currency: 'JMD',
    description: `Order ${index}`,
  }));
  const abroad = { amount: 20_000, currency: 'USD', description: 'Abroad' };
  await Promise.all([...here, abroad].map((body) => desk.makeLink(body)));
}

test('filters and sort live in the address: reload, back and a pasted address show the same rows', async () => {
  await seed();
  const page = await desk.open('/main/test/checkout-sessions?currency=JMD');
  await page.getByRole('group', { name: 'Status' }).getByRole('button', { name: 'Open' }).click();
  await page
    .getByRole('list', { name: 'Totals' })
    .getByText(/5 [·×]/)
    .waitFor();
  await page.getByRole('columnheader', { name: 'Amount' }).getByRole('button').click();
  const sorted = ['Order 4', 'Order 3', 'Order 2', 'Order 1', 'Order 0'];
  await expect.poll(() => textsOf(page)).toEqual(sorted);
  const address = page.url();
  expect(Object.fromEntries(new URL(address).searchParams)).toEqual({
    currency: 'JMD',
    status: 'open',
    sort: '-amount',
  });

  await page.reload();
  await expect.poll(() => textsOf(page)).toEqual(sorted);
  await page.getByRole('link', { name: 'Order 2' }).click();
  await page.getByRole('heading', { name: /^Open · 102.00 JMD/ }).waitFor();
  await page.goBack();
  await expect.poll(() => textsOf(page)).toEqual(sorted);
  expect(page.url()).toBe(address);
  await page.goBack();
  await page.getByText('Open payment links in JMD, newest first').waitFor();
  await page.goForward();
  await expect.poll(() => textsOf(page)).toEqual(sorted);

  const elsewhere = await desk.open(new URL(address).pathname + new URL(address).search);
  await expect.poll(() => textsOf(elsewhere)).toEqual(sorted);
  await elsewhere.getByText('Open payment links in JMD, largest amount first').waitFor();
});

test.each([
  ['sort=colour&amount_min=lots', /Left out of the address.*: sort and amount_min\./],
  [
    'colour=red&status[]=open&constructor=1',
    /Left out of the address.*: colour, status\[\] and constructor\./,
  ],
  [
    'currency=EUR&currency=USD&metadata[a][b]=c',
    /Left out of the address.*: currency and metadata\[a\]\[b\]\./,
  ],
  ['page=3&cursor=abc&cursor=def', /the list begins at its top/],
  [`q=${'x'.repeat(5000)}`, /Left out of the address.*: q\./],
])('an address with nonsense in it (%#) shows the list and says what was left out', async (search, note) => {
  await desk.makeLink({ amount: 777, currency: 'EUR', description: 'Still here' });
  const page = await desk.open(`/main/test/checkout-sessions?${search}`);
  await page.getByText(note).waitFor();
  await expect.poll(() => textsOf(page)).toContain('Still here');
});

test('a state that is none is named with those that are, and is mended or taken away by one click', async () => {
  await desk.makeLink({ amount: 900, currency: 'GYD', description: 'Unpaid' });
  const address = '/main/test/checkout-sessions?status=paid&currency=GYD';
  const page = await desk.open(address);
  await page
    .getByText(
      '“paid” is not a state of payment links: it is called completed. There are open, completed (Paid)',
    )
    .waitFor();
  await conditions(page).getByRole('button', { name: 'Change: status: “paid”' }).waitFor();
  await page.getByRole('button', { name: 'Write status:completed' }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('status')).toBe('completed');
  await page.getByText(/is not a state of/).waitFor({ state: 'detached' });
  const chip = conditions(page).getByRole('button', { name: 'Change: status: paid' });
  expect(await chip.evaluate((button) => button === document.activeElement)).toBe(true);

  const other = await desk.open(address);
  await other.getByText(/is not a state of/).waitFor();
  await conditions(other).getByRole('button', { name: 'Take away: status: “paid”' }).click();
  await expect.poll(() => textsOf(other)).toEqual(['Unpaid']);
  expect(await other.getByText(/is not a state of/).count()).toBe(0);
});

test('unknown names in an address are shown isolated and not all of them', async () => {
  const names = [...Array(9).keys()].map((index) => `${encodeURIComponent('שם')}${index}=1`);
  const page = await desk.open(`/main/test/checkout-sessions?${names.join('&')}`);
  await page.getByText(/Left out of the address/).waitFor();
  await page.getByText(/4 more\./).waitFor();
  expect(
    await conditions(page)
      .getByRole('button', { name: /^Change/ })
      .count(),
  ).toBe(0);
});

test('new links wait behind a bar and move nothing until it is pressed', async () => {
  await desk.makeLink({ amount: 100, currency: 'TTD', description: 'There before' });
  const page = await desk.open('/main/test/checkout-sessions?currency=TTD');
  await page.getByRole('link', { name: 'There before' }).waitFor();
  await desk.makeLink({ amount: 200, currency: 'TTD', description: 'Came later' });
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
