import { expect, test } from 'vitest';
import { journeyDesk } from '../support/journey-desk.ts';
import { owner } from '../support/owned-desk.ts';

const desk = journeyDesk();
const form = '/main/test/checkout-sessions/new';

async function madeWith(description: string): Promise<number> {
  return (await desk.sandbox.sessions()).filter((session) => session.description === description).length;
}

test('bad input is told at its fields and in a summary, loses nothing, and once mended the link is made', async () => {
  const page = await desk.open(form);
  const typed = {
    Amount: '12,34,5',
    Description: 'Repair of the oven',
    'Customer name': 'Ana Ng',
    'Customer email': 'ana@',
    'After paying': 'javascript:alert(1)',
  };
  await page.getByText('Return addresses').click();
  for (const [label, text] of Object.entries(typed)) await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Make link' }).click();

  const summary = page.getByRole('alert', { name: '3 things to mend' });
  await expect.poll(() => summary.evaluate((box) => box === document.activeElement)).toBe(true);
  const wrong = ['Amount', 'Customer email', 'After paying'];
  for (const label of wrong) {
    const field = page.getByLabel(label, { exact: true });
    expect(await field.getAttribute('aria-invalid'), label).toBe('true');
  }
  await summary.getByRole('link', { name: 'Write an e-mail address like' }).click();
  const email = page.getByLabel('Customer email');
  await expect.poll(() => email.evaluate((field) => field === document.activeElement)).toBe(true);
  for (const [label, text] of Object.entries(typed)) {
    expect(await page.getByLabel(label, { exact: true }).inputValue(), label).toBe(text);
  }
  expect(await madeWith(typed.Description)).toBe(0);

  await email.fill('ana@example.com');
  await page.getByRole('alert', { name: '2 things to mend' }).waitFor();
  await page.getByLabel('Amount').fill('1.234,50');
  await page.getByLabel('After paying').fill('https://example.com/thanks');
  await page.getByRole('button', { name: 'Make link' }).click();
  await page.getByText('Link made: 1,234.50 USD').waitFor();
  expect(await madeWith(typed.Description)).toBe(1);
});

test('items and tax make the sum, and buyer and detail see the same order', async () => {
  const page = await desk.open(form);
  await page.getByText('Items and tax').click();
  await page.getByRole('button', { name: 'Add an item' }).click();
  await page.getByLabel('Item 1 name').fill('Rum cake');
  await page.getByLabel('Item 1 quantity').fill('2');
  await page.getByLabel('Item 1 price each').fill('40');
  await page.getByRole('button', { name: 'Add an item' }).click();
  await page.getByLabel('Item 2 name').fill('Delivery');
  await page.getByLabel('Item 2 price each').fill('20');
  await page.getByLabel('By rate').check();
  await page.getByLabel('Tax name').fill('GCT');
  await page.getByLabel('Tax rate (%)').fill('15');
  await page.getByText('100.00 USD and 15.00 USD GCT on top: the buyer pays 115.00 USD.').waitFor();
  await page.getByRole('button', { name: 'Make link' }).click();
  await page.getByText('Link made: 115.00 USD').waitFor();

  const [made] = await desk.sandbox.sessions().then((all) => all.filter(({ amount }) => amount === 11_500));
  const buyer = await page.context().newPage();
  await buyer.goto((await desk.client.session(made?.id ?? '')).checkout_url ?? '');
  await buyer.getByRole('heading', { name: 'Pay 115.00 USD' }).waitFor();
  await page.getByRole('link', { name: 'Details of this link' }).click();
  await page.getByRole('heading', { name: /^Open · 115.00 USD/ }).waitFor();
  for (const text of ['Rum cake', 'Delivery', 'GCT', '15.00']) {
    await buyer.getByText(text).filter({ visible: true }).first().waitFor();
    await page.getByText(text).filter({ visible: true }).first().waitFor();
  }
  expect(await desk.client.session(made?.id ?? '')).toMatchObject({
    subtotal: 10_000,
    tax_amount: 1500,
    tax_rate: 0.15,
    line_items: [{ quantity: 2, unit_amount: 4000 }, { unit_amount: 2000 }],
  });
});

test('a draft goes on with the same key and text after a reload, in a second tab and in another browser', async () => {
  const page = await desk.open(form);
  await page.getByLabel('Amount').fill('88');
  await page.getByLabel('Description').fill('A draft that travels');
  await page.getByText('Draft kept').waitFor();
  const address = page.url();
  expect(new URL(address).searchParams.get('intent')).toMatch(/^[\w-]{8,64}$/);
  await page.reload();
  await expect.poll(() => page.getByLabel('Description').inputValue()).toBe('A draft that travels');
  expect(page.url()).toBe(address);

  const tab = await page.context().newPage();
  await tab.goto(address);
  await expect.poll(() => tab.getByLabel('Amount').inputValue()).toBe('88');

  const elsewhere = await desk.openAsStranger(address);
  await elsewhere.getByLabel('Email').fill(owner.email);
  await elsewhere.getByLabel('Password').fill(owner.password);
  await elsewhere.getByRole('button', { name: 'Sign in' }).click();
  await expect.poll(() => elsewhere.getByLabel('Description').inputValue()).toBe('A draft that travels');
  expect(elsewhere.url()).toBe(address);
  await elsewhere.getByRole('button', { name: 'Make link' }).click();
  await elsewhere.getByText('Link made: 88.00 USD').waitFor();

  await page.getByText('Link made: 88.00 USD').waitFor();
  await tab.getByText('Link made: 88.00 USD').waitFor();
  expect(await madeWith('A draft that travels')).toBe(1);
});

test('a fresh "New link" is a fresh key that remembers the currency and nothing else', async () => {
  await desk.makeLink({ amount: 500, currency: 'JMD', description: 'The one before' });
  const page = await desk.open('/main/test');
  await page.getByRole('link', { name: 'New link' }).click();
  await page.getByLabel('Amount').fill('1');
  const first = page.url();
  expect(await page.getByLabel('Currency').inputValue()).toBe('JMD');
  expect(await page.getByLabel('Description').inputValue()).toBe('');
  await page.getByRole('link', { name: 'Payment links' }).click();
  await page.getByRole('link', { name: 'New link' }).click();
  await expect.poll(() => page.getByLabel('Amount').inputValue()).toBe('');
  expect(page.url()).not.toBe(first);
});

const presses = {
  'a double click': async (page: Awaited<ReturnType<typeof desk.open>>) => {
    await page.getByRole('button', { name: 'Make link' }).dblclick();
  },
  'Enter twice': async (page: Awaited<ReturnType<typeof desk.open>>) => {
    await page.getByRole('button', { name: 'Make link' }).focus();
    await Promise.all([page.keyboard.press('Enter'), page.keyboard.press('Enter')]);
  },
  'Ctrl-Enter twice': async (page: Awaited<ReturnType<typeof desk.open>>) => {
    await Promise.all([page.keyboard.press('Control+Enter'), page.keyboard.press('Control+Enter')]);
  },
};

for (const [name, press] of Object.entries(presses)) {
  test(`${name} on Make link makes one session`, async () => {
    const page = await desk.open(form);
    await page.getByLabel('Amount').fill('9');
    await page.getByLabel('Description').fill(`Once: ${name}`);
    await press(page);
    await page.getByText('Link made: 9.00').waitFor();
    expect(await madeWith(`Once: ${name}`)).toBe(1);
  });
}
