import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();
const list = '/main/test/checkout-sessions';

beforeAll(async () => {
  await desk.makeLink({ amount: 900, currency: 'JMD', description: 'Coco bread' });
});

const failure = (page: Page) => page.getByRole('alert').filter({ hasText: 'Could not be loaded' });
const again = (page: Page) => failure(page).getByRole('button', { name: 'Try again' });

/** The list, without a network from now on. */
async function openThenCut(address = list): Promise<Page> {
  const page = await desk.open(address, { goesOffline: true });
  await page.getByRole('link', { name: 'Coco bread' }).waitFor();
  await page.context().setOffline(true);
  return page;
}

test('a dialog that can’t be fetched says so beside the list, and opens on another try', async () => {
  const page = await openThenCut();
  await page.getByRole('button', { name: 'Columns' }).click();
  await failure(page).waitFor();
  await page.getByRole('link', { name: 'Coco bread' }).waitFor();
  await again(page).click();
  await expect.poll(() => again(page).getAttribute('aria-busy')).toBeNull();
  await page.context().setOffline(false);
  await again(page).click();
  await page.getByRole('dialog', { name: 'Columns and rows' }).waitFor();
  expect(await failure(page).count()).toBe(0);
});

test('a menu that can’t be fetched says so in its place, and comes on another try', async () => {
  const page = await openThenCut();
  await page.getByRole('button', { name: /^View: / }).click();
  await failure(page).waitFor();
  await page.context().setOffline(false);
  await again(page).click();
  const menu = page.getByRole('dialog', { name: /^Views of/ });
  await menu.getByRole('button', { name: 'Save what is on screen as a view' }).waitFor();
  expect(await menu.getByRole('link').allInnerTexts()).toEqual(['All payment links']);
});

test('a part that the server has no more is had by a reload, and the list is as before', async () => {
  const page = await desk.open(`${list}?currency=JMD`, { expectedStatuses: [404] });
  await page.getByRole('link', { name: 'Coco bread' }).waitFor();
  const gone = /column-chooser.*\.js$/;
  await page.route(gone, (route) => route.fulfill({ status: 404 }));
  await page.getByRole('button', { name: 'Columns' }).click();
  const reload = failure(page).getByRole('button', { name: 'Reload the page' });
  await reload.waitFor();
  await page.unroute(gone);
  await reload.click();
  await failure(page).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Coco bread' }).waitFor();
  expect(new URL(page.url()).search).toBe('?currency=JMD');
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('dialog', { name: 'Columns and rows' }).waitFor();
});

test('the bar of selected rows that can’t be fetched leaves the rows selected, and comes on another try', async () => {
  const page = await openThenCut();
  const box = page.getByRole('checkbox', { name: 'Select row 1' });
  await box.click();
  await failure(page).waitFor();
  expect(await box.isChecked()).toBe(true);
  await page.context().setOffline(false);
  await again(page).click();
  await page.getByRole('region', { name: 'Selected rows' }).getByText('1 selected').waitFor();
});
