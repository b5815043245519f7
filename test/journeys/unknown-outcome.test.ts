import { expect, test } from 'vitest';
import { journeyDesk } from '../support/journey-desk.ts';

const desk = journeyDesk();
const form = '/main/test/checkout-sessions/new';

async function madeWith(description: string): Promise<number> {
  return (await desk.sandbox.sessions()).filter((session) => session.description === description).length;
}

test('a slow answer is shown as Confirming, offers no second try, and turns into the link by itself', async () => {
  const page = await desk.open(form);
  await page.getByLabel('Amount').fill('64');
  await page.getByLabel('Description').fill('Late sandbox:slow');
  await page.getByRole('button', { name: 'Make link' }).click();
  await page.getByText('Confirming').first().waitFor();
  await page.getByText('we are checking with the same key, and you need do nothing').waitFor();
  expect(await page.getByRole('button', { name: /again|retry|Make link|New attempt/i }).count()).toBe(0);

  const list = await page.context().newPage();
  await list.goto(`${desk.url}/main/test/checkout-sessions`);
  const strip = list.getByRole('region', { name: 'Links not settled yet' });
  await strip.getByText('Late sandbox:slow').waitFor();

  await page.getByText('Link made: 64.00 USD').waitFor();
  await strip.waitFor({ state: 'detached' });
  expect(await madeWith('Late sandbox:slow')).toBe(1);
});

test('a lost answer ends as one link, without anybody doing anything', async () => {
  const page = await desk.open(form);
  await page.getByLabel('Amount').fill('65');
  await page.getByLabel('Description').fill('Cut sandbox:lost-answer');
  await page.getByRole('button', { name: 'Make link' }).click();
  await page.getByText('Link made: 65.00 USD').waitFor();
  expect(await madeWith('Cut sandbox:lost-answer')).toBe(1);
});

test('while it is unknown, reload, back and a second tab show the same attempt, and it ends as one link', async () => {
  const page = await desk.open('/main/test/checkout-sessions');
  await page.getByRole('link', { name: 'New link' }).click();
  await page.getByLabel('Amount').fill('66');
  await page.getByLabel('Description').fill('Looked at from all sides sandbox:slow');
  await page.getByRole('button', { name: 'Make link' }).click();
  await page.getByText('we are checking with the same key, and you need do nothing').waitFor();
  const address = page.url();
  await page.reload();
  await page.getByText('Confirming').first().waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'Payment links' }).waitFor();
  await page.goForward();
  await page.getByText('Confirming').first().waitFor();
  expect(page.url()).toBe(address);
  const tab = await page.context().newPage();
  await tab.goto(address);
  await tab.getByText('Confirming').first().waitFor();
  for (const place of [page, tab]) {
    expect(await place.getByRole('button', { name: /again|retry|Make link|New attempt/i }).count()).toBe(0);
    await place.getByText('Link made: 66.00 USD').waitFor();
  }
  expect(await madeWith('Looked at from all sides sandbox:slow')).toBe(1);
});
