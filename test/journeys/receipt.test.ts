import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { accessibilityFaults } from '../support/axe.ts';
import { cards, payOnHostedPage } from '../support/hosted-page.ts';
import { journeyDesk } from '../support/journey-desk.ts';
import { readPdf } from '../support/pdf-file.ts';

const desk = journeyDesk();
let receipt = '';
let declined = '';

beforeAll(async () => {
  const order = {
    line_items: [{ name: 'Black cake', quantity: 2, unit_amount: 600_000, description: 'with rum' }],
    ...{ subtotal: 1_200_000, tax_name: 'GCT', tax_rate: 0.15, tax_amount: 180_000 },
    customer: { name: 'Ana Ñandú', email: 'ana@example.com' },
  };
  const [paid, failed] = await Promise.all([
    desk.makeLink({ amount: 1_380_000, currency: 'JMD', description: 'Wedding cake', ...order }),
    desk.makeLink({ amount: 9950, currency: 'TTD', description: 'Deposit' }),
  ]);
  if (!paid || !failed) throw new Error('The links were not made.');
  await payOnHostedPage(paid.url, cards.visa);
  await payOnHostedPage(failed.url, cards.declined);
  [receipt, declined] = await vi.waitUntil(async () => {
    const ids = [await desk.client.session(paid.id), await desk.client.session(failed.id)];
    const [one, other] = ids.map(({ transaction }) => transaction?.id);
    return one !== undefined && other !== undefined && ([one, other] as const);
  });
});

const openReceipt = async (options = {}) => {
  const page = await desk.open(`/main/test/transactions/${receipt}/receipt`, options);
  await page.getByRole('article', { name: 'Receipt' }).waitFor();
  return page;
};

test('the receipt is reached from its transaction and tells all that the buyer is owed', async () => {
  const page = await desk.open(`/main/test/transactions/${receipt}`);
  await page.getByRole('link', { name: 'Receipt for the buyer' }).click();
  const paper = page.getByRole('article', { name: 'Receipt' });
  await paper.waitFor();
  const text = (await paper.innerText()).replace(/\s+/g, ' ');
  for (const part of [
    ...['TEST – no money moved', 'Paid · 13,800.00 JMD', 'Black cake', '2 × 6,000.00 JMD · with rum'],
    ...['Subtotal 12,000.00 JMD', 'GCT 15 % 1,800.00 JMD', 'Ana Ñandú', receipt, '(America/Jamaica)', ' UTC'],
  ])
    expect(text).toContain(part);
  expect(await page.title()).toContain('TEST');
});

test.each([1280, 390])(
  'at %i px nothing is wider than the window, and nothing is hard to reach',
  async (width) => {
    const page = await openReceipt({ width });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    expect(await accessibilityFaults(page)).toEqual([]);
  },
);

async function printed(page: Page) {
  const pdf = await readPdf(await page.pdf({ preferCSSPageSize: true, printBackground: true }));
  return { ...pdf, text: pdf.pages.map((one) => one.text).join(' ') };
}

test.each([
  ['A4', 595, 842],
  ['Letter', 612, 792],
  ['Roll, 80 mm', 227, 600],
])('a print on %s is one page of just that size, with the receipt alone', async (paper, width, height) => {
  const page = await openReceipt();
  await page.getByLabel('Paper', { exact: true }).selectOption(paper);
  const { pages, text } = await printed(page);
  expect(pages).toHaveLength(1);
  expect(Math.abs((pages[0]?.width ?? 0) - width)).toBeLessThan(2);
  // A roll is cut where the receipt ends, so its length is near that alone.
  expect(Math.abs((pages[0]?.height ?? 0) - height)).toBeLessThan(paper.startsWith('Roll') ? 80 : 2);
  for (const part of ['TEST – no money moved', '13,800.00 JMD', 'Black cake', 'Check this receipt'])
    expect(text).toContain(part);
  for (const other of ['Send it on', 'All receipts', 'New link', 'Payment links'])
    expect(text).not.toContain(other);
});

