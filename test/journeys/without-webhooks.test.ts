import { expect, test } from 'vitest';
import { TimelineSchema } from '#shared/checkout-sessions.ts';
import { cards } from '../support/hosted-page.ts';
import { openHostedPage, payInTab } from '../support/hosted-tab.ts';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk({ SYNC_INTERVAL_MS: '200' });

test('with webhooks switched off a paid link turns to Paid by re-reading', async () => {
  await desk.sandbox.switchWebhooks(false);
  const { id, url } = await desk.makeLink({ amount: 3100, currency: 'BBD' });
  const page = await desk.open(`/main/test/checkout-sessions/${id}`);
  await page.getByRole('heading', { name: /^Open · 31.00 BBD/ }).waitFor();
  await payInTab(await openHostedPage(page, url), cards.visa);
  await page.getByRole('heading', { name: /^Paid 31.00 BBD/ }).waitFor();
  const timeline = await desk.client.get(`/api/main/test/checkout-sessions/${id}/timeline`);
  const actions = timeline.as(TimelineSchema).data.map(({ action }) => action);
  expect(actions).toContain('checkout_session.status');
  expect(actions).not.toContain('webhook');
});
