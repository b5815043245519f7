import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { accessibilityFaults } from '../support/axe.ts';
import { journeyDesk } from '../support/journey-desk.ts';
import { owner } from '../support/owned-desk.ts';

const desk = journeyDesk();

beforeAll(async () => {
  const links = [
    { amount: 100_000, currency: 'JMD', description: 'Wedding cake', customer: { name: 'Ana Ng' } },
    { amount: 250_000, currency: 'JMD', description: 'Fish supper', customer: { name: 'Zoë Baptiste' } },
    { amount: 5_000, currency: 'USD', description: 'Deposit', metadata: { order_id: '1042' } },
    { amount: 7_500, currency: 'USD', description: 'status:open day', metadata: { order_id: '1043' } },
  ];
  await Promise.all(links.map((body) => desk.makeLink(body)));
});

const list = '/main/test/checkout-sessions';
const box = (page: Page) => page.getByRole('combobox', { name: 'Find in list' });
const filter = (page: Page) => page.getByRole('button', { name: 'Filter', exact: true });
const chips = (page: Page) => page.getByRole('button', { name: /^Change: / });
const chipTexts = async (page: Page) => (await chips(page).allInnerTexts()).map((text) => text.trim());
const paramsOf = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);
const rows = (page: Page) => page.getByRole('table').getByRole('link');
const titles = async (page: Page) => (await rows(page).allInnerTexts()).toSorted();
const focused = (page: Page) =>
  page.evaluate(
    () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
  );

async function openList(search = ''): Promise<Page> {
  const page = await desk.open(list + search);
  await rows(page).first().waitFor();
  return page;
}

describe('the filter form', () => {
  test('a condition is made, changed, turned round and taken away by keyboard alone', async () => {
    const page = await openList();
    await page.keyboard.press('f');
    await page.keyboard.type('curr');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.getByLabel('USD').evaluate((node) => node === document.activeElement))
      .toBe(true);
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await expect.poll(() => chipTexts(page)).toEqual(['currency: USD']);
    await expect.poll(() => titles(page)).toEqual(['Deposit', 'status:open day']);
    await page.getByText('Payment links in USD, newest first').waitFor();
    expect(paramsOf(page)).toEqual({ currency: 'USD' });
    await expect.poll(() => focused(page)).toMatch(/^Filter/);

    await chips(page).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Filter: currency' }).waitFor();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(() => chipTexts(page)).toEqual(['not currency: USD']);
    await expect.poll(() => titles(page)).toEqual(['Fish supper', 'Wedding cake']);

    await chips(page).focus();
    await page.keyboard.press('Delete');
    await expect.poll(() => chipTexts(page)).toEqual([]);
    await expect.poll(() => titles(page)).toHaveLength(4);
    expect(await focused(page)).toMatch(/^Filter/);
  });

  test('amounts are typed as people write them and kept in minor units', async () => {
    const page = await openList();
    await filter(page).click();
    await page.getByRole('option', { name: 'Amount' }).click();
    await page.getByLabel('Currency').selectOption('JMD');
    await page.getByLabel('At least').fill('lots');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText(/lots is not an amount/).waitFor();
    await page.getByLabel('At least').fill('1,500');
    await page.keyboard.press('Enter');
    await expect.poll(() => chipTexts(page)).toEqual(['currency: JMD', 'amount ≥ 1,500.00 JMD']);
    expect(paramsOf(page)).toEqual({ currency: 'JMD', amount_min: '150000' });
    await expect.poll(() => titles(page)).toEqual(['Fish supper']);
  });

  test('a span is taken with one press, in words that move with the present', async () => {
    const page = await openList();
    await filter(page).click();
    await page.getByRole('option', { name: 'Created' }).click();
    await page.getByRole('button', { name: 'this year' }).click();
    await expect.poll(() => chipTexts(page)).toEqual(['created: this year']);
    expect(paramsOf(page)).toEqual({ created: 'this_year' });
    await page.getByText('Payment links, created this year, newest first').waitFor();
  });

  test('metadata, the customer and who made it narrow the list too', async () => {
    const page = await openList(`?metadata[order_id]=1042&created_by=${encodeURIComponent(owner.email)}`);
    await expect.poll(() => titles(page)).toEqual(['Deposit']);
    await page.getByRole('button', { name: 'Change: metadata order_id: 1042' }).click();
    await page.getByLabel('Value').fill('1043');
    await page.keyboard.press('Enter');
    await expect.poll(() => titles(page)).toEqual(['status:open day']);
  });

  test('on a phone it is a sheet as wide as the screen', async () => {
    const page = await desk.open(`${list}?status=open`, { width: 390, height: 844 });
    await chips(page).click();
    const sheet = page.getByRole('dialog', { name: 'Filter: status' });
    await expect.poll(async () => (await sheet.boundingBox())?.width).toBe(390);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('Change: status: open');
  });
});

