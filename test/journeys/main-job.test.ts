import { expect, test, vi } from 'vitest';
import { cards } from '../support/hosted-page.ts';
import { openHostedPage, payInTab } from '../support/hosted-tab.ts';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();

test('a link is made, copied and paid; list and detail turn to Paid by themselves; its receipt is found', async () => {
  const page = await desk.open('/main/test/checkout-sessions', {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await page.getByText('No payment links yet').waitFor();
  await page.getByRole('link', { name: 'New link' }).click();
  await page.getByLabel('Amount').fill('1,250.00');
  await page.getByLabel('Description').fill('Order #1042');
  await page.getByRole('button', { name: 'Make link' }).click();

  await page.getByText('Link made: 1,250.00 USD').waitFor();
  const copy = page.getByRole('button', { name: 'Copy link' });
  await expect.poll(() => copy.evaluate((button) => button === document.activeElement)).toBe(true);
  await copy.click();
  await page.getByText('Copied', { exact: true }).first().waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const [made] = await desk.sandbox.sessions();
  expect(link).toMatch(new RegExp(`/checkout/${made?.id}$`));

  const list = await page.context().newPage();
  await list.goto(`${desk.url}/main/test/checkout-sessions`);
  const row = list.getByRole('row').filter({ hasText: 'Order #1042' });
  await row.getByText('Open').waitFor();
  await page.getByRole('link', { name: 'Details of this link' }).click();
  await page.getByRole('heading', { level: 1, name: /^Open · 1,250.00 USD/ }).waitFor();

  const buyer = await openHostedPage(page, link);
  await buyer.getByRole('heading', { name: 'Pay 1,250.00 USD' }).waitFor();
  await payInTab(buyer, cards.visa);
  await buyer.getByRole('heading', { name: 'Thank you' }).waitFor();

  // Two seconds count from when the server knows: from there on it is ours alone.
  await vi.waitUntil(async () => {
    return (await desk.client.session(made?.id ?? '')).status === 'completed';
  });
  await Promise.all([
    page
      .getByRole('heading', {
        name: /^Paid 1,250.00 USD · \d\d:\d\d today · Visa ···· 1111 · RCT-000001/,
      })
      .waitFor({ timeout: 2000 }),
    row.getByText('Paid', { exact: true }).waitFor({ timeout: 2000 }),
  ]);

  for (const spoken of ['rct 1', 'RCT-000001', '1']) {
    await page.goto(`${desk.url}/main/test`);
    await page.getByRole('combobox', { name: 'Search' }).fill(spoken);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Receipt RCT-000001' }).waitFor();
  }
  await page.getByRole('link', { name: made?.id ?? '' }).click();
  await page.getByRole('heading', { name: /^Paid 1,250.00 USD/ }).waitFor();
});

test('what search finds says by which field, is opened by a click, and nothing found says where it looked', async () => {
  const { id } = await desk.makeLink({
    amount: 4200,
    currency: 'JMD',
    description: 'Black cake, two tiers',
    customer: { name: 'Odette Baptiste', email: 'odette@hotel.example' },
  });
  const page = await desk.open('/main/test');
  const search = page.getByRole('combobox', { name: 'Search' });
  await search.fill('odette@hotel.example');
  const find = page.getByRole('option', { name: /Black cake, two tiers/ });
  await find.getByText(/Exact: customer’s e-mail/).waitFor();
  await find.click();
  await page.getByRole('heading', { name: /^Open · 42.00 JMD/ }).waitFor();
  expect(page.url()).toBe(`${desk.url}/main/test/checkout-sessions/${id}`);

  await search.fill('nobody@nowhere.example');
  await page.getByText('Nothing found for “nobody@nowhere.example” in test mode').waitFor();
});
