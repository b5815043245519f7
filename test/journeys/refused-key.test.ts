import { expect, test } from 'vitest';
import { journeyDesk } from '../support/journey-desk.ts';
import { journeyUpstream, noTransactions } from '../support/journey-upstream.ts';
import { sessionReply } from '../support/upstream-stand-in.ts';

let isKeyGood = true;
let isUp = true;
const upstream = await journeyUpstream(({ method, body, idempotencyKey }) => {
  if (!isUp) return { status: 500, body: { message: 'Server Error' } };
  if (!isKeyGood) return { status: 401, body: { message: 'Unauthenticated.' } };
  if (method !== 'POST') return noTransactions;
  return { status: 201, body: sessionReply(`cs_${idempotencyKey}`, body) };
});
const desk = journeyDesk(upstream.settings);

test('a refused key is told on every page with what to do, loses no link, and is gone once the key is taken', async () => {
  const page = await desk.open('/main/test/checkout-sessions/new', { expectedStatuses: [401, 503] });
  const list = await page.context().newPage();
  await list.goto(`${desk.url}/main/test/checkout-sessions`);
  await list.getByRole('heading', { name: 'Payment links' }).waitFor();
  isKeyGood = false;
  await page.getByLabel('Amount').fill('45');
  await page.getByLabel('Description').fill('Waits for a key');
  await page.getByRole('button', { name: 'Make link' }).click();
  const note = /The checkout API refuses the API key since \d\d:\d\d\. New links wait; nothing is lost\./;
  for (const place of [page, list]) {
    const told = place.getByRole('status').filter({ hasText: note });
    await told.getByText('CHECKOUT_API_KEY_TEST').waitFor();
  }
  await page.getByText('Confirming').first().waitFor();
  await page.getByText('Replace the key: it goes on by itself then.').waitFor();

  isKeyGood = true;
  await desk.client.made({ amount: 100, currency: 'USD', description: 'Tries the key' });
  for (const place of [page, list]) {
    await place.getByText(note).waitFor({ state: 'detached' });
  }
  const attempts = upstream.creates.filter(({ body }) => body['description'] === 'Waits for a key');
  expect(new Set(attempts.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
});

test('a checkout API that is down is told to everybody until it answers again', async () => {
  const page = await desk.open('/main/test/checkout-sessions', { expectedStatuses: [401, 503] });
  isUp = false;
  const down = page.getByText(
    'The checkout API does not answer. New links are kept and made as soon as it does',
  );
  await expect
    .poll(
      async () => {
        await desk.client.create({ amount: 100, currency: 'USD', description: 'Kept while it is down' });
        return down.isVisible();
      },
      { timeout: 40_000 },
    )
    .toBe(true);
  isUp = true;
  await expect
    .poll(
      async () => {
        await desk.client.create({ amount: 100, currency: 'USD', description: 'It is back' });
        return down.isVisible();
      },
      { timeout: 40_000 },
    )
    .toBe(false);
});
