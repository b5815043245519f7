import { expect, test } from 'vitest';
import { cards } from '../support/hosted-page.ts';
import { openHostedPage, payInTab } from '../support/hosted-tab.ts';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();

const declines = [
  { code: '05', card: cards.declined, words: 'declined by the issuer (05)' },
  { code: '51', card: cards.noFunds, words: 'insufficient funds (51)' },
];

for (const { code, card, words } of declines) {
  test(`a link declined with ${code} says why, and made again it names the one it replaces`, async () => {
    const declined = await desk.makeLink({
      amount: 90_050,
      currency: 'TTD',
      description: `Deposit ${code}`,
      customer: { name: 'Kofi Joseph', email: 'kofi@example.com' },
      metadata: { order: 'A-77' },
      expires_in_minutes: 120,
    });
    const page = await desk.open(`/main/test/checkout-sessions/${declined.id}`);
    await page.getByRole('heading', { name: /^Open · 900.50 TTD/ }).waitFor();
    await payInTab(await openHostedPage(page, declined.url), card);
    await page.getByRole('heading', { name: `Declined: ${words} · 900.50 TTD` }).waitFor();
    const timeline = page.getByRole('listitem').filter({ hasText: `Declined: ${words}` });
    await timeline.waitFor();

    await page.getByRole('link', { name: 'Make again' }).click();
    await page.getByRole('heading', { name: 'New payment link' }).waitFor();
    await expect.poll(() => page.getByLabel('Amount').inputValue()).toBe('900.50');
    expect(await page.getByLabel('Currency').inputValue()).toBe('TTD');
    expect(await page.getByLabel('Description').inputValue()).toBe(`Deposit ${code}`);
    expect(await page.getByLabel('Customer name').inputValue()).toBe('Kofi Joseph');
    expect(await page.getByLabel('Customer email').inputValue()).toBe('kofi@example.com');
    expect(await page.getByLabel('Value 1').inputValue()).toBe('A-77');
    await page.getByRole('button', { name: 'Make link' }).click();
    await page.getByText('Link made: 900.50 TTD').waitFor();

    await page.getByRole('link', { name: 'Details of this link' }).click();
    await page.getByText('Replaces', { exact: true }).waitFor();
    await page.getByRole('link', { name: declined.id }).click();
    await page.getByRole('link', { name: 'Go to its replacement' }).waitFor();
    expect(await page.getByRole('link', { name: 'Make again' }).count()).toBe(0);
    const { replaced_by } = await desk.client.session(declined.id);
    expect(await desk.client.session(replaced_by ?? '')).toMatchObject({
      replaces: declined.id,
      amount: 90_050,
      metadata: { order: 'A-77' },
    });
  });
}

test('a buyer who cancels on the payment page turns the link to Cancelled', async () => {
  const { id, url } = await desk.makeLink({ amount: 700, currency: 'USD' });
  const page = await desk.open(`/main/test/checkout-sessions/${id}`);
  await page.getByRole('heading', { name: /^Open/ }).waitFor();
  const buyer = await openHostedPage(page, url);
  await buyer.getByRole('button', { name: 'Cancel' }).click();
  await buyer.getByRole('heading', { name: 'You cancelled' }).waitFor();
  await page.getByRole('heading', { name: /^Cancelled by the customer/ }).waitFor();
  await page.getByRole('link', { name: 'Make again' }).waitFor();
  expect(await page.getByRole('button', { name: 'Copy link' }).count()).toBe(0);

  await buyer.goto(url);
  await buyer.getByRole('heading', { name: 'Payment cancelled' }).waitFor();
  expect(await buyer.getByLabel('Card number').count()).toBe(0);
});

test('a link whose time ran out turns to Expired, takes no payment, and is made again', async () => {
  const { id, url } = await desk.makeLink({
    amount: 15_000,
    currency: 'GYD',
    description: 'Wedding tasting',
  });
  const page = await desk.open(`/main/test/checkout-sessions/${id}`);
  await page.getByRole('heading', { name: /^Open · 150.00 GYD/ }).waitFor();
  await desk.expire(id);
  await page.getByRole('heading', { name: /^Expired unpaid/ }).waitFor();
  const buyer = await openHostedPage(page, url);
  await buyer.getByRole('heading', { name: 'This link has expired' }).waitFor();

  await page.getByRole('link', { name: 'Make again' }).click();
  await expect.poll(() => page.getByLabel('Amount').inputValue()).toBe('150.00');
  await page.getByRole('button', { name: 'Make link' }).click();
  await page.getByText('Link made: 150.00 GYD').waitFor();
  expect(await desk.client.session(id)).toMatchObject({
    status: 'expired',
    replaced_by: expect.stringMatching(/^cs_/),
  });
});
