import { expect, test } from 'vitest';
import { TimelineSchema } from '#shared/checkout-sessions.ts';
import { ReceiptReviewSchema, ReviewListSchema } from '#shared/reviews.ts';
import { DayDetailSchema } from '#shared/days.ts';
import type { TransactionRow } from '../../../server/store/rows.ts';
import type { DeskClient } from '../../support/desk-client.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';
import { morning, sampleSession, sampleTransaction } from '../store/sample-rows.ts';

const desk = await startAppForFile({ settings: withoutSync });
const { store, upstreams } = desk.context;

/** A merchant of its own with so many receipts of 25.00 USD. */
async function shop(count = 1) {
  const owner = await desk.signInApart('owner');
  const { account } = await upstreams.of(owner.merchant, 'test');
  const receipts = [];
  for (let index = 0; index < count; index += 1) {
    const row = sampleTransaction(account, { amount: 2500, currency: 'USD', createdAt: morning + index });
    const session = sampleSession(account, { transactionId: row.id });
    const linked = { ...row, checkoutSessionId: session.id };
    await store.checkoutSessions.add(session, linked, null);
    receipts.push({
      id: row.id,
      tell: (more: Partial<TransactionRow>) =>
        store.checkoutSessions.save({ ...session, version: 1 }, { ...linked, ...more }, null, null),
    });
  }
  return { owner, account, receipts, ids: receipts.map(({ id }) => id), id: receipts[0]?.id ?? '' };
}

const reviewOf = async (client: DeskClient, id: string) =>
  (await client.get(`${client.account}/transactions/${id}/review`)).as(ReceiptReviewSchema).review;
const tick = (client: DeskClient, id: string) => client.put(`${client.account}/transactions/${id}/review`);
const set = (client: DeskClient, ids: unknown, reviewed: unknown = true) =>
  client.post(`${client.account}/reviews`, { ids, reviewed });
const ticked = async (client: DeskClient, ids: string[]) =>
  (await client.get(`${client.account}/reviews?ids=${ids.join(',')}`))
    .as(ReviewListSchema)
    .data.map(({ transaction_id }) => transaction_id)
    .toSorted();
const actionsOf = async (accountId: number, id: string) =>
  (await store.audit.forObject(accountId, 'transaction', id)).map(({ action }) => action);

test('a tick says who has looked, when, and what the receipt was', async () => {
  const { owner, id } = await shop();
  expect(await reviewOf(owner, id)).toBeNull();
  const reply = await tick(owner, id);
  expect(reply.status).toBe(200);
  const { review } = reply.as(ReceiptReviewSchema);
  expect(review).toMatchObject({
    transaction_id: id,
    reviewed_by: { name: 'The owner' },
    seen: { status: 'captured', amount: 2500, currency: 'USD', amount_refunded: null },
    has_changed: false,
  });
  expect(await reviewOf(owner, id)).toEqual(review);
});

test.each([
  ['is given back in part', { status: 'partially_refunded', amountRefunded: 1 }],
  ['is given back without another status', { amountRefunded: 1 }],
  ['has another status', { status: 'voided' }],
  ['is of another amount', { amount: 2501 }],
  ['is of another currency', { currency: 'JMD' }],
])('a receipt that %s has changed since it was ticked, until it is ticked again', async (_what, told) => {
  const { owner, id, receipts } = await shop();
  await tick(owner, id);
  await receipts[0]?.tell(told);
  expect(await reviewOf(owner, id)).toMatchObject({ has_changed: true, seen: { amount: 2500 } });
  await tick(owner, id);
  expect(await reviewOf(owner, id)).toMatchObject({ has_changed: false });
});

test('a receipt of which nothing but the time of its check is new is ticked as before', async () => {
  const { owner, id, receipts } = await shop();
  await tick(owner, id);
  await receipts[0]?.tell({ checkedAt: morning, cardBrand: 'visa', amountRefunded: 0 });
  expect(await reviewOf(owner, id)).toMatchObject({ has_changed: false });
});

