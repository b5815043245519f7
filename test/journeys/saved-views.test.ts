import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { type SaveView, ViewListSchema, ViewSchema } from '#shared/views.ts';
import { accessibilityFaults } from '../support/axe.ts';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();
const list = '/main/test/checkout-sessions';

const button = (page: Page) => page.getByRole('button', { name: /^View: / });
const row = (page: Page, description: string) => page.getByRole('link', { name: description, exact: true });
const menuLink = (page: Page, name: string | RegExp) =>
  page.getByRole('dialog', { name: /^Views of/ }).getByRole('link', { name });
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '');

async function save(change: Partial<SaveView>) {
  const view = { name: 'A view', noun: 'checkout_sessions', query: '', shared_with: [], layout: null };
  return (await desk.client.post('/api/main/test/views', { ...view, ...change })).as(ViewSchema);
}

const saved = async () => (await desk.client.get('/api/main/test/views')).as(ViewListSchema).data;

test('a filter is saved under its sentence, opened again from the menu, changed and saved, all by keyboard', async () => {
  await desk.makeLink({ amount: 100, currency: 'BBD', description: 'Small cake' });
  await desk.makeLink({ amount: 900, currency: 'BBD', description: 'Big cake' });
  const page = await desk.open(`${list}?currency=BBD&sort=-amount`);
  await row(page, 'Big cake').waitFor();
  expect(await button(page).innerText()).toContain('Not saved');
  await page.getByRole('button', { name: 'Save view' }).focus();
  await page.keyboard.press('Enter');
  const name = page.getByRole('dialog').getByLabel('Name');
  await expect.poll(() => name.inputValue()).toBe('Payment links in BBD, largest amount first');
  expect(await accessibilityFaults(page)).toEqual([]);
  await name.fill('Barbados');
  await page.keyboard.press('Enter');
  await expect.poll(() => button(page).innerText()).toContain('Barbados');
  const [view] = await saved();
  expect(view).toMatchObject({ name: 'Barbados', shared_with: [] });
  expect(new URL(page.url()).searchParams.get('view')).toBe(view?.id);

  await page.goto(new URL('/main/test', desk.url).href);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  // The overview has a link of that name too.
  await button(page).waitFor();
  await row(page, 'Small cake').waitFor();
  await page.keyboard.press('v');
  await menuLink(page, /^Barbados.*2$/).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await expect.poll(() => focused(page)).toBe('All payment links');
  await page.keyboard.press('ArrowDown');
  expect(await focused(page)).toMatch(/^Barbados/);
  await page.keyboard.press('Enter');
  await expect.poll(() => new URL(page.url()).searchParams.get('sort')).toBe('-amount');
  await row(page, 'Big cake').waitFor();
  // The focus is back on what opened the menu.
  await expect.poll(() => focused(page)).toContain('Barbados');

  const url = new URL(page.url());
  url.searchParams.set('amount_min', '500');
  await page.goto(url.href);
  await expect.poll(() => button(page).innerText()).toContain('changed');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByText('View “Barbados” saved.').waitFor();
  await expect.poll(() => button(page).innerText()).not.toContain('changed');
  const [changed] = await saved();
  expect(new URLSearchParams(changed?.query).get('amount_min')).toBe('500');
});

test('a list opens with the default view, all of it is one step away, and back goes back', async () => {
  await desk.makeLink({ amount: 100, currency: 'TTD', description: 'Home' });
  await desk.makeLink({ amount: 100, currency: 'EUR', description: 'Abroad' });
  await save({ name: 'Only abroad', query: 'currency=EUR' });
  const page = await desk.open(list);
  await row(page, 'Home').waitFor();
  await button(page).click();
  const star = page.getByRole('button', { name: 'Open the list with “Only abroad”' });
  await star.click();
  await expect.poll(() => star.getAttribute('aria-pressed')).toBe('true');
  // What is on screen stays: the star is for the next time.
  expect(new URL(page.url()).search).toBe('');
  await page.keyboard.press('Escape');

  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.getByRole('link', { name: 'Payment links' }).first().click();
  await expect.poll(() => button(page).innerText()).toContain('Only abroad');
  await row(page, 'Abroad').waitFor();
  expect(await row(page, 'Home').count()).toBe(0);
  // The default took the place of the bare address: one step back is the page before it.
  await page.goBack();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.goForward();
  await row(page, 'Abroad').waitFor();

  await button(page).click();
  await menuLink(page, 'All payment links').click();
  await row(page, 'Home').waitFor();
  expect(new URL(page.url()).search).toBe('?view=all');
  await page.reload();
  await row(page, 'Home').waitFor();
  // So does taking the last filter away, and what has the focus keeps it.
  await page.goto(new URL(`${list}?q=home`, desk.url).href);
  await row(page, 'Home').waitFor();
  await page.getByRole('button', { name: 'Clear all' }).first().click();
  await row(page, 'Abroad').waitFor();
  await expect.poll(() => new URL(page.url()).search).toBe('?view=all');
  // An address that says something is shown as it is.
  await page.goto(new URL(`${list}?currency=TTD`, desk.url).href);
  await row(page, 'Home').waitFor();
  expect(await button(page).innerText()).toContain('Not saved');
  const bare = await desk.open(list);
  await expect.poll(() => button(bare).innerText()).toContain('Only abroad');
});

