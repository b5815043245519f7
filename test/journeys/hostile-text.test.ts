import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openHostedPage } from '../support/hosted-tab.ts';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();

const hostile = {
  description: '<img src=x onerror=alert(1)>"\'> order',
  customer: '</script><script>alert(2)</script>',
  item: '<svg/onload=alert(3)>',
  key: '<i>key</i>',
  value: '"><iframe srcdoc="<script>alert(4)</script>">',
};

/** True text on the page: seen by a reader, and no element was made of it. */
async function expectAsText(page: Page, ...texts: string[]): Promise<void> {
  for (const text of texts) await page.getByText(text).filter({ visible: true }).first().waitFor();
  expect(await page.locator('img[src="x"], iframe, svg[onload], body script:not([src])').count()).toBe(0);
}

test('markup in every field a person fills stays text on form, result, list, detail, search and payment page', async () => {
  const page = await desk.open('/main/test/checkout-sessions/new');
  page.on('dialog', (dialog) => {
    throw new Error(`A script ran: ${dialog.message()}`);
  });
  await page.getByLabel('Description').fill(hostile.description);
  await page.getByLabel('Customer name').fill(hostile.customer);
  await page.getByText('Items and tax').click();
  await page.getByRole('button', { name: 'Add an item' }).click();
  await page.getByLabel('Item 1 name').fill(hostile.item);
  await page.getByLabel('Item 1 price each').fill('5');
  await page.getByText('Metadata').click();
  await page.getByRole('button', { name: 'Add an entry' }).click();
  await page.getByLabel('Key 1').fill(hostile.key);
  await page.getByLabel('Value 1').fill(hostile.value);
  await expectAsText(page, hostile.description, hostile.item);
  await page.getByRole('button', { name: 'Make link' }).click();
  await page.getByText('Link made: 5.00 USD').waitFor();
  await expectAsText(page, hostile.description);

  const [made] = await desk.sandbox.sessions();
  await page.getByRole('link', { name: 'Details of this link' }).click();
  await page.getByRole('heading', { name: /^Open · 5.00 USD/ }).waitFor();
  await expectAsText(page, hostile.description, hostile.customer, hostile.item, hostile.key, hostile.value);

  await page.goto(`${desk.url}/main/test/checkout-sessions`);
  await expectAsText(page, hostile.description, hostile.customer);
  await page.getByRole('combobox', { name: 'Search' }).fill('onerror');
  await expectAsText(page, hostile.description);
  await page.getByRole('option', { name: hostile.description }).waitFor();
  await page.goto(`${desk.url}/main/test`);
  await expectAsText(page, hostile.description, hostile.customer);

  const { checkout_url: url } = await desk.client.session(made?.id ?? '');
  const buyer = await openHostedPage(page, url ?? '');
  await expectAsText(buyer, hostile.description, hostile.item);
  expect(await buyer.getByLabel('Name on card').inputValue()).toBe(hostile.customer);
});

test('an address that carries markup is shown as text', async () => {
  const page = await desk.open('/main/test/checkout-sessions?q=%3Cimg%20src%3Dx%20onerror%3Dalert(9)%3E');
  await page.getByText('No payment links match').waitFor();
  const chip = page.getByRole('button', { name: 'Change: text: <img src=x onerror=alert(9)>' });
  expect(await chip.innerText()).toContain('<img src=x onerror=alert(9)>');
  await expectAsText(page, '<img src=x onerror=alert(9)>');
});