test('a tick is taken off again; both stand in the receipt’s timeline, each once', async () => {
  const { owner, account, id } = await shop();
  await tick(owner, id);
  const first = await reviewOf(owner, id);
  await tick(owner, id);
  expect(await reviewOf(owner, id)).toEqual(first);
  for (let times = 0; times < 2; times += 1) {
    const reply = await owner.request('DELETE', `${owner.account}/transactions/${id}/review`);
    expect(reply.as(ReceiptReviewSchema)).toEqual({ review: null });
  }
  expect(await actionsOf(account.id, id)).toEqual(['review.tick', 'review.untick']);
  const timeline = (await owner.get(`${owner.account}/transactions/${id}/timeline`)).as(TimelineSchema);
  expect(timeline.data.filter(({ action }) => action.startsWith('review.'))).toMatchObject([
    { action: 'review.tick', actor: 'The owner' },
    { action: 'review.untick', actor: 'The owner' },
  ]);
});

test('many are ticked and unticked at once, and the day counts them', async () => {
  const { owner, ids } = await shop(5);
  const [last = '', ...some] = ids.toReversed();
  expect((await set(owner, [...some, ...some])).as(ReviewListSchema).data).toHaveLength(4);
  expect(await ticked(owner, ids)).toEqual(some.toSorted());
  const path = `${owner.account}/days/2026-05-05`;
  const day = (await owner.get(path)).as(DayDetailSchema);
  expect(day).toMatchObject({ figures: [{ count: 5, reviewed: 4 }], unreviewed: [{ id: last }] });
  expect((await set(owner, some.slice(1), false)).status).toBe(200);
  expect(await ticked(owner, ids)).toEqual(some.slice(0, 1));
  expect((await owner.get(path)).as(DayDetailSchema).unreviewed).toHaveLength(4);
});

test('of many with one that is not here none is ticked, and its place is named', async () => {
  const { owner, id } = await shop();
  const elsewhere = await shop();
  const reply = await set(owner, [id, elsewhere.id]);
  expect([reply.status, Object.keys(reply.error().fields)]).toEqual([422, ['ids.1']]);
  expect(await ticked(owner, [id])).toEqual([]);
});

test.each([
  ['no ids', [], true, 'ids'],
  ['201 ids', Array.from({ length: 201 }, (_none, index) => `txn_${index}`), true, 'ids'],
  ['an id that is none', [''], true, 'ids.0'],
  ['neither true nor false', ['txn_1'], 'yes', 'reviewed'],
])('%s are refused, and the field is named', async (_what, ids, reviewed, field) => {
  const { owner } = await shop(0);
  const reply = await set(owner, ids, reviewed);
  expect([reply.status, Object.keys(reply.error().fields)]).toEqual([422, [field]]);
});

test('one to two hundred ids can be asked for', async () => {
  const { owner, id } = await shop();
  const many = Array.from({ length: 200 }, (_none, index) => `txn_${index}`);
  expect(await ticked(owner, many)).toEqual([]);
  for (const ids of ['', ',', [...many, id].join(',')]) {
    expect((await owner.get(`${owner.account}/reviews?ids=${ids}`)).status).toBe(400);
  }
});

test('a receipt that is not here is a 404, for who may tick and for who may look', async () => {
  const { owner } = await shop(0);
  for (const id of ['nothing-here', "' or 1=1 --", (await shop()).id]) {
    const path = `${owner.account}/transactions/${encodeURIComponent(id)}/review`;
    for (const method of ['GET', 'PUT', 'DELETE'])
      expect((await owner.request(method, path)).status).toBe(404);
  }
});

test.each(['support', 'developer', 'viewer'] as const)(
  'the role %s sees ticks and makes none',
  async (role) => {
    const { owner, id } = await shop();
    await tick(owner, id);
    const other = await desk.signInAs(role, { merchant: owner.merchant });
    expect(await reviewOf(other, id)).not.toBeNull();
    expect((await tick(other, id)).status).toBe(403);
    expect((await set(other, [id])).status).toBe(403);
  },
);
