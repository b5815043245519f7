import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { accessibilityFaults } from '../support/axe.ts';
import { fillDays, refundLater } from '../support/filled-days.ts';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();
const account = '/main/test';

/** Noon in Jamaica, and so many minutes. */
const at = (day: string, minutes = 0) => Date.parse(`${day}T12:00:00-05:00`) + minutes * 60_000;
const usd = { currency: 'USD', cardBrand: 'visa', cardLast4: '1111' };

beforeAll(async () => {
  await fillDays(desk, [
    ...[1, 2, 3, 4].map((number) => ({
      ...{ ...usd, id: `txn_list_${number}`, receiptNumber: `RCT-00000${number}`, amount: 1000 * number },
      createdAt: at('2026-05-05', -number),
    })),
    { ...usd, id: 'txn_day_1', receiptNumber: 'RCT-000041', amount: 100_000, createdAt: at('2026-05-12') },
    { ...usd, id: 'txn_day_2', receiptNumber: 'RCT-000043', amount: 20_400, createdAt: at('2026-05-12', 1) },
    {
      ...{ id: 'txn_day_3', receiptNumber: 'RCT-000044', amount: 5000, currency: 'JPY' },
      createdAt: at('2026-05-12', 2),
    },
    { ...usd, id: 'txn_day_4', status: 'failed', amount: 100, createdAt: at('2026-05-12', 3) },
    { ...usd, id: 'txn_note', receiptNumber: 'RCT-000090', amount: 7700, createdAt: at('2026-05-20') },
  ]);
});

const rowOf = (page: Page, text: string) => page.locator('tbody [role="row"]').filter({ hasText: text });
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

test('in the list one key ticks the receipt with the focus and goes on, and another takes it back', async () => {
  const page = await desk.open(`${account}/transactions?created_from=2026-05-05&created_to=2026-05-06`);
  await rowOf(page, 'RCT-000001').waitFor();
  await page.keyboard.press('j');
  // The key comes a moment after the list.
  await expect
    .poll(async () => {
      await page.keyboard.press('?');
      const isThere = await page.getByText('Tick the receipt off and go on').isVisible();
      await page.keyboard.press('Escape');
      return isThere;
    })
    .toBe(true);
  await page.keyboard.press('t');
  await rowOf(page, 'RCT-000001').getByText(', ticked off').waitFor({ state: 'attached' });
  expect(await focused(page)).toContain('RCT-000002');
  await page.getByText('Ticked off: RCT-000001').waitFor();
  await page.keyboard.press('t');
  await page.getByText('Ticked off: RCT-000002').waitFor();
  // A run of ticks is one notice.
  await expect.poll(() => page.getByRole('button', { name: 'Undo' }).count()).toBe(1);
  await page.keyboard.press('u');
  await page.getByText('Undone: RCT-000002').waitFor();
  await rowOf(page, 'RCT-000002').getByText(', ticked off').waitFor({ state: 'detached' });
  await page.reload();
  await rowOf(page, 'RCT-000001').getByText(', ticked off').waitFor({ state: 'attached' });
  expect(await rowOf(page, 'RCT-000002').getByText(', ticked off').count()).toBe(0);
  refundLater(desk, 'txn_list_1', 300);
  await page.reload();
  await rowOf(page, 'RCT-000001').getByText('changed since it was ticked off').waitFor({ state: 'attached' });
});

test('a receipt’s page says who ticked it, and what it was when it has changed since', async () => {
  const page = await desk.open(`${account}/transactions/txn_list_4`);
  const review = page.getByRole('region', { name: 'Review' });
  await review.getByText('Nobody has ticked this receipt off yet.').waitFor();
  await page.keyboard.press('t');
  await review.getByText('by Marcia Owens').waitFor();
  await page.getByRole('region', { name: 'Timeline' }).getByText('Ticked off').waitFor();
  refundLater(desk, 'txn_list_4', 1);
  await page.reload();
  await review.getByText('Then it was: Captured, 40.00 USD, nothing given back.').waitFor();
  await review.getByRole('button', { name: 'Tick off again' }).click();
  await review.getByText('Ticked off', { exact: true }).waitFor();
  await review.getByRole('button', { name: 'Take the tick off' }).click();
  await review.getByText('Nobody has ticked this receipt off yet.').waitFor();
  expect(await review.getByRole('button', { name: 'Take the tick off' }).count()).toBe(0);
});

