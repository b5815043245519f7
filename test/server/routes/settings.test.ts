import { expect, test, vi } from 'vitest';
import { CheckoutSessionListSchema } from '#shared/checkout-sessions.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';
import { sampleSession } from '../store/sample-rows.ts';

const desk = await startAppForFile({ settings: withoutSync });

test('name and time zone are changed, and the payment page bears the new name', async () => {
  const owner = await desk.signInApart('owner');
  const at = `/api/${owner.merchant}/settings`;
  const { checkout_url } = await owner.made();
  const settings = { name: '  Island Cakes & Co  ', time_zone: 'Europe/Berlin' };
  const changed = { slug: owner.merchant, name: 'Island Cakes & Co', time_zone: 'Europe/Berlin' };
  const reply = await owner.put(at, settings);
  expect({ status: reply.status, body: reply.body }).toEqual({ status: 200, body: changed });
  expect((await owner.get(at)).body).toEqual(changed);
  await vi.waitUntil(async () =>
    (await (await fetch(checkout_url ?? '')).text()).includes('Island Cakes &amp; Co'),
  );
});

test('plain dates in a list’s query are days of the merchant’s zone, of 23 hours too', async () => {
  const owner = await desk.signInApart('owner');
  const { account } = await desk.context.upstreams.of(owner.merchant, 'test');
  await owner.put(`/api/${owner.merchant}/settings`, { name: 'Berlin', time_zone: 'Europe/Berlin' });
  // Clocks went forward on 29 March 2026: that day began at 23:00 UTC and ended at 22:00.
  for (const [id, createdAt] of [
    ['before', Date.UTC(2026, 2, 28, 22, 59, 59)],
    ['first', Date.UTC(2026, 2, 28, 23)],
    ['last', Date.UTC(2026, 2, 29, 21, 59, 59)],
    ['after', Date.UTC(2026, 2, 29, 22)],
  ] as const) {
    await desk.context.store.checkoutSessions.add(sampleSession(account, { id, createdAt }), null, null);
  }
  const query = 'created_from=2026-03-29&created_to=2026-03-30&sort=created_at';
  const list = (await owner.get(`${owner.account}/checkout-sessions?${query}`)).as(CheckoutSessionListSchema);
  expect(list.data.map((session) => session.id)).toEqual(['first', 'last']);
});

test.each([
  [{ name: '', time_zone: 'UTC' }, ['name']],
  [{ name: '  ', time_zone: 'UTC' }, ['name']],
  [{ name: 'a'.repeat(101), time_zone: 'UTC' }, ['name']],
  [{ name: 'Nul \u0000', time_zone: 'UTC' }, ['name']],
  [{ name: 'Shop', time_zone: 'Mars/Olympus' }, ['time_zone']],
  [{ name: 'Shop', time_zone: '+05:00' }, ['time_zone']],
  [{ name: 'Shop', time_zone: '' }, ['time_zone']],
  [{}, ['name', 'time_zone']],
])('the settings %j are refused at their fields, and nothing changes', async (settings, fields) => {
  const owner = await desk.signInApart('owner');
  const reply = await owner.put(`/api/${owner.merchant}/settings`, settings);
  expect(reply.status).toBe(422);
  expect(Object.keys(reply.error().fields)).toEqual(fields);
  expect((await owner.get(`/api/${owner.merchant}/settings`)).body).toMatchObject({ name: 'Apart' });
});
