import { expect, test } from 'vitest';
import { accessibilityFaults } from '../support/axe.ts';
import { journeyDesk } from '../support/journey-desk.ts';
import { journeyUpstream, noTransactions } from '../support/journey-upstream.ts';
import { askRefund, refundsOf } from '../support/refunds.ts';
import { sessionReply } from '../support/upstream-stand-in.ts';

/** One payment, of which the refund was made and never answered. */
let session: Record<string, unknown> = {};
let isRefunded = false;

const upstream = await journeyUpstream(({ method, path, body }) => {
  if (path === '/transactions') return noTransactions;
  if (path.endsWith('/refund')) {
    isRefunded = true;
    return { status: 500, body: { error: 'Server error.' } };
  }
  if (method === 'POST') {
    session = { ...sessionReply('cs_1', body), checkout_url: `${upstream.origin}/checkout/cs_1` };
    return { status: 201, body: session };
  }
  const transaction = { id: 'txn_1', status: isRefunded ? 'partially_refunded' : 'captured' };
  return { status: 200, body: { ...session, status: 'completed', transaction } };
});

/** A key's life ends after seconds instead of a day. */
const desk = journeyDesk({ ...upstream.settings, IDEMPOTENCY_KEY_LIFETIME_HOURS: '0.0003' });

test('a refund that never got an answer is looked at again, and settled by a person’s word with its reason', async () => {
  await desk.client.made({ description: 'Cake' });
  await desk.client.post(`${desk.client.account}/checkout-sessions/cs_1/refresh`);
  await askRefund(desk.client, 'txn_1', { amount: 1000 });
  const state = async () => (await refundsOf(desk.client, 'txn_1')).data[0]?.state;
  await expect.poll(state, { timeout: 20_000 }).toBe('needs_person');
  const page = await desk.open('/main/test/transactions/txn_1');
  await page.getByRole('link', { name: 'Find out in Needs eyes' }).click();
  await page.getByRole('heading', { name: 'Needs eyes' }).waitFor();
  await page.getByText('The refund may have been made').waitFor();
  await page.getByRole('button', { name: 'Look again' }).click();
  await page.getByText('no other refund of it is known here: it was probably made').waitFor();
  await page.getByRole('button', { name: 'Say what came of it' }).click();
  await page.getByRole('button', { name: 'Write it down' }).click();
  await page.getByText('Choose one of the two.').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByLabel('The money was given back').check();
  await page.getByLabel('How you know').fill('Seen in the portal');
  await page.getByRole('button', { name: 'Write it down' }).click();
  await page.getByText('10.00 USD: written down as made.').waitFor();
  await page.getByText('Nothing needs eyes').waitFor();
  await page.goto(new URL('/main/test/transactions/txn_1', desk.url).href);
  const panel = page.getByRole('region', { name: 'Refunds' });
  await panel.getByText('15.00 USD left to give back').waitFor();
  await page.getByText('made by a person’s word: Seen in the portal').waitFor();
});
