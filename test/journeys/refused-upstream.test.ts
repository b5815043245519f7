import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { journeyDesk } from '../support/journey-desk.ts';
import { sessionReply } from '../support/upstream-stand-in.ts';

// The sandbox takes all that our own rules let through, so the refusal comes from a server that knows one rule more.
const keys: unknown[] = [];
const upstream = createServer((request, response) => {
  keys.push(request.headers['idempotency-key']);
  request.resume().on('end', () => {
    const isFirst = keys.length === 1;
    response.writeHead(isFirst ? 422 : 201, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(isFirst ? refusal : made()));
  });
});
const refusal = { message: 'The given data was invalid.', errors: { gateway: ['No such gateway.'] } };
const made = () => ({
  ...sessionReply('cs_made_elsewhere_0001', { amount: 4000 }),
  checkout_url: `${origin}/checkout/cs_made_elsewhere_0001`,
});
await new Promise<void>((resolve) => {
  upstream.listen(0, '127.0.0.1', resolve);
});
const origin = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
afterAll(() => {
  upstream.closeAllConnections();
  upstream.close();
});

const desk = journeyDesk({
  CHECKOUT_API_URL: origin,
  ALLOW_LOOPBACK_UPSTREAM: '1',
  CHECKOUT_API_KEY_TEST: 'gc_test_journey_key',
});

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
  expect(new Set(keys).size).toBe(2);
});