describe('typing', () => {
  test('words narrow while they are typed; a condition becomes a chip when the caret leaves it', async () => {
    const page = await openList();
    await box(page).pressSequentially('zoe');
    await expect.poll(() => titles(page)).toEqual(['Fish supper']);
    await box(page).pressSequentially(' status:open');
    await page.getByRole('option', { name: 'open' }).waitFor();
    await expect.poll(() => chipTexts(page)).toEqual(['text: zoe']);
    await box(page).press('Space');
    await expect.poll(() => chipTexts(page)).toEqual(['status: open', 'text: zoe']);
    expect(await box(page).inputValue()).toBe('zoe ');
    await expect.poll(() => paramsOf(page)).toEqual({ status: 'open', q: 'zoe' });
  });

  test('nothing is lost when conditions are typed faster than the list follows', async () => {
    const page = await openList();
    await box(page).pressSequentially('status:open -currency:usd amount:>=1500 fish ');
    await expect.poll(() => titles(page)).toEqual(['Fish supper']);
    await expect
      .poll(() => paramsOf(page))
      .toEqual({ status: 'open', currency_not: 'USD', amount_min: '150000', q: 'fish' });
    await chips(page).first().focus();
    await page.keyboard.press('Delete');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Delete');
    await expect.poll(() => chipTexts(page)).toEqual(['text: fish']);
  });

  test('completion offers fields and values, and Tab or Enter takes them', async () => {
    const page = await openList();
    await box(page).pressSequentially('-cur');
    await page.getByRole('option', { name: '-currency:' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await box(page).inputValue()).toBe('-currency:');
    await page.keyboard.type('j');
    await expect.poll(() => box(page).getAttribute('aria-activedescendant')).not.toBeNull();
    await page.keyboard.press('Enter');
    await expect.poll(() => chipTexts(page)).toEqual(['not currency: JMD']);
    expect(await box(page).inputValue()).toBe('');
    await page.keyboard.type('card:');
    await page.getByRole('option', { name: 'visa' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('option').first().waitFor({ state: 'detached' });
    expect(await box(page).inputValue()).toBe('card:');
  });

  test('a slip is said with what was meant, and put right with one press', async () => {
    const page = await openList();
    await box(page).fill('curency:usd');
    await page.keyboard.press('Enter');
    await page.getByText('There is no field curency').waitFor();
    await page.getByRole('button', { name: 'Write currency:usd' }).click();
    await expect.poll(() => chipTexts(page)).toEqual(['currency: USD']);
    expect(await box(page).inputValue()).toBe('');
  });

  test('what looks like a condition is found as text in quotation marks', async () => {
    const page = await openList();
    await box(page).fill('"status:open" day');
    await page.keyboard.press('Enter');
    await expect.poll(() => titles(page)).toEqual(['status:open day']);
    expect(paramsOf(page)).toEqual({ q: 'status:open day' });
    await page.reload();
    await expect.poll(() => box(page).inputValue()).toBe('"status:open day"');
  });

  test('the whole filter as text is had from one list and pasted into another', async () => {
    const page = await openList('?currency=USD&metadata_not[order_id]=1042&q=day&amount_min=100');
    await page.getByRole('button', { name: 'As text' }).click();
    const text = await page.getByLabel('Conditions and words').inputValue();
    expect(text).toBe('currency:USD -metadata.order_id:1042 amount:>=1 day');
    const other = await openList();
    await box(other).focus();
    await other.keyboard.insertText(text);
    await other.keyboard.press('Enter');
    await expect.poll(() => titles(other)).toEqual(['status:open day']);
    expect(paramsOf(other)).toEqual(paramsOf(page));
  });

  test('back leads from one filter to the one before, and past what was typed at once', async () => {
    const page = await openList();
    await page.getByRole('group', { name: 'Status' }).getByRole('button', { name: 'Open' }).click();
    await expect.poll(() => chipTexts(page)).toEqual(['status: open']);
    await box(page).pressSequentially('fish');
    await expect.poll(() => paramsOf(page)).toEqual({ status: 'open', q: 'fish' });
    await page.goBack();
    await expect.poll(() => chipTexts(page)).toEqual(['status: open']);
    expect(await box(page).inputValue()).toBe('');
    await page.goForward();
    await expect.poll(() => box(page).inputValue()).toBe('fish');
    await expect.poll(() => titles(page)).toEqual(['Fish supper']);
  });
});

test('hostile values stand isolated and cut, and are had whole', async () => {
  const value = `\u202eevil\u200b ${'x'.repeat(400)} שלום`;
  const page = await desk.open(
    `${list}?customer=${encodeURIComponent(value)}&q=${encodeURIComponent(value)}`,
  );
  await chips(page).first().waitFor();
  const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(width).toBeLessThanOrEqual(0);
  expect(await chips(page).first().locator('bdi').innerText()).toBe(value);
  await chips(page).first().click();
  expect(await page.getByLabel('Values').inputValue()).toBe(value);
});
