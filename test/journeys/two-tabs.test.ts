import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { journeyDesk } from '../support/journey-desk.ts';
import { owner } from '../support/owned-desk.ts';

const desk = journeyDesk();
const form = '/main/test/checkout-sessions/new';
const told = /This draft was changed in another tab at \d\d:\d\d/;

async function sums(description: string): Promise<number[]> {
  const all = await desk.sandbox.sessions();
  return all.filter((session) => session.description === description).map(({ amount }) => amount);
}

/** A draft over 10 USD in two tabs; then the second tab, in front, makes it 20 USD. */
async function changedInSecondTab(description: string): Promise<{ first: Page; second: Page }> {
  const first = await desk.open(form);
  await first.getByLabel('Amount').fill('10');
  await first.getByLabel('Description').fill(description);
  await first.getByText('Draft kept').waitFor();
  const second = await first.context().newPage();
  await second.goto(first.url());
  await expect.poll(() => second.getByLabel('Amount').inputValue()).toBe('10');
  await second.getByLabel('Amount').fill('20');
  await second.getByText('Draft kept').waitFor();
  return { first, second };
}

test('the tab whose figures are no longer the draft’s is told before it writes, and can show the others', async () => {
  const { first } = await changedInSecondTab('Two tabs, the second wins');
  await first.getByLabel('Amount').fill('30');
  await first.getByText(told).waitFor();
  await first.getByText('There: 20 USD, Two tabs, the second wins').waitFor();
  expect(await first.getByLabel('Amount').inputValue()).toBe('30');
  await first.getByRole('button', { name: 'Show what stands there' }).click();
  await first.getByText(told).waitFor({ state: 'detached' });
  expect(await first.getByLabel('Amount').inputValue()).toBe('20');
  await first.getByRole('button', { name: 'Make link' }).click();
  await first.getByText('Link made: 20.00 USD').waitFor();
  expect(await sums('Two tabs, the second wins')).toEqual([2000]);
});

test('a tab may keep its own figures; then the other one is told', async () => {
  const { first, second } = await changedInSecondTab('Two tabs, the first wins');
  await first.getByLabel('Amount').fill('30');
  await first.getByRole('button', { name: 'Keep what stands here' }).click();
  await first.getByText('Draft kept').waitFor();
  await second.bringToFront();
  await second.getByLabel('Description').fill('Two tabs, the first wins!');
  await second.getByText(told).waitFor();
  await second.getByText('There: 30 USD, Two tabs, the first wins').waitFor();
  expect(await second.getByLabel('Amount').inputValue()).toBe('20');
});

test('nothing is made from a tab that has old figures until its person has chosen', async () => {
  const { first } = await changedInSecondTab('Two tabs, one press');
  await first.getByRole('button', { name: 'Make link' }).click();
  await first.getByText(told).waitFor();
  await first.getByRole('button', { name: 'Make link' }).click();
  expect(await sums('Two tabs, one press')).toEqual([]);
  await first.getByRole('button', { name: 'Keep what stands here' }).click();
  await first.getByText(told).waitFor({ state: 'detached' });
  await first.getByRole('button', { name: 'Make link' }).click();
  await first.getByText('Link made: 10.00 USD').waitFor();
  expect(await sums('Two tabs, one press')).toEqual([1000]);
});

test('a draft goes on from another machine; the first one is told of what was changed there', async () => {
  const page = await desk.open(form);
  await page.getByLabel('Amount').fill('10');
  await page.getByText('Draft kept').waitFor();
  const elsewhere = await desk.openAsStranger(page.url());
  await elsewhere.getByLabel('Email').fill(owner.email);
  await elsewhere.getByLabel('Password').fill(owner.password);
  await elsewhere.getByRole('button', { name: 'Sign in' }).click();
  await expect.poll(() => elsewhere.getByLabel('Amount').inputValue()).toBe('10');
  await elsewhere.getByLabel('Description').fill('Gone on elsewhere');
  await elsewhere.getByText('Draft kept').waitFor();

  await page.getByLabel('Customer name').fill('Ana Ng');
  await page.getByText(told).waitFor();
  await page.getByRole('button', { name: 'Show what stands there' }).click();
  expect(await page.getByLabel('Description').inputValue()).toBe('Gone on elsewhere');
});

test('a link made in one tab shows in the other by itself', async () => {
  const { first, second } = await changedInSecondTab('Two tabs, made in the second');
  await second.getByRole('button', { name: 'Make link' }).click();
  await second.getByText('Link made: 20.00 USD').waitFor();
  await first.getByText('Link made: 20.00 USD').waitFor();
  expect(await sums('Two tabs, made in the second')).toEqual([2000]);
});

test('what one tab could not keep before the other made the link is said not to be in it', async () => {
  const first = await desk.open(form, { goesOffline: true, expectedStatuses: [401, 409] });
  await first.getByLabel('Amount').fill('10');
  await first.getByText('Draft kept').waitFor();
  const second = await first.context().newPage();
  await second.goto(first.url());
  await expect.poll(() => second.getByLabel('Amount').inputValue()).toBe('10');
  await first.route('**/intents/*', (route) => route.abort('internetdisconnected'));
  await first.getByLabel('Description').fill('Too late');
  await first.getByText('Offline: what you typed stays here').waitFor();
  await second.getByRole('button', { name: 'Make link' }).click();
  await second.getByText('Link made: 10.00 USD').waitFor();

  await first.unroute('**/intents/*');
  const notice = 'This form was already submitted. What was typed here after that is not in it.';
  await first.getByRole('status').filter({ hasText: notice }).waitFor();
  await first.getByText('Link made: 10.00 USD').waitFor();
  expect(await sums('Too late')).toEqual([]);
});

test('figures that come after others under one key are said not to be sent, with both sums, and nothing can be copied by mistake', async () => {
  const page = await desk.open(form, { expectedStatuses: [401, 422] });
  await page.getByLabel('Amount').fill('30');
  await page.getByLabel('Description').fill('Came second');
  await page.getByText('Draft kept').waitFor();
  const key = new URL(page.url()).searchParams.get('intent') ?? '';
  // Another tab's press arrives while this one is on its way.
  await page.route('**/api/main/test/checkout-sessions', async (route) => {
    if (route.request().method() === 'POST')
      await desk.client.create({ amount: 2000, currency: 'USD', description: 'Came first' }, key);
    await route.continue();
  });
  await page.getByRole('button', { name: 'Make link' }).click();
  const told = page.getByRole('alert').filter({ hasText: 'What you typed here was not sent' });
  await told.getByText('You pressed for 30.00 USD.').waitFor();
  await told.getByText('already been submitted over 20.00 USD').waitFor();
  await page.getByText('Link made: 20.00 USD').waitFor();
  const copy = page.getByRole('button', { name: 'Copy link' });
  expect(await copy.evaluate((button) => button === document.activeElement)).toBe(false);
  expect(await sums('Came first')).toEqual([2000]);
  expect(await sums('Came second')).toEqual([]);
});
