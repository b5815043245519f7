import type { Page } from 'playwright-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { zonedDay } from '#shared/both-clocks.ts';
import { ReceiptDocumentSchema } from '#shared/receipt-documents.ts';
import { StatementSchema } from '#shared/statements.ts';
import { accessibilityFaults } from '../support/axe.ts';
import type { PageOptions } from '../support/browser.ts';
import { cards, payOnHostedPage } from '../support/hosted-page.ts';
import { journeyDesk } from '../support/journey-desk.ts';
import { csvOf, ready as matched, send } from '../support/statement-shop.ts';

const desk = journeyDesk();
const account = '/main/test';
const longest =
  'Bridal shower, three tiers with sugar flowers and the name in gold leaf, delivered to Treasure Beach';
let paid = '';
let receipt = '';
let failed = '';
let open = '';
let hosted = '';
let statement = '';
let checkCode = '';
let day = '';

beforeAll(async () => {
  const order = {
    line_items: [{ name: 'Black cake', quantity: 2, unit_amount: 600_000, description: 'with rum' }],
    subtotal: 1_200_000,
    tax_name: 'GCT',
    tax_rate: 0.15,
    tax_amount: 180_000,
    metadata: { order: 'A-1042' },
  };
  const made = [
    { amount: 1_380_000, currency: 'JMD', description: 'Wedding cake', ...order },
    { amount: 9950, currency: 'TTD', description: 'Deposit', customer: { email: 'kofi@example.com' } },
    {
      amount: 123_456_789,
      currency: 'USD',
      description: longest,
      customer: { name: 'Odette Baptiste-Charles' },
    },
  ];
  const [first, second, third] = await Promise.all(made.map((body) => desk.makeLink(body)));
  if (!first || !second || !third) throw new Error('The links were not made.');
  [paid, failed, open, hosted] = [first.id, second.id, third.id, third.url];
  await payOnHostedPage(first.url, cards.visa);
  await payOnHostedPage(second.url, cards.declined);
  receipt = await vi.waitUntil(async () => {
    const [one, other] = [await desk.client.session(paid), await desk.client.session(failed)];
    return other.status === 'failed' && one.status === 'completed' && one.transaction?.id;
  });
  const { client } = desk;
  const document = (await client.get(`${client.account}/transactions/${receipt}/receipt`)).as(
    ReceiptDocumentSchema,
  );
  checkCode = document.check.code;
  day = zonedDay(Date.parse(document.transaction.created_at ?? ''), document.merchant.time_zone);
  const lines = [
    { receipt: 'RCT-000001', amount: '13,800.00', currency: 'JMD', day },
    { receipt: 'RCT-000777', amount: '1,234,567.89', day },
  ];
  statement = (await send(client, csvOf(lines), undefined, 'bank.csv')).as(StatementSchema).id;
  await matched(client, statement);
  await client.get(`${client.account}/exports/transactions.csv`);
});

type Screen = { at: () => string; ready: (page: Page) => Promise<unknown> };
const heading = (name: string | RegExp) => (page: Page) =>
  page.getByRole('heading', { level: 1, name }).waitFor();
const link = (name: string) => (page: Page) => page.getByRole('link', { name }).first().waitFor();

const screens: Record<string, Screen> = {
  overview: { at: () => account, ready: link(longest) },
  list: { at: () => `${account}/checkout-sessions`, ready: link(longest) },
  'filtered list': {
    at: () => `${account}/checkout-sessions?status=failed&currency=TTD&amount_min=100&q=depo`,
    ready: link('Deposit'),
  },
  'empty list': {
    at: () => `${account}/checkout-sessions?q=nothing-like-it`,
    ready: (page) => page.getByText('No payment links match').waitFor(),
  },
  'open link': { at: () => `${account}/checkout-sessions/${open}`, ready: heading(/^Open/) },
  'paid link': { at: () => `${account}/checkout-sessions/${paid}`, ready: heading(/^Paid/) },
  'declined link': { at: () => `${account}/checkout-sessions/${failed}`, ready: heading(/^Declined/) },
  'unknown link': { at: () => `${account}/checkout-sessions/cs_nowhere`, ready: heading('Payment link') },
  receipts: { at: () => `${account}/transactions`, ready: link('RCT-000001') },
  receipt: { at: () => `${account}/transactions/${receipt}`, ready: heading('Receipt RCT-000001') },
  'receipt for the buyer': {
    at: () => `${account}/transactions/${receipt}/receipt`,
    ready: (page) => page.getByRole('article', { name: 'Receipt' }).waitFor(),
  },
  'receipt check': { at: () => '/check', ready: heading('Check a receipt') },
  'genuine receipt': {
    at: () => `/check/${checkCode}`,
    ready: (page) => page.getByText('Genuine: this TEST receipt').waitFor(),
  },
  'receipt of nobody': {
    at: () => '/check/0000-0000-0000-0000',
    ready: heading('No receipt has this code'),
  },
  days: {
    at: () => `${account}/days`,
    ready: (page) => page.getByRole('table').getByRole('link').first().waitFor(),
  },
  day: { at: () => `${account}/days/${day}`, ready: link('RCT-000001') },
  'day with nothing': { at: () => `${account}/days/2020-02-29`, ready: heading(/29 February 2020/) },
  exports: { at: () => `${account}/exports`, ready: heading('Exports') },
  settlement: { at: () => `${account}/statements`, ready: link('bank.csv') },
  statement: {
    at: () => `${account}/statements/${statement}`,
    ready: (page) => page.getByRole('table', { name: 'Lines' }).waitFor(),
  },
  'look-up': { at: () => `${account}/lookup`, ready: heading('Look-up') },
  'what needs eyes': { at: () => `${account}/unreconciled`, ready: heading('Needs eyes') },
  settings: { at: () => `${account}/settings`, ready: (page) => page.getByLabel('Time zone').waitFor() },
  'live overview': { at: () => '/main/live', ready: heading('Overview') },
  'no such page': {
    at: () => '/main/test/nowhere',
    ready: (page) => page.getByRole('heading').first().waitFor(),
  },
  'payment page': { at: () => hosted, ready: (page) => page.getByLabel('Card number').waitFor() },
  'return page': { at: () => '/return/main/test/success', ready: heading('Thank you') },
};