test('the PDF is saved under its own name and says the same', async () => {
  const page = await openReceipt();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'PDF' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('TEST-receipt-RCT-000001.pdf');
  const { pages } = await readPdf(await readFile(await file.path()));
  expect(pages[0]?.text).toContain('Paid · 13,800.00 JMD');
  await page.getByText('Saved as TEST-receipt-RCT-000001.pdf').waitFor();
});

test('one key copies what a ticket may know, as text and as HTML', async () => {
  const page = await desk.open(`/main/test/transactions/${declined}`, {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await page.getByRole('button', { name: 'Copy for a ticket' }).waitFor();
  await page.keyboard.press('s');
  await page.getByText('Copied for a ticket').waitFor();
  const copied = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const as = async (type: string) => (await item?.getType(type))?.text() ?? '';
    return { text: await as('text/plain'), html: await as('text/html') };
  });
  const { pathname } = new URL(page.url());
  for (const part of [
    'TEST – no money moved',
    'Amount: 99.50 TTD',
    'Declined: declined by the issuer (05)',
    ' UTC',
    pathname,
  ])
    expect(copied.text).toContain(part);
  expect(copied.html).toContain('<b>Amount:</b> 99.50 TTD');
  expect(copied.html).toContain(`${pathname}</a>`);
  expect(copied.text + copied.html).not.toMatch(/tok_|@/);
});

test('it is sent on by mail and WhatsApp with the address at which anybody can check it', async () => {
  const page = await openReceipt();
  const url =
    (await page.getByRole('article', { name: 'Receipt' }).getByRole('link').getAttribute('href')) ?? '';
  expect(url).toMatch(/\/check\/[0-9A-Z-]{19}$/);
  const mail = decodeURIComponent(
    (await page.getByRole('link', { name: 'E-mail' }).getAttribute('href')) ?? '',
  );
  expect(mail).toContain('mailto:ana@example.com?subject=TEST · Receipt RCT-000001');
  expect(mail).toContain(url);
  const whatsApp = page.getByRole('link', { name: 'WhatsApp' });
  expect(await whatsApp.getAttribute('href')).toContain(`https://wa.me/?text=${encodeURIComponent('TEST')}`);
  expect(await whatsApp.getAttribute('rel')).toContain('noopener');
});

test('a stranger checks it without a login: genuine, and how it stands', async () => {
  const page = await openReceipt();
  const url =
    (await page.getByRole('article', { name: 'Receipt' }).getByRole('link').getAttribute('href')) ?? '';
  const { pathname } = new URL(url);
  const stranger = await desk.openAsStranger(pathname, { width: 390, expectedStatuses: [404] });
  await stranger.getByText('Genuine: this TEST receipt was issued by').waitFor();
  expect(await stranger.getByRole('heading', { level: 1 }).innerText()).toMatch(/Paid\s+13,800.00 JMD/);
  expect(await stranger.content()).not.toContain('Ana');
  expect(await accessibilityFaults(stranger)).toEqual([]);
  await stranger.goto(new URL('/check', desk.url).href);
  await stranger.getByLabel('Check code').fill(pathname.slice(-19).toLowerCase().replaceAll('-', ' '));
  await stranger.getByRole('button', { name: 'Check' }).click();
  await stranger.getByText('Genuine: this TEST receipt').waitFor();
  await stranger.goto(new URL('/check/0000-0000-0000-0000', desk.url).href);
  await stranger.getByText('No receipt has this code').waitFor();
  expect(await accessibilityFaults(stranger)).toEqual([]);
});

test('all receipts of a list become one PDF, after the words of what it will hold', async () => {
  const page = await desk.open('/main/test/transactions?status=captured');
  await page.getByRole('button', { name: 'Bundle (PDF)' }).click();
  const dialog = page.getByRole('dialog', { name: 'Receipts as one PDF' });
  await dialog.getByText('1 receipt, a page each').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Make the PDF' }).click(),
  ]);
  const { pages } = await readPdf(await readFile(await file.path()));
  expect(pages).toHaveLength(3);
  expect(pages[2]?.text).toContain('Black cake');
  await dialog.getByText('1 receipt saved as').waitFor();
});
