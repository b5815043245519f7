import { expect, test } from 'vitest';
import {
  CheckoutSessionSchema,
  RawCheckoutSessionSchema,
  TimelineSchema,
} from '#shared/checkout-sessions.ts';
import { cards, payOnHostedPage } from '../../support/hosted-page.ts';
import { startApp, startAppForFile, withoutSync } from '../../support/start-app.ts';
import { madeAsAsked, startUpstreamStandIn } from '../../support/upstream-stand-in.ts';

const desk = await startAppForFile({ settings: withoutSync });

test('a refresh shows at once what upstream knows', async () => {
  const owner = await desk.signInApart('owner');
  const { id, checkout_url } = await owner.made();
  await desk.sandbox.switchWebhooks(false, owner.merchant);
  await payOnHostedPage(checkout_url ?? '', cards.visa);
  expect((await owner.session(id)).status).toBe('open');
  const reply = await owner.post(`${owner.account}/checkout-sessions/${id}/refresh`);
  expect(reply.as(CheckoutSessionSchema)).toMatchObject({
    status: 'completed',
    transaction: { card_last4: '1111' },
  });
  expect((await owner.session(id)).status).toBe('completed');
});

test('a refresh while upstream is down is a 503, and what was confirmed stays', async () => {
  const upstream = await startUpstreamStandIn(madeAsAsked);
  const own = await startApp({ settings: { ...upstream.settings, ...withoutSync } });
  const owner = await own.signInAs('owner');
  const { id } = await owner.made();
  for (const [status, code] of [
    [500, 'upstream_unavailable'],
    [429, 'upstream_unavailable'],
    [401, 'api_key_rejected'],
    [403, 'api_key_rejected'],
  ] as const) {
    upstream.answer(() => ({ status, body: { error: 'No.' } }));
    const reply = await owner.post(`/api/main/test/checkout-sessions/${id}/refresh`);
    expect({ status: reply.status, code: reply.error().code }).toEqual({ status: 503, code });
  }
  expect(await owner.session(id)).toMatchObject({ status: 'open', missing_since: null });
});

test('timeline and raw reply show what was recorded and what upstream last said', async () => {
  const owner = await desk.signInApart('owner');
  const { id } = await owner.made({ description: 'Order #1042' });
  const timeline = (await owner.get(`${owner.account}/checkout-sessions/${id}/timeline`)).as(TimelineSchema);
  expect(timeline.data).toMatchObject([
    { action: 'checkout_session.create', actor: 'The owner', outcome: 'created' },
  ]);
  const raw = (await owner.get(`${owner.account}/checkout-sessions/${id}/raw`)).as(RawCheckoutSessionSchema);
  expect(raw.raw).toMatchObject({ id, status: 'open', amount: 2500, currency: 'USD' });
});

test.each(['', '/timeline', '/raw'])('a session%s of another merchant or mode is not there', async (part) => {
  const [owner, other] = await Promise.all([desk.signInApart('owner'), desk.signInApart('owner')]);
  const { id } = await owner.made();
  const nothing = await owner.get(`${owner.account}/checkout-sessions/cs_none${part}`);
  expect(nothing.status).toBe(404);
  for (const reply of [
    await other.get(`${other.account}/checkout-sessions/${id}${part}`),
    await other.get(`${owner.account}/checkout-sessions/${id}${part}`),
    await owner.get(`/api/${owner.merchant}/live/checkout-sessions/${id}${part}`),
  ]) {
    expect(reply.status).toBe(404);
    expect(reply.error()).toEqual(nothing.error());
  }
  expect((await other.post(`${other.account}/checkout-sessions/${id}/refresh`)).status).toBe(404);
});

test.each(['..%2F..%2Fme', '%00', "' or 1=1", 'a'.repeat(2000), '__proto__'])(
  'the id %s is not found',
  async (id) => {
    const owner = await desk.signInApart('owner');
    expect((await owner.get(`${owner.account}/checkout-sessions/${id}`)).status).toBe(404);
  },
);