/** What is wrong with the page as it stands, in light and in dark: only colours differ between the two. */
async function faultsOf(page: Page): Promise<string[]> {
  const overhang = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  const faults = overhang > 0 ? [`${overhang} pixels wider than the screen`] : [];
  await page.emulateMedia({ colorScheme: 'light' });
  faults.push(...(await accessibilityFaults(page)));
  await page.emulateMedia({ colorScheme: 'dark' });
  const inDark = await accessibilityFaults(page, ['color-contrast']);
  return [...faults, ...inDark.map((fault) => `in dark: ${fault}`)];
}

const phone: PageOptions = { width: 390, height: 844, hasTouch: true, isMobile: true };

for (const [device, options] of Object.entries({ 'a desktop': {}, 'a phone': phone })) {
  test(`on ${device}, light and dark, no screen has accessibility faults or scrolls sideways`, async () => {
    const faults: Record<string, string[]> = {};
    const note = async (screen: string, page: Page) => {
      const found = await faultsOf(page);
      if (found.length > 0) faults[screen] = found;
    };
    const stranger = await desk.openAsStranger('/sign-in', options);
    await heading('Sign in')(stranger);
    await note('sign-in', stranger);

    const page = await desk.open(`${account}/checkout-sessions/new`, {
      ...options,
      expectedStatuses: [401, 404],
    });
    await page.getByLabel('Amount').waitFor();
    for (const fold of ['Items and tax', 'Expiry', 'Metadata', 'Return addresses']) {
      await page.getByText(fold, { exact: true }).click();
    }
    await page.getByRole('button', { name: 'Add an item' }).click();
    await page.getByRole('button', { name: 'Make link' }).click();
    await page.getByRole('alert').getByRole('link').first().waitFor();
    await note('form with errors', page);
    await page.getByRole('button', { name: 'Remove item 1' }).click();
    await page.getByLabel('Amount').fill('25');
    await page.getByRole('button', { name: 'Make link' }).click();
    await page.getByText('Link made: 25.00').waitFor();
    await note('result', page);
    for (const [name, { at, ready }] of Object.entries(screens)) {
      await page.goto(new URL(at(), desk.url).href);
      await ready(page);
      await note(name, page);
    }
    expect(faults).toEqual({});
  });
}

test('on a phone rows are cards, and Search and New link lie at the bottom and work', async () => {
  const page = await desk.open(`${account}/checkout-sessions`, phone);
  await link(longest)(page);
  const heads = await page.locator('thead').boundingBox();
  expect(heads?.width, 'the heads of columns are there for screen readers only').toBeLessThanOrEqual(1);
  await page.getByText('Odette Baptiste-Charles').filter({ visible: true }).waitFor();
  const [description, amount] = await Promise.all(
    [page.getByText(longest), page.getByText('1,234,567.89')].map((text) => text.first().boundingBox()),
  );
  expect(amount && description && amount.x + amount.width).toBeLessThanOrEqual(390);
  for (const control of [
    page.getByRole('combobox', { name: 'Search' }),
    page.getByRole('link', { name: 'New link' }),
  ]) {
    const box = await control.boundingBox();
    expect(box && box.y + box.height).toBeGreaterThan(844 - 80);
    expect(box?.height).toBeGreaterThanOrEqual(44);
  }
  await page.getByRole('link', { name: 'New link' }).tap();
  await page.getByLabel('Amount').fill('25');
  await page.getByRole('button', { name: 'Make link' }).tap();
  await page.getByRole('button', { name: 'Copy link' }).waitFor();
  await page.getByRole('combobox', { name: 'Search' }).fill('RCT-000001');
  await page.getByRole('option', { name: /RCT-000001/ }).tap();
  await page.getByRole('heading', { name: 'Receipt RCT-000001' }).waitFor();
});
