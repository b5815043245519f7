import { expect, test } from 'vitest';
import { journeyDesk } from '../support/journey-desk.ts';
import { owner } from '../support/owned-desk.ts';

const desk = journeyDesk({}, { hasOwner: false });

test('the printed link makes the owner once, and the second use is refused plainly', async () => {
  const first = await desk.openAsStranger(desk.ownerLink);
  await first.getByLabel('Your name').fill(owner.name);
  await first.getByLabel('Email').fill(owner.email);
  await first.getByLabel('Password').fill('too short');
  await first.getByRole('button', { name: 'Create owner' }).click();
  await first.getByText('Use at least 15 characters').waitFor();
  expect(await first.getByLabel('Your name').inputValue()).toBe(owner.name);
  expect(first.url(), 'the token has left the address').toBe(`${desk.url}/create-owner`);

  await first.getByLabel('Password').fill(owner.password);
  await first.getByRole('button', { name: 'Create owner' }).click();
  await first.getByRole('heading', { name: 'Overview' }).waitFor();
  expect(await first.title()).toContain('TEST');

  const second = await desk.openAsStranger(desk.ownerLink, { expectedStatuses: [401, 403] });
  await second.getByLabel('Your name').fill('Somebody Else');
  await second.getByLabel('Email').fill('somebody@else.example');
  await second.getByLabel('Password').fill(owner.password);
  await second.getByRole('button', { name: 'Create owner' }).click();
  await second.getByRole('alert').filter({ hasText: 'This link is used up. Sign in' }).waitFor();
  expect(await second.getByLabel('Email').inputValue()).toBe('somebody@else.example');
});

test('a person signs in with the wrong and then the right password, and lands where they wanted to go', async () => {
  const page = await desk.openAsStranger('/main/test/transactions?status=captured');
  await page.getByText('You go on to the page that you asked for.').waitFor();
  await page.getByLabel('Email').fill(owner.email);
  await page.getByLabel('Password').fill('something else entirely');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').filter({ hasText: 'E-mail or password is wrong.' }).waitFor();
  expect(await page.getByLabel('Email').inputValue()).toBe(owner.email);

  await page.getByLabel('Password').fill(owner.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Receipts' }).waitFor();
  expect(page.url()).toBe(`${desk.url}/main/test/transactions?status=captured`);
});
