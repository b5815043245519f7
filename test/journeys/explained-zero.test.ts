import { beforeAll, expect, test } from 'vitest';
import { accessibilityFaults } from '../support/axe.ts';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();

beforeAll(async () => {
  const jmd = [1, 2, 3].map((index) => ({ amount: 50_000, currency: 'JMD', description: `Supper ${index}` }));
  const usd = [{ amount: 5_000, currency: 'USD', description: 'Deposit' }];
  await Promise.all([...jmd, ...usd].map((body) => desk.makeLink(body)));
});

const list = '/main/test/checkout-sessions';

test('an empty list says what each condition hides, most first, and one press releases it', async () => {
  const page = await desk.open(`${list}?status=open&currency=USD&amount_min=40000`);
  await page.getByText('No payment links match').waitFor();
  const ways = page.getByRole('button', { name: / without ‘/ });
  await expect
    .poll(() => ways.allInnerTexts())
    .toEqual([
      expect.stringMatching(/^3\s+without ‘currency: USD’$/),
      expect.stringMatching(/^1\s+without ‘amount ≥ 400.00 USD’$/),
    ]);
  expect(await accessibilityFaults(page)).toEqual([]);
  await ways.first().click();
  await page.getByRole('link', { name: 'Supper 2' }).waitFor();
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
    status: 'open',
    amount_min: '40000',
  });
});

test('when no single condition is to blame that is said, and all can go at once', async () => {
  const page = await desk.open(`${list}?currency=EUR&customer=nobody&sort=amount`);
  await page.getByText(/No condition hides them alone/).waitFor();
  expect(await page.getByRole('button', { name: / without ‘/ }).count()).toBe(0);
  await page.getByRole('button', { name: 'Clear all filters' }).click();
  await page.getByRole('link', { name: 'Deposit' }).waitFor();
  expect(new URL(page.url()).search).toBe('?sort=amount');
});

test('an identifier is offered to the search box, which knows no filters', async () => {
  const page = await desk.open(`${list}?status=open&q=RCT-42`);
  await page.getByRole('button', { name: 'search everywhere for ‘RCT-42’' }).click();
  const search = page.getByRole('combobox', { name: 'Search', exact: true });
  await expect.poll(() => search.inputValue()).toBe('RCT-42');
});

test('quotation marks are looked for as they stand, and can be left out with one press', async () => {
  const page = await desk.open(`${list}?q=${encodeURIComponent('"deposit"')}`);
  await page.getByRole('button', { name: 'Look without the quotation marks' }).click();
  await page.getByRole('link', { name: 'Deposit' }).waitFor();
  expect(new URL(page.url()).searchParams.get('q')).toBe('deposit');
});

test('receipts explain themselves too', async () => {
  const page = await desk.open('/main/test/transactions?status=captured&card_last4_not=0000');
  await page.getByText('No receipts match').waitFor();
  await page.getByText(/No condition hides them alone/).waitFor();
  expect(await page.getByRole('button', { name: 'Clear all filters' }).count()).toBe(1);
});
