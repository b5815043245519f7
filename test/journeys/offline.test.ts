import type { Page, Request } from 'playwright-core';
import { expect, test } from 'vitest';
import { IntentSchema } from '#shared/intents.ts';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();
const form = '/main/test/checkout-sessions/new';
const waiting = 'we ask with the same key until it does';

const keyOf = (page: Page) => new URL(page.url()).searchParams.get('intent') ?? '';

async function madeWith(description: string): Promise<number> {
  return (await desk.sandbox.sessions()).filter((session) => session.description === description).length;
}

async function kept(page: Page): Promise<string> {
  const reply = await desk.client.get(`${desk.client.account}/intents/${keyOf(page)}`);
  return JSON.stringify(reply.as(IntentSchema).body);
}

test('without a network the form says so, holds what is typed, and keeps the draft once there is one again', async () => {
  const page = await desk.open(form, { goesOffline: true });
  await page.getByLabel('Amount').fill('31');
  await page.getByText('Draft kept').waitFor();
  const key = keyOf(page);
  await page.context().setOffline(true);
  await page.getByText('Offline: what you typed stays here').waitFor();
  await page.getByLabel('Description').fill('Typed without a network');
  await page.getByText('Offline: what you typed stays here').waitFor();
  expect(await kept(page)).not.toContain('Typed without a network');

  await page.context().setOffline(false);
  await page.getByText('Draft kept').waitFor();
  expect(await kept(page)).toContain('Typed without a network');
  expect(await page.getByLabel('Amount').inputValue()).toBe('31');
  expect(keyOf(page)).toBe(key);
});

test('a press without a network waits, and ends as one link under the same key once there is one again', async () => {
  const page = await desk.open(form, { goesOffline: true });
  await page.getByLabel('Amount').fill('32');
  await page.getByLabel('Description').fill('Pressed without a network');
  await page.getByText('Draft kept').waitFor();
  const key = keyOf(page);
  await page.context().setOffline(true);
  const make = page.getByRole('button', { name: 'Make link' });
  await make.dblclick();
  await page.getByText(waiting).waitFor();
  await make.press('Enter');
  expect(await page.getByLabel('Amount').isDisabled()).toBe(true);
  expect(await page.getByLabel('Amount').inputValue()).toBe('32');
  expect(await madeWith('Pressed without a network')).toBe(0);

  await page.context().setOffline(false);
  await page.getByText('Link made: 32.00 USD').waitFor();
  expect(keyOf(page)).toBe(key);
  expect(await madeWith('Pressed without a network')).toBe(1);
});

test('who stops waiting has the form again with all that was typed, and makes the link later under the same key', async () => {
  const page = await desk.open(form, { goesOffline: true });
  await page.getByLabel('Amount').fill('33');
  await page.getByLabel('Description').fill('Stopped waiting');
  await page.getByText('Draft kept').waitFor();
  const key = keyOf(page);
  await page.context().setOffline(true);
  await page.getByLabel('Description').press('Control+Enter');
  const stop = page.getByRole('button', { name: 'Stop waiting' });
  await expect.poll(() => stop.evaluate((button) => button === document.activeElement)).toBe(true);
  await stop.press('Enter');
  await stop.waitFor({ state: 'detached' });
  const note = page.getByText(
    'Your press may have reached us. Press here again to go on: it stays one link.',
  );
  await expect.poll(() => note.evaluate((text) => text === document.activeElement)).toBe(true);
  await page.getByLabel('Amount').fill('34');
  await page.getByText('Offline: what you typed stays here').waitFor();

  await page.context().setOffline(false);
  await page.getByText('Draft kept').waitFor();
  expect(await madeWith('Stopped waiting')).toBe(0);
  await note.waitFor();
  await page.getByRole('button', { name: 'Make link' }).click();
  await page.getByText('Link made: 34.00 USD').waitFor();
  expect(keyOf(page)).toBe(key);
  expect(await madeWith('Stopped waiting')).toBe(1);
});

test('a press whose answer was cut off by the network ends as the one link that it made', async () => {
  const page = await desk.open(form, { goesOffline: true });
  await page.getByLabel('Amount').fill('35');
  await page.getByLabel('Description').fill('Cut while pressing');
  await page.getByText('Draft kept').waitFor();
  // The desk gets the request and answers it; the browser never sees the answer.
  await page.route('**/api/main/test/checkout-sessions', async (route) => {
    await route.fetch();
    await page.context().setOffline(true);
    await route.abort('internetdisconnected');
  });
  await page.getByRole('button', { name: 'Make link' }).click();
  await page.getByText(waiting).waitFor();
  await page.unroute('**/api/main/test/checkout-sessions');
  await page.context().setOffline(false);
  await page.getByText('Link made: 35.00 USD').waitFor();
  expect(await madeWith('Cut while pressing')).toBe(1);
});

test('who stops waiting for a press that had arrived is led to its one link once there is a network again', async () => {
  const page = await desk.open(form, { goesOffline: true, expectedStatuses: [401, 409] });
  await page.getByLabel('Amount').fill('36');
  await page.getByLabel('Description').fill('Stopped too early');
  await page.getByText('Draft kept').waitFor();
  await page.route('**/api/main/test/checkout-sessions', async (route) => {
    await route.fetch();
    await page.context().setOffline(true);
    await route.abort('internetdisconnected');
  });
  await page.getByRole('button', { name: 'Make link' }).click();
  await page.getByRole('button', { name: 'Stop waiting' }).click();
  await page.getByText('Your press may have reached us.').waitFor();
  await page.unroute('**/api/main/test/checkout-sessions');
  await page.context().setOffline(false);
  await page.getByText('Link made: 36.00 USD').waitFor();
  expect(await madeWith('Stopped too early')).toBe(1);
});

test('a draft that hangs holds a press back for a few seconds in all, and no longer', async () => {
  const page = await desk.open(form);
  await page.getByLabel('Amount').fill('37');
  await page.getByText('Draft kept').waitFor();
  await page.route('**/intents/*', () => undefined);
  await page.getByLabel('Description').fill('Past a hanging draft');
  // One try to keep the draft may take 5 s; a press used to wait for one after the other.
  const isCreate = (request: Request) =>
    request.method() === 'POST' && request.url().endsWith('/checkout-sessions');
  const sent = page.waitForRequest(isCreate, { timeout: 9000 });
  await page.getByRole('button', { name: 'Make link' }).click();
  await sent;
  await page.getByText('Link made: 37.00 USD').waitFor();
  expect(await madeWith('Past a hanging draft')).toBe(1);
});
