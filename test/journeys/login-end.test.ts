import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { journeyDesk } from '../support/journey-desk.ts';
import { owner } from '../support/owned-desk.ts';

const idleSeconds = 3;
const desk = journeyDesk({ LOGIN_IDLE_MINUTES: String(idleSeconds / 60) });

async function signInOn(place: Pick<Page, 'getByLabel' | 'getByRole'>): Promise<void> {
  await place.getByLabel('Password').fill(owner.password);
  await place.getByRole('button', { name: 'Sign in' }).click();
}

test('an idle login ends though live updates go on; the page says so and goes on in place after sign-in', async () => {
  const page = await desk.openAsStranger('/main/test/checkout-sessions?currency=JMD');
  await page.getByLabel('Email').fill(owner.email);
  await signInOn(page);
  await page.getByRole('heading', { name: 'Payment links' }).waitFor();
  const form = await page.context().newPage();
  await form.goto(`${desk.url}/main/test/checkout-sessions/new`);
  await form.getByLabel('Amount').fill('12');
  await form.getByLabel('Description').fill('Typed before the end');

  const colleague = await desk.signIn();
  const ended = page.getByRole('dialog', { name: 'Your login has ended' });
  const began = performance.now();
  // Somebody else works all the while, so that the open page is told news and reads its list again and again.
  await expect
    .poll(
      async () => {
        await colleague.create({ amount: 100, currency: 'JMD', description: 'News' });
        return ended.isVisible();
      },
      { interval: 500, timeout: 30_000 },
    )
    .toBe(true);
  expect(performance.now() - began).toBeGreaterThan(idleSeconds * 900);

  await signInOn(ended);
  await ended.waitFor({ state: 'hidden' });
  expect(page.url()).toBe(`${desk.url}/main/test/checkout-sessions?currency=JMD`);
  await page.getByRole('button', { name: /\d+ new/ }).click();
  await page.getByRole('link', { name: 'News' }).first().waitFor();

  const endedThere = form.getByRole('dialog', { name: 'Your login has ended' });
  await endedThere.waitFor();
  await signInOn(endedThere);
  await endedThere.waitFor({ state: 'hidden' });
  expect(await form.getByLabel('Amount').inputValue()).toBe('12');
  await form.getByRole('button', { name: 'Make link' }).click();
  await form.getByText('Link made: 12.00').waitFor();
  await form.getByText('Typed before the end').filter({ visible: true }).first().waitFor();
});
