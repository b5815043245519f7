import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { accessibilityFaults } from '../support/axe.ts';
import { journeyDesk } from '../support/journey-desk.ts';
import { journeyUpstream, noTransactions, type UpstreamAnswer } from '../support/journey-upstream.ts';
import { sessionReply } from '../support/upstream-stand-in.ts';

/** What upstream holds of each payment: what was given back, by the key of each refund. */
type Payment = { session: string; amount: number; refunds: Map<string, number> };
const payments = new Map<string, Payment>();
const sessions = new Map<string, Record<string, unknown>>();
/** What goes wrong with the answer to a refund, the next times. */
let faults: UpstreamAnswer[] = [];
/** Upstream makes refunds and answers none of them. */
let isMute = false;

const upstream = await journeyUpstream(({ method, path, body, idempotencyKey }) => {
  if (path === '/transactions') return noTransactions;
  const refunded = /^\/payments\/(.+)\/refund$/.exec(path)?.[1];
  if (refunded !== undefined) return refund(refunded, idempotencyKey, Number(body['amount']));
  if (method === 'POST') {
    const id = `cs_${idempotencyKey}`;
    const made = { ...sessionReply(id, body), checkout_url: `${upstream.origin}/checkout/${id}` };
    sessions.set(id, made);
    return { status: 201, body: made };
  }
  const id = path.split('/').at(-1) ?? '';
  const session = sessions.get(id);
  if (!session) return { status: 404, body: { message: 'Not found' } };
  return { status: 200, body: { ...session, transaction: transactionOf(`txn_${id}`) } };
});

function transactionOf(id: string): Record<string, unknown> | null {
  const payment = payments.get(id);
  if (!payment) return null;
  const given = [...payment.refunds.values()].reduce((sum, amount) => sum + amount, 0);
  const status = given === 0 ? 'captured' : given < payment.amount ? 'partially_refunded' : 'refunded';
  return { id, status, receipt_number: 'RCT-000042', card_brand: 'Visa', card_last4: '1111' };
}

function refund(id: string, key: string, amount: number): UpstreamAnswer {
  const payment = payments.get(id);
  const fault = faults.shift();
  if (!payment || fault) return fault ?? { status: 404, body: { error: 'Not found.' } };
  payment.refunds.set(key, amount);
  if (isMute) return { status: 500, body: { error: 'Server error.' } };
  return { status: 201, body: { id: `ref_${key}`, payment_id: id, amount, status: 'completed' } };
}

const desk = journeyDesk({
  ...upstream.settings,
  CHECKOUT_API_KEY_LIVE: 'gc_live_journey_key',
  CHECKOUT_WEBHOOK_SECRET_LIVE: 'live-secret',
});

beforeEach(() => {
  faults = [];
  isMute = false;
});

/** A payment of 25.00 USD that has arrived, opened on its receipt's page. */
async function openReceipt(
  mode: 'test' | 'live' = 'test',
  options = {},
): Promise<{ page: Page; id: string }> {
  const account = `/api/main/${mode}`;
  const reply = await desk.client.post(
    `${account}/checkout-sessions`,
    { amount: 2500, currency: 'USD', description: 'Cake' },
    { 'Idempotency-Key': crypto.randomUUID() },
  );
  const { id: session } = reply.body as { id: string };
  const id = `txn_${session}`;
  payments.set(id, { session, amount: 2500, refunds: new Map() });
  sessions.set(session, {
    ...sessions.get(session),
    status: 'completed',
    completed_at: new Date().toISOString(),
  });
  await desk.client.post(`${account}/checkout-sessions/${session}/refresh`);
  const page = await desk.open(`/main/${mode}/transactions/${id}`, options);
  return { page, id };
}

const panel = (page: Page) => page.getByRole('region', { name: 'Refunds' });
const madeOf = (id: string) => [...(payments.get(id)?.refunds.values() ?? [])];

