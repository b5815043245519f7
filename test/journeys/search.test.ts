import type { Page } from 'playwright-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { accessibilityFaults } from '../support/axe.ts';
import { cards, payOnHostedPage } from '../support/hosted-page.ts';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();
const phone = { width: 390, height: 844, hasTouch: true, isMobile: true };

beforeAll(async () => {
  const paid = await desk.makeLink({ amount: 4850, currency: 'USD', description: 'Black cake, two tiers' });
  await desk.makeLink({ amount: 900, currency: 'JMD', description: 'Sorrel cake' });
  await payOnHostedPage(paid.url, cards.visa);
  await vi.waitUntil(async () => (await desk.client.session(paid.id)).status === 'completed', {
    timeout: 20_000,
  });
});

const box = (page: Page) => page.getByRole('combobox', { name: 'Search' });
const isFocused = (page: Page, selector: string) =>
  page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);

/** Something to wait for until the test lets it happen. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

test('the box opens with a key from anywhere, also while one types, and Esc steps back to where one was', async () => {
  const page = await desk.open('/main/test/checkout-sessions/new');
  await page.getByLabel('Description').fill('Half a sentence');
  await page.keyboard.press('Control+k');
  await expect.poll(() => box(page).evaluate((input) => input === document.activeElement)).toBe(true);
  await page.getByRole('option', { name: 'Overview' }).waitFor();
  await page.keyboard.type('cake');
  await page.getByRole('option', { name: /Sorrel cake/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('listbox', { name: 'Finds' }).waitFor({ state: 'detached' });
  expect(await box(page).inputValue()).toBe('cake');
  await page.keyboard.press('Escape');
  await expect
    .poll(() => page.getByLabel('Description').evaluate((input) => input === document.activeElement))
    .toBe(true);
  expect(await page.getByLabel('Description').inputValue()).toBe('Half a sentence');
});

test('arrows, Home and End choose, Enter opens, and what was opened is offered again', async () => {
  const page = await desk.open('/main/test');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('cake');
  await page.getByRole('option').nth(1).waitFor();
  const chosen = () =>
    box(page).evaluate((input) => {
      const id = input.getAttribute('aria-activedescendant');
      return id === null ? '' : (document.getElementById(id)?.textContent ?? 'nothing with this id');
    });
  expect(await chosen()).toBe('');
  await page.keyboard.press('End');
  await expect.poll(chosen).not.toBe('');
  await page.keyboard.press('Home');
  const first = await page.getByRole('option').first().textContent();
  await expect.poll(chosen).toBe(first);
  await page.keyboard.press('ArrowDown');
  await expect.poll(chosen).toBe(await page.getByRole('option').nth(1).textContent());
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: /USD|JMD|Receipt/ }).waitFor();
  await page.keyboard.press('/');
  await page
    .getByRole('group', { name: 'Recent finds' })
    .getByRole('option', { name: /cake|RCT/ })
    .waitFor();
});

test('pages and actions are found by name with their keys, and opened without a find', async () => {
  const page = await desk.open('/main/test');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.keyboard.press('Control+k');
  for (const name of [
    'Payment links',
    'Receipts',
    'Look-up',
    'Needs eyes',
    'Settings',
    'New link',
    'All keys',
  ]) {
    await page.getByRole('option', { name }).first().waitFor();
  }
  await page.keyboard.type('settings');
  await page.getByRole('option', { name: 'Settings' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/main/test/settings');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('all keys');
  await page.getByRole('option', { name: 'All keys' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
});

test('a saved view is found by its name and opened with its filters', async () => {
  const view = { name: 'Café órders, unpaid', noun: 'checkout_sessions', query: 'status=open' };
  const made = await desk.client.post('/api/main/test/views', { ...view, shared_with: [], layout: null });
  expect(made.status).toBe(201);
  const page = await desk.open('/main/test');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('cafe orders');
  await page
    .getByRole('group', { name: 'Saved views' })
    .getByRole('option', { name: /Café órders/ })
    .waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/main/test/checkout-sessions?*');
  expect(new URL(page.url()).searchParams.get('status')).toBe('open');
  await page.getByRole('link', { name: 'Sorrel cake' }).waitFor();
});

test('Ctrl-Enter opens the first find in a new tab and leaves the finds as they are', async () => {
  const page = await desk.open('/main/test');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('rct 1');
  await page.getByText('Exact: receipt number').waitFor();
  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    page.keyboard.press('Control+Enter'),
  ]);
  await tab.getByRole('heading', { name: 'Receipt RCT-000001' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/main/test');
  await page.getByRole('option', { name: /RCT-000001/ }).waitFor();
});

test('an answer that comes late never replaces a newer one, and what was found stays until the next answer', async () => {
  const page = await desk.open('/main/test');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  const slow = gate();
  await page.route('**/search?q=sorrel', async (route) => {
    await slow.opened;
    await route.continue().catch(() => undefined); // the page may have given it up by now
  });
  await box(page).fill('cake');
  await page.getByRole('option', { name: /Sorrel cake/ }).waitFor();
  await box(page).fill('sorrel');
  await page.waitForRequest('**/search?q=sorrel');
  await page.getByRole('option', { name: /Black cake/ }).waitFor();
  await box(page).fill('black cake');
  await page.getByRole('option', { name: /Sorrel cake/ }).waitFor({ state: 'detached' });
  slow.open();
  await page.getByRole('option', { name: /Black cake/ }).waitFor();
  expect(await page.getByRole('option', { name: /Sorrel cake/ }).count()).toBe(0);
});

