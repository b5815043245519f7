import { expect, test } from 'vitest';
import { journeyDesk } from '../support/journey-desk.ts';
import { journeyUpstream, noTransactions } from '../support/journey-upstream.ts';
import { sessionReply } from '../support/upstream-stand-in.ts';

// The sandbox takes all that our own rules let through, so the refusal comes from a server that knows one rule more.
const refusal = { message: 'The given data was invalid.', errors: { gateway: ['No such gateway.'] } };
const upstream = await journeyUpstream(({ method, body }) => {
  if (method !== 'POST') return noTransactions;
  if (body['gateway'] !== undefined) return { status: 422, body: refusal };
  const made = sessionReply('cs_made_elsewhere_0001', { amount: 4000 });
  return {
    status: 201,
    body: { ...made, checkout_url: `${upstream.origin}/checkout/cs_made_elsewhere_0001` },
  };
});

const desk = journeyDesk(upstream.settings);

test('what the upstream refuses is told at the field, keeps what was typed, and goes out anew under another key', async () => {
  const page = await desk.open('/main/test/checkout-sessions/new', { expectedStatuses: [401, 422] });
  await page.getByLabel('Amount').fill('40');
  await page.getByLabel('Description').fill('Through another gateway');
  await page.getByText('Gateway', { exact: true }).click();
  await page.getByLabel('Preferred gateway').fill('no_such_gateway');
  await page.getByRole('button', { name: 'Make link' }).click();

  const summary = page.getByRole('alert', { name: 'The link was not made' });
  await summary.getByRole('link', { name: 'No such gateway.' }).click();
  const gateway = page.getByLabel('Preferred gateway');
  await expect.poll(() => gateway.evaluate((field) => field === document.activeElement)).toBe(true);
  expect(await gateway.getAttribute('aria-invalid')).toBe('true');
  expect(await gateway.inputValue()).toBe('no_such_gateway');
  expect(await page.getByLabel('Amount').inputValue()).toBe('40');
  expect(await page.getByLabel('Description').inputValue()).toBe('Through another gateway');

  await gateway.fill('');
  await page.getByRole('button', { name: 'Make link' }).click();
  await page.getByText('Link made: 40.00 USD').waitFor();
  expect(new Set(upstream.creates.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
});