test('by keyboard, all that is left is given back: amount filled in, reason asked for, the outcome read out', async () => {
  const { page, id } = await openReceipt();
  await panel(page).getByText('25.00 USD left to give back').waitFor();
  await page.getByRole('button', { name: 'Refund …' }).press('Enter');
  const amount = page.getByLabel('Amount');
  await expect.poll(() => amount.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await amount.inputValue()).toBe('25.00');
  expect(await accessibilityFaults(page)).toEqual([]);
  await amount.press('Enter');
  await page.getByText('Write why, for whoever asks later.').waitFor();
  expect(madeOf(id)).toEqual([]);
  await page.getByLabel('Reason').fill('The cake fell');
  await page.getByRole('button', { name: 'Refund 25.00 USD', exact: true }).press('Enter');
  const status = panel(page).getByRole('status');
  await expect.poll(() => status.textContent()).toBe('25.00 USD was given back. Nothing is left.');
  expect(await status.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.getByText('25.00 USD given back in full').waitFor();
  await panel(page).getByText('The cake fell').waitFor();
  expect(await page.getByRole('button', { name: 'Refund …' }).count()).toBe(0);
  expect(madeOf(id)).toEqual([2500]);
  expect(await accessibilityFaults(page)).toEqual([]);
});

test('a part is given back, and what is left follows; more than that is refused in the form', async () => {
  const { page, id } = await openReceipt();
  await page.getByRole('button', { name: 'Refund …' }).click();
  await page.getByLabel('Amount').fill('25.01');
  await page.getByLabel('Reason').fill('One slice');
  await page.getByRole('button', { name: 'Refund 25.01 USD' }).click();
  await page.getByText('At most 25.00 USD is left.').waitFor();
  await page.getByLabel('Amount').fill('10');
  await page.getByRole('button', { name: 'Refund 10.00 USD' }).dblclick();
  await panel(page).getByText('15.00 USD left to give back').waitFor();
  await page.getByRole('button', { name: 'Refund …' }).click();
  expect(await page.getByLabel('Amount').inputValue()).toBe('15.00');
  expect(madeOf(id)).toEqual([1000]);
});

test('a refund without an answer is shown as unknown, also after a reload, and ends on one refund', async () => {
  const { page, id } = await openReceipt();
  isMute = true;
  await page.getByRole('button', { name: 'Refund …' }).click();
  await page.getByLabel('Reason').fill('Twice ordered');
  await page.getByRole('button', { name: 'Refund 25.00 USD' }).click();
  const words =
    'The checkout API did not answer. This refund may have been made: we are checking with the same key, and you need do nothing.';
  await panel(page).getByRole('list').getByText(words).waitFor();
  await page.reload();
  await panel(page).getByText('may have been given back: not yet known').waitFor();
  await panel(page).getByRole('list').getByText(words).waitFor();
  expect(await page.getByRole('button', { name: 'Refund …' }).count()).toBe(0);
  isMute = false;
  await panel(page).getByText('Given back', { exact: true }).waitFor();
  await panel(page).getByText('0.00 USD left to give back').waitFor();
  expect(madeOf(id)).toEqual([2500]);
});

test('without a network nothing is lost: the second press asks for the same refund, and makes no second one', async () => {
  const { page, id } = await openReceipt('test', { goesOffline: true });
  await page.getByRole('button', { name: 'Refund …' }).click();
  await page.getByLabel('Amount').fill('5');
  await page.getByLabel('Reason').fill('Late');
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Refund 5.00 USD' }).click();
  await page
    .getByText('No answer came. Press again: the same refund is asked for, not a second one.')
    .waitFor();
  await page.context().setOffline(false);
  // This time it reaches the desk, and the answer gets lost on its way back.
  await page.route(
    '**/refunds',
    async (route) => {
      await route.fetch();
      await route.abort('internetdisconnected');
    },
    { times: 1 },
  );
  await page.getByRole('button', { name: 'Refund 5.00 USD' }).click();
  await panel(page).getByText('20.00 USD left to give back').waitFor();
  await expect
    .poll(() => panel(page).getByRole('status').textContent())
    .toContain('5.00 USD was given back.');
  expect(madeOf(id)).toEqual([500]);
});

test('what the checkout refuses stays in the form with its words, and can be mended', async () => {
  const { page, id } = await openReceipt('test', { expectedStatuses: [422] });
  faults = [{ status: 422, body: { message: 'Invalid.', errors: { amount: ['Too old to be refunded.'] } } }];
  await page.getByRole('button', { name: 'Refund …' }).click();
  await page.getByLabel('Reason').fill('Old order');
  await page.getByRole('button', { name: 'Refund 25.00 USD' }).click();
  await page.getByRole('form', { name: 'Refund' }).getByText('Too old to be refunded.').waitFor();
  await page.getByLabel('Amount').fill('20');
  await page.getByRole('button', { name: 'Refund 20.00 USD' }).click();
  await panel(page).getByText('5.00 USD left to give back').waitFor();
  // What is under way counts as given back before upstream has heard of it.
  await expect.poll(() => madeOf(id)).toEqual([2000]);
});

test('in live mode the button and a sentence say that real money moves, on a phone too', async () => {
  const { page } = await openReceipt('live', { width: 390 });
  await page.getByRole('button', { name: 'Refund …' }).click();
  await page.getByText('Live mode: real money goes back to the card.').waitFor();
  expect(await page.getByRole('button', { name: 'Refund 25.00 USD (live)' }).count()).toBe(1);
  expect(await accessibilityFaults(page)).toEqual([]);
});
