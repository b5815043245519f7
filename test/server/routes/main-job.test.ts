import { expect, test, vi } from 'vitest';
import { SearchReplySchema } from '#shared/search.ts';
import { cards, payOnHostedPage } from '../../support/hosted-page.ts';
import { startApp } from '../../support/start-app.ts';

test('a link is made, paid on the hosted page, turns completed by webhook, and its receipt is found', async () => {
  const desk = await startApp();
  const owner = await desk.signInAs('owner');
  const made = await owner.made({ amount: 2500, currency: 'USD', description: 'Order #1042' });

  const paid = await payOnHostedPage(made.checkout_url ?? '', cards.visa);
  expect(paid.status).toBe(303);
  const { transaction } = await vi.waitUntil(
    async () => {
      const session = await owner.session(made.id);
      return session.status === 'completed' && session;
    },
    { timeout: 5000 },
  );
  expect(transaction).toMatchObject({
    status: 'captured',
    amount: 2500,
    currency: 'USD',
    card_brand: 'Visa',
    card_last4: '1111',
  });

  const receipt = transaction?.receipt_number ?? '';
  const digits = String(Number(receipt.replace(/\D/g, '')));
  for (const spoken of [receipt, `rct ${digits}`, digits]) {
    const found = await owner.get(`/api/main/test/search?q=${encodeURIComponent(spoken)}`);
    expect(found.as(SearchReplySchema).hits[0]).toMatchObject({
      kind: 'transaction',
      id: transaction?.id,
      matched: 'receipt_number',
      exact: true,
    });
  }
});
