import type { Page } from 'playwright-core';

/** Opens a payment page as a buyer would, in a tab of its own beside the desk. */
export async function openHostedPage(beside: Page, url: string): Promise<Page> {
  const tab = await beside.context().newPage();
  await tab.goto(url);
  return tab;
}

/** Fills in the card form and pays; done once the buyer has landed on the page where the merchant sends them. */
export async function payInTab(tab: Page, card: string): Promise<void> {
  await tab.getByLabel('Card number').fill(card);
  await tab.getByLabel('Expiry').fill('12 / 39');
  await tab.getByLabel('Security code').fill('123');
  await tab.getByLabel('Name on card').fill('Ana Ng');
  await tab.getByRole('button', { name: /^Pay/ }).click();
  await tab.waitForURL('**/return/**');
}
