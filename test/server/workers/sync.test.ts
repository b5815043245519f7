import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, test, vi } from 'vitest';
import { TimelineSchema } from '#shared/checkout-sessions.ts';
import type { DeskClient } from '../../support/desk-client.ts';
import { cancelOnHostedPage, cards, payOnHostedPage } from '../../support/hosted-page.ts';
import { startApp, startAppForFile } from '../../support/start-app.ts';
import { madeAsAsked, startUpstreamStandIn } from '../../support/upstream-stand-in.ts';

const desk = await startAppForFile();
const owner = await desk.signInAs('owner');
await owner.made();
await desk.sandbox.switchWebhooks(false);

function turns(client: DeskClient, id: string, status: string) {
  return vi.waitUntil(
    async () => {
      const session = await client.session(id);
      return session.status === status && session;
    },
    { timeout: 8000 },
  );
}

async function actionsOf(client: DeskClient, id: string) {
  const timeline = (await client.get(`${client.account}/checkout-sessions/${id}/timeline`)).as(
    TimelineSchema,
  );
  return timeline.data.map(({ action }) => action);
}

test('without webhooks a payment is learned of by reading again', async () => {
  const { id, checkout_url } = await owner.made();
  await payOnHostedPage(checkout_url ?? '', cards.visa);
  const session = await turns(owner, id, 'completed');
  expect(session.transaction).toMatchObject({ status: 'captured', amount: 2500, checkout_session_id: id });
  expect(session.completed_at).not.toBeNull();
  expect(await actionsOf(owner, id)).toEqual(['checkout_session.create', 'checkout_session.status']);
});

test('a declined card ends the session as failed, with the reason', async () => {
  const { id, checkout_url } = await owner.made();
  await payOnHostedPage(checkout_url ?? '', cards.noFunds);
  expect((await turns(owner, id, 'failed')).transaction).toMatchObject({
    status: 'failed',
    decline_code: '51',
  });
});

test('the buyer’s cancel ends the session as cancelled', async () => {
  const { id, checkout_url } = await owner.made();
  await cancelOnHostedPage(checkout_url ?? '');
  expect((await turns(owner, id, 'cancelled')).transaction).toBeNull();
});

test('a session that nobody paid turns expired once upstream has swept it', async () => {
  const { id } = await owner.made();
  const sandbox = new DatabaseSync(path.join(desk.dataDir, 'sandbox.db'));
  sandbox.exec('pragma busy_timeout = 5000');
  sandbox.prepare('update sessions set expires_at = ? where id = ?').run(Date.now() - 1000, id);
  sandbox.close();
  expect((await turns(owner, id, 'expired')).transaction).toBeNull();
});

test('a session that upstream does not know any more is flagged and kept, until it is there again', async () => {
  const upstream = await startUpstreamStandIn(madeAsAsked);
  const own = await startApp({ settings: upstream.settings });
  const client = await own.signInAs('owner');
  const { id } = await client.made();
  upstream.answer(() => ({ status: 404, body: { error: 'Not found.' } }));
  const missing = await vi.waitUntil(async () => {
    const session = await client.session(id);
    return session.missing_since !== null && session;
  });
  expect(missing).toMatchObject({ status: 'open', amount: 2500 });
  expect(await actionsOf(client, id)).toContain('checkout_session.missing_upstream');
  expect((await client.get('/api/main/test/unreconciled')).body).toMatchObject({
    count: 1,
    items: [{ kind: 'session', id, state: 'missing_upstream' }],
  });
  upstream.answer(() => ({ status: 200, body: { id, status: 'cancelled', amount: 2500, currency: 'USD' } }));
  const back = await turns(client, id, 'cancelled');
  expect(back).toMatchObject({ missing_since: null, checkout_url: `https://pay.example/checkout/${id}` });
});

test('what contradicts an ending is recorded and shown, not applied', async () => {
  const upstream = await startUpstreamStandIn(madeAsAsked);
  const own = await startApp({ settings: upstream.settings });
  const client = await own.signInAs('owner');
  const { id } = await client.made();
  const says = (status: string) =>
    upstream.answer(() => ({ status: 200, body: { id, status, amount: 2500, currency: 'USD' } }));
  const refresh = () => client.post(`/api/main/test/checkout-sessions/${id}/refresh`);
  says('cancelled');
  expect((await refresh()).body).toMatchObject({ status: 'cancelled' });
  says('open');
  expect((await refresh()).body).toMatchObject({ status: 'cancelled' });
  expect((await client.get('/api/main/test/unreconciled')).body).toMatchObject({
    items: [{ id, state: 'contradicted' }],
  });
  says('completed');
  expect((await refresh()).body).toMatchObject({ status: 'completed' });
  says('failed');
  expect((await refresh()).body).toMatchObject({ status: 'completed' });
});
