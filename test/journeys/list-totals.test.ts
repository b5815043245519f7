import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { fillList, saleName } from '../support/filled-list.ts';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();
const list = '/main/test/checkout-sessions';
const sales = 60;

beforeAll(async () => {
  await fillList(desk, sales);
});

const totals = (page: Page) => page.getByRole('list', { name: 'Totals' });
const exportButton = (page: Page) =>
  page.locator('button:not(section button)').filter({ hasText: /^Export/ });
const exportText = async (page: Page) => (await exportButton(page).innerText()).split('\n')[0];

async function open(options = {}): Promise<Page> {
  const page = await desk.open(list, options);
  await page.getByRole('link', { name: saleName(1) }).waitFor();
  return page;
}

/** Holds back every summary that is asked for from now on, until it is let go. */
async function holdSummaries(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(
    (url) => url.pathname.endsWith('/summary'),
    async (route) => {
      await released;
      await route.continue().catch(() => undefined);
    },
  );
  return () => release();
}

/** Runs in the page: ms from the next typing to the totals being dimmed. */
function watchDimming(): { ms: Promise<number> } {
  const ms = new Promise<number>((resolve) => {
    let typedAt = Number.NaN;
    document.addEventListener('input', ({ timeStamp }) => (typedAt = timeStamp), { once: true });
    new MutationObserver(() => {
      if (document.querySelector('[aria-label="Totals"][aria-busy="true"]'))
        resolve(performance.now() - typedAt);
    }).observe(document.body, { subtree: true, attributeFilter: ['aria-busy'] });
  });
  return { ms };
}

test('the export says how many rows it takes: all that match, or those that are selected', async () => {
  const page = await open();
  await expect.poll(() => exportText(page)).toBe(`Export ${sales + 1} rows`);
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect.poll(() => exportText(page)).toBe('Export 1 row');
  await page.keyboard.press('Escape');
  await expect.poll(() => exportText(page)).toBe(`Export ${sales + 1} rows`);
  await page.goto(`${desk.url}/main/test/checkout-sessions?currency=USD`);
  await expect.poll(() => exportText(page)).toBe('Export 1 row');
});

test('totals say that they are of all states, until a state is asked for', async () => {
  const page = await open();
  await totals(page).getByText('All states').waitFor();
  await page.getByRole('group', { name: 'Status' }).getByRole('button', { name: 'Expired' }).click();
  await totals(page).getByText('All states').waitFor({ state: 'detached' });
  await expect.poll(() => totals(page).innerText()).toMatch(new RegExp(`^JMD ${sales} ·`));
});

test('totals of the filter before are dimmed and busy while the new ones are slow, in the same place; the export says no number', async () => {
  const page = await open();
  await totals(page).getByText('1.00').waitFor();
  expect(await totals(page).getAttribute('aria-busy')).toBe('false');
  const size = async () => {
    const { width, height } = (await totals(page).boundingBox()) ?? {};
    return { width, height };
  };
  const before = await size();
  const release = await holdSummaries(page);
  const dimming = await page.evaluateHandle(watchDimming);
  await page.getByRole('combobox', { name: 'Find in list' }).fill('Sale');
  await expect.poll(() => totals(page).getAttribute('aria-busy')).toBe('true');
  expect(await totals(page).evaluate((element) => getComputedStyle(element).opacity)).toBe('0.6');
  expect(await size()).toEqual(before);
  // A fast answer comes before anything is dimmed.
  expect(await dimming.evaluate(({ ms }) => ms)).toBeGreaterThanOrEqual(300);
  expect(await exportText(page)).toBe('Export');
  release();
  await expect.poll(() => totals(page).getAttribute('aria-busy')).toBe('false');
  await expect.poll(() => exportText(page)).toBe(`Export ${sales} rows`);
  await expect.poll(() => totals(page).innerText()).not.toContain('USD');
});