test('a note is kept, removed, and brought back', async () => {
  const page = await desk.open(`${account}/transactions/txn_note`);
  const notes = page.getByRole('region', { name: 'Notes' });
  await notes.getByRole('button', { name: 'Keep note' }).click();
  await notes.getByText('Write something first.').waitFor();
  await notes.getByLabel('Add a note').fill('She calls back\non <b>Monday</b>');
  await page.keyboard.press('Control+Enter');
  await notes.getByText('on <b>Monday</b>').waitFor();
  await notes.getByText('Marcia Owens').waitFor();
  expect(await notes.getByLabel('Add a note').inputValue()).toBe('');
  await notes.getByRole('button', { name: /^Remove note/ }).click();
  await page.getByText('Note removed.').waitFor();
  expect(await notes.getByRole('listitem').count()).toBe(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await notes.getByText('on <b>Monday</b>').waitFor();
});

test('a day is gone through by keys, signed, and what comes later stands beside it', async () => {
  const page = await desk.open(`${account}/days?month=2026-05`);
  const day = page.getByRole('rowgroup').filter({ hasText: 'Tue 12 May' });
  await day.getByText('0 of 2').waitFor();
  await day.getByText('1,204.00').first().waitFor();
  await day.getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: 'Tuesday 12 May 2026' }).waitFor();
  await page.getByText('RCT-000041 to RCT-000044: 3 numbers here, 1 missing here.').waitFor();
  await page.getByText('3 receipts are not ticked off').waitFor();
  for (const number of ['RCT-000041', 'RCT-000043', 'RCT-000044']) {
    await page.keyboard.press('j');
    await page.getByRole('button', { name: `Tick off ${number}` }).waitFor();
    await page.getByRole('link', { name: number }).focus();
    await page.keyboard.press('t');
    await page.getByRole('button', { name: `Tick off ${number}` }).waitFor({ state: 'detached' });
  }
  await page.getByText('All receipts are ticked off.').waitFor();
  await page.getByRole('button', { name: 'Close 12 May: 3 receipts, 5,000 JPY and 1,204.00 USD' }).click();
  const signed = page.getByRole('region', { name: 'Signed', exact: true });
  await signed.getByText('by Marcia Owens').waitFor();
  await page.getByText('Nothing has changed.').waitFor();

  refundLater(desk, 'txn_day_2', 400);
  await page.reload();
  const since = page.getByRole('region', { name: 'Since it was signed' });
  await since.getByText('Partly refunded, 204.00 USD, 4.00 USD given back').waitFor();
  const figures = page.getByRole('region', { name: 'As it was signed' });
  await figures.getByRole('row', { name: 'Net 1,204.00 USD −4.00 USD' }).waitFor();
  await page.getByRole('link', { name: 'The month' }).click();
  await day.getByText('Since it was signed: −4.00 USD').waitFor();
  await day.getByText('1,204.00').first().waitFor();

  await day.getByRole('link').click();
  await signed.getByRole('button', { name: 'Reopen…' }).click();
  await signed.getByLabel('Why is it reopened?').fill('a');
  await signed.getByRole('button', { name: 'Reopen 12 May' }).click();
  await signed.getByText('Say why, in at least 3 characters.').waitFor();
  await signed.getByLabel('Why is it reopened?').fill('A refund came late');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Close 12 May: 3 receipts, 5,000 JPY and 1,200.00 USD' }).waitFor();
  await page.getByText('All signatures').click();
  await page.getByText('A refund came late').waitFor();
  expect(await signed.count()).toBe(0);
});

test('a day that changed while it was looked at is not signed', async () => {
  const page = await desk.open(`${account}/days/2026-05-20`, { expectedStatuses: [401, 409] });
  const button = page.getByRole('button', { name: /^Close 20 May/ });
  await button.waitFor();
  refundLater(desk, 'txn_note', 7);
  await button.click();
  await page.getByText(/The day has changed since you looked, and was not signed/).waitFor();
  expect(await page.getByRole('region', { name: 'Signed', exact: true }).count()).toBe(0);
  await page.getByRole('button', { name: 'Close 20 May: 1 receipt, 76.93 USD' }).click();
  await page.getByRole('region', { name: 'Signed', exact: true }).waitFor();
});

test.each([{}, { width: 390, height: 844, hasTouch: true, isMobile: true }])(
  'days have no accessibility faults in light and dark, and do not scroll sideways: %o',
  async (options) => {
    const page = await desk.open(`${account}/days?month=2026-05`, options);
    for (const open of [
      async () => page.getByRole('link', { name: 'Tue 12 May' }).waitFor(),
      async () => {
        await page.getByRole('link', { name: 'Tue 5 May' }).click();
        await page.getByRole('heading', { level: 1, name: 'Tuesday 5 May 2026' }).waitFor();
        await page.getByRole('region', { name: 'Not ticked off' }).waitFor();
      },
    ]) {
      await open();
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
      await page.emulateMedia({ colorScheme: 'light' });
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await accessibilityFaults(page, ['color-contrast'])).toEqual([]);
    }
  },
);