test('Enter before the answer opens the first find of the answer to that very text', async () => {
  const page = await desk.open('/main/test');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  const answer = gate();
  await page.route('**/search?q=rct**1', async (route) => {
    await answer.opened;
    await route.continue();
  });
  await box(page).fill('sorrel');
  await page.getByRole('option', { name: /Sorrel cake/ }).waitFor();
  await box(page).fill('rct 1');
  await page.keyboard.press('Enter');
  answer.open();
  await page.getByRole('heading', { name: 'Receipt RCT-000001' }).waitFor();
  expect(await box(page).inputValue()).toBe('');
});

test('a hit in the other mode is said and looked up there with the same text', async () => {
  const page = await desk.open('/main/live/transactions');
  await page.getByRole('heading', { name: 'Receipts' }).waitFor();
  await box(page).fill('RCT-000001');
  await page.getByText('Nothing found for “RCT-000001” in live mode').waitFor();
  const elsewhere = page.getByRole('option', { name: /There is a hit in test mode/ });
  await elsewhere.waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByText('Exact: receipt number').waitFor();
  expect(new URL(page.url()).pathname).toBe('/main/test/transactions');
  expect(await box(page).inputValue()).toBe('RCT-000001');
  expect(await isFocused(page, '[role=combobox]')).toBe(true);
});

test('a failure is said in words with its request id, and Enter looks again', async () => {
  const page = await desk.open('/main/test', { expectedStatuses: [401, 503] });
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  const error = { code: 'store_unavailable', message: 'The index does not answer.', request_id: 'req-77' };
  await page.route('**/search?q=**', (route) => route.fulfill({ status: 503, json: { error } }), {
    times: 1,
  });
  await box(page).fill('rct 1');
  const alert = page.getByRole('alert');
  await alert.getByText('The index does not answer.').waitFor();
  await alert.getByText('req-77').waitFor();
  expect(await box(page).inputValue()).toBe('rct 1');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Receipt RCT-000001' }).waitFor();
});

test('on a phone the box fills the screen, is left by its button, and its finds are tapped', async () => {
  const page = await desk.open('/main/test/checkout-sessions', phone);
  await page.getByRole('heading', { name: 'Payment links' }).waitFor();
  await box(page).tap();
  await page.getByRole('option', { name: 'Overview' }).waitFor();
  const at = await box(page).boundingBox();
  expect(at?.y).toBeLessThan(40);
  await page.getByRole('button', { name: 'Close search' }).tap();
  await page.getByRole('option', { name: 'Overview' }).waitFor({ state: 'detached' });
  await box(page).fill('rct 1');
  await page.getByRole('option', { name: /RCT-000001/ }).tap();
  await page.getByRole('heading', { name: 'Receipt RCT-000001' }).waitFor();
});

for (const look of [
  { colorScheme: 'light' },
  { colorScheme: 'dark' },
  { ...phone, colorScheme: 'dark' },
] as const) {
  const name = `${'width' in look ? 'phone, ' : ''}${look.colorScheme}`;
  test(`the panel has no accessibility fault, empty, with finds, and with none (${name})`, async () => {
    const page = await desk.open('/main/test', look);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await box(page).focus();
    await page.getByRole('option', { name: 'Overview' }).waitFor();
    const faults = await accessibilityFaults(page);
    await box(page).fill('cake');
    await page.getByRole('option', { name: /Sorrel cake/ }).waitFor();
    faults.push(...(await accessibilityFaults(page)));
    await box(page).fill('nobody@nowhere.example');
    await page.getByText('Nothing found for').waitFor();
    faults.push(...(await accessibilityFaults(page)));
    expect(faults).toEqual([]);
  });
}
