import { expect, test } from 'vitest';
import { TimelineSchema } from '#shared/checkout-sessions.ts';
import { TransactionSchema } from '#shared/transactions.ts';
import { cards, payOnHostedPage } from '../../support/hosted-page.ts';
import { startApp, startAppForFile, withoutSync } from '../../support/start-app.ts';
import { madeAsAsked, startUpstreamStandIn } from '../../support/upstream-stand-in.ts';

const desk = await startAppForFile({ settings: withoutSync });

type Owner = Awaited<ReturnType<typeof desk.signInApart>>;

/** A link that was paid, or declined, and the transaction that came of it. */
async function paid(owner: Owner, card: (typeof cards)[keyof typeof cards] = cards.visa) {
  const { id, checkout_url } = await owner.made({
    description: 'Order #1042',
    customer: { name: 'Ana Ng', email: 'ana@example.com' },
  });
  await payOnHostedPage(checkout_url ?? '', card);
  await owner.post(`${owner.account}/checkout-sessions/${id}/refresh`);
  const { transaction } = await owner.session(id);
  if (!transaction) throw new Error('The payment made no transaction.');
  return transaction.id;
}

const one = async (owner: Owner, id: string) =>
  (await owner.get(`${owner.account}/transactions/${id}`)).as(TransactionSchema);

test('a receipt carries what was sold and to whom, from its payment link', async () => {
  const owner = await desk.signInApart('owner');
  const id = await paid(owner);
  expect(await one(owner, id)).toMatchObject({
    description: 'Order #1042',
    customer: { name: 'Ana Ng', email: 'ana@example.com' },
  });
});

test('a re-check confirms the receipt now, also when nothing has changed', async () => {
  const owner = await desk.signInApart('owner');
  const id = await paid(owner);
  const before = await one(owner, id);
  const reply = await owner.post(`${owner.account}/transactions/${id}/refresh`);
  const fresh = reply.as(TransactionSchema);
  expect(fresh).toEqual({ ...before, checked_at: fresh.checked_at });
  expect(Date.parse(fresh.checked_at ?? '')).toBeGreaterThan(Date.parse(before.checked_at ?? ''));
  await expect.poll(async () => (await one(owner, id)).checked_at).toBe(fresh.checked_at);
});

test('the timeline of a receipt tells of the payment, the link and every webhook, each with its time', async () => {
  const owner = await desk.signInApart('owner');
  const id = await paid(owner, cards.declined);
  const { data } = (await owner.get(`${owner.account}/transactions/${id}/timeline`)).as(TimelineSchema);
  expect(data.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['checkout_session.create', 'transaction.created', 'checkout_session.status']),
  );
  const instants = data.map(({ at }) => Date.parse(at));
  expect(instants).toEqual(instants.toSorted((a, b) => a - b));
});

test('a receipt of another merchant or mode is neither re-checked nor told of', async () => {
  const [owner, other] = await Promise.all([desk.signInApart('owner'), desk.signInApart('owner')]);
  const id = await paid(owner);
  expect((await other.get(`${other.account}/transactions/${id}/timeline`)).status).toBe(404);
  expect((await other.post(`${other.account}/transactions/${id}/refresh`)).status).toBe(404);
  expect((await owner.get(`/api/${owner.merchant}/live/transactions/${id}/timeline`)).status).toBe(404);
});

test('a viewer reads a timeline and may not re-check', async () => {
  const owner = await desk.signInApart('owner');
  const id = await paid(owner);
  const viewer = await desk.signInAs('viewer', { merchant: owner.merchant });
  expect((await viewer.get(`${owner.account}/transactions/${id}/timeline`)).status).toBe(200);
  expect((await viewer.post(`${owner.account}/transactions/${id}/refresh`)).status).toBe(403);
});

test('a re-check of a receipt whose link upstream does not find says so, and keeps what was confirmed', async () => {
  const upstream = await startUpstreamStandIn(madeAsAsked);
  const own = await startApp({ settings: { ...upstream.settings, ...withoutSync } });
  const owner = await own.signInAs('owner');
  const { id: sessionId } = await owner.made();
  const transaction = { id: 'txn_1', status: 'captured', receipt_number: 'RCT-000001' };
  upstream.answer(() => ({
    status: 200,
    body: { id: sessionId, status: 'completed', amount: 2500, currency: 'USD', transaction },
  }));
  await owner.post(`/api/main/test/checkout-sessions/${sessionId}/refresh`);
  upstream.answer(() => ({ status: 404, body: { error: 'Not found.' } }));
  const reply = await owner.post('/api/main/test/transactions/txn_1/refresh');
  expect({ status: reply.status, code: reply.error().code }).toEqual({ status: 409, code: 'conflict' });
  const kept = (await owner.get('/api/main/test/transactions/txn_1')).as(TransactionSchema);
  expect(kept).toMatchObject({ status: 'captured', amount: 2500, currency: 'USD' });
});