test('a removed view comes back by Undo, as the default that it was', async () => {
  const { id } = await save({ name: 'Short-lived', query: 'status=open' });
  await desk.client.put('/api/main/test/views/default', { noun: 'checkout_sessions', id });
  const page = await desk.open(`${list}?view=all`);
  await button(page).click();
  await page.getByRole('button', { name: 'Remove “Short-lived”' }).click();
  await page.getByText('View “Short-lived” removed.').waitFor();
  expect((await saved()).map(({ name }) => name)).not.toContain('Short-lived');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('View “Short-lived” is back.').waitFor();
  expect(await page.getByText('View “Short-lived” removed.').count()).toBe(0);
  expect((await saved()).find((view) => view.id === id)).toMatchObject({ is_default: true });
});

test('after a removal the focus is on Undo, and back on the views once that is done or dismissed', async () => {
  await save({ name: 'Removed by keys', query: 'status=open' });
  const page = await desk.open(`${list}?view=all`);
  await button(page).waitFor();
  const remove = async () => {
    await page.keyboard.press('v');
    await page.getByRole('button', { name: 'Remove “Removed by keys”' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('Undo');
  };
  await remove();
  await page.keyboard.press('Enter');
  await page.getByText('View “Removed by keys” is back.').waitFor();
  expect(await focused(page)).toContain('All payment links');
  await remove();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('View “Removed by keys” removed.').waitFor({ state: 'detached' });
  expect(await focused(page)).toContain('All payment links');
  expect((await saved()).map(({ name }) => name)).not.toContain('Removed by keys');
});

test('a view is renamed from the menu, and the focus comes back to where it was opened', async () => {
  const { id } = await save({ name: 'Before', query: 'currency=JMD&sort=amount' });
  const page = await desk.open(`${list}?currency=JMD&sort=amount&view=${id}`);
  await expect.poll(() => button(page).innerText()).toContain('Before');
  await button(page).click();
  await page.getByRole('button', { name: 'Rename or share “Before”' }).click();
  const dialog = page.getByRole('dialog', { name: 'Rename or share view' });
  await dialog.getByLabel('Name').fill('After');
  await page.keyboard.press('Enter');
  await expect.poll(() => button(page).innerText()).toContain('After');
  expect((await saved()).find((view) => view.id === id)).toMatchObject({
    name: 'After',
    query: 'currency=JMD&sort=amount',
  });
  await expect.poll(() => focused(page)).toContain('After');
});

test('typing in the menu narrows it, and Enter opens the first that is left', async () => {
  for (const name of ['Café orders', 'Cake orders', 'Zoë’s receipts'])
    await save({ name, query: `q=${name}` });
  const page = await desk.open(`${list}?view=all`);
  await button(page).waitFor();
  await page.keyboard.press('v');
  await menuLink(page, /^Café/).waitFor();
  await expect.poll(() => focused(page)).toBe('All payment links');
  await page.keyboard.type('cafe');
  await expect.poll(() => page.getByRole('dialog').getByRole('listitem').count()).toBe(1);
  await page.keyboard.press('Enter');
  await expect.poll(() => button(page).innerText()).toContain('Café orders');
});

test('a view saved elsewhere appears in an open menu, and a name that is taken is said where it is typed', async () => {
  const page = await desk.open(`${list}?currency=USD`, { expectedStatuses: [401, 422] });
  await button(page).click();
  await menuLink(page, 'All payment links').waitFor();
  await save({ name: 'From elsewhere', query: 'currency=USD' });
  await menuLink(page, /^From elsewhere/).waitFor();
  await page.getByRole('button', { name: 'Save what is on screen as a view' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save view' });
  await dialog.getByLabel('Name').fill('from ELSEWHERE');
  await dialog.getByRole('button', { name: 'Save view' }).click();
  await dialog.getByText(/You have a view with this name/).waitFor();
  await dialog.getByLabel('Name').fill('For support');
  await dialog.getByLabel(/Me and everybody/).click();
  await dialog.getByRole('button', { name: 'Save view' }).click();
  await dialog.getByText(/Choose who else sees it/).waitFor();
  await dialog.getByLabel('Support').click();
  await dialog.getByRole('button', { name: 'Save view' }).click();
  await expect.poll(() => button(page).innerText()).toContain('For support');
  expect((await saved()).find(({ name }) => name === 'For support')).toMatchObject({
    shared_with: ['support'],
  });
});

async function chooseDensity(page: Page, density: 'Compact' | 'Comfortable') {
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('radio', { name: density }).click();
  await page.getByRole('button', { name: 'Done' }).click();
}

async function densityOf(page: Page) {
  await page.getByRole('button', { name: 'Columns' }).click();
  const isCompact = await page.getByRole('radio', { name: 'Compact' }).isChecked();
  await page.getByRole('button', { name: 'Done' }).click();
  return isCompact ? 'compact' : 'comfortable';
}

const ownDensity = async () => {
  const { layouts } = (await desk.client.get('/api/main/test/views')).as(ViewListSchema);
  return layouts['checkout_sessions']?.density;
};

test('a layout is kept on the server for every browser; that of a view counts while the view is open', async () => {
  await desk.makeLink({ amount: 100, currency: 'EUR', description: 'Laid out' });
  const page = await desk.open(`${list}?currency=EUR`);
  await row(page, 'Laid out').waitFor();
  await chooseDensity(page, 'Compact');
  await expect.poll(ownDensity).toBe('compact');
  const elsewhere = await desk.open(`${list}?currency=EUR`);
  await row(elsewhere, 'Laid out').waitFor();
  expect(await densityOf(elsewhere)).toBe('compact');

  await page.getByRole('button', { name: 'Save view' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save view' });
  await dialog.getByLabel('Name').fill('Close together');
  expect(await dialog.getByLabel(/With its columns/).isChecked()).toBe(true);
  await dialog.getByRole('button', { name: 'Save view' }).click();
  await expect.poll(() => button(page).innerText()).toContain('Close together');
  const view = (await saved()).find(({ name }) => name === 'Close together');
  expect(view?.layout?.density).toBe('compact');

  await page.goto(new URL(`${list}?view=all`, desk.url).href);
  await row(page, 'Laid out').waitFor();
  await chooseDensity(page, 'Comfortable');
  await expect.poll(ownDensity).toBe('comfortable');
  await page.goto(new URL(`${list}?currency=EUR&view=${view?.id}`, desk.url).href);
  await row(page, 'Laid out').waitFor();
  expect(await densityOf(page)).toBe('compact');
  await chooseDensity(page, 'Comfortable');
  await expect.poll(() => button(page).innerText()).toContain('changed');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByText('View “Close together” saved.').waitFor();
  await expect.poll(() => button(page).innerText()).not.toContain('changed');
  expect((await saved()).find(({ id }) => id === view?.id)?.layout?.density).toBe('comfortable');
});

test('a layout that can’t be kept goes back to what it was, and says so', async () => {
  await desk.makeLink({ amount: 100, currency: 'JMD', description: 'Out at sea' });
  await desk.client.put('/api/main/test/views/layout', { noun: 'checkout_sessions', layout: null });
  const page = await desk.open(`${list}?currency=JMD`, { goesOffline: true });
  await row(page, 'Out at sea').waitFor();
  expect(await densityOf(page)).toBe('comfortable');
  await page.context().setOffline(true);
  await chooseDensity(page, 'Compact');
  await page.getByText(/The columns are as before/).waitFor();
  await page.context().setOffline(false);
  expect(await densityOf(page)).toBe('comfortable');
  expect(await ownDensity()).toBeUndefined();
});
