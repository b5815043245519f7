import { describe, expect, test } from 'vitest';
import { SummarySchema } from '#shared/checkout-sessions.ts';
import { auditsOf } from '../../support/export-audits.ts';
import { readPdf } from '../../support/pdf-file.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';
import { sampleSession, sampleTransaction } from '../store/sample-rows.ts';

const desk = await startAppForFile({ settings: withoutSync });
const { store, upstreams } = desk.context;
const owner = await desk.signInApart('owner');
const { account } = await upstreams.of(owner.merchant, 'test');
const day = Date.UTC(2026, 2, 1, 17);
const statuses = ['captured', 'failed', 'partially_refunded', 'refunded', 'authorized', 'voided'] as const;
const count = 130;

const refundedOf = (status: string | undefined, amount: number) =>
  status === 'refunded' ? amount : status === 'partially_refunded' ? 100 : null;

const sales = Array.from({ length: count }, (_, index) => ({
  number: `RCT-${String(index + 1).padStart(6, '0')}`,
  status: statuses[index % statuses.length] ?? 'captured',
  amount: 1000 + index,
  refunded: refundedOf(statuses[index % statuses.length], 1000 + index),
  currency: index % 5 === 0 ? 'JMD' : 'USD',
}));
for (const [index, sale] of sales.entries()) {
  const id = String(index);
  await store.checkoutSessions.add(
    sampleSession(account, {
      ...{ id: `cs_${id}`, transactionId: `txn_${id}`, createdAt: day + index, amount: sale.amount },
      ...{ currency: sale.currency, description: `Cake ${index + 1}!` },
    }),
    sampleTransaction(account, {
      ...{
        id: `txn_${id}`,
        checkoutSessionId: `cs_${id}`,
        createdAt: day + index,
        receiptNumber: sale.number,
      },
      ...{ status: sale.status, amount: sale.amount, amountRefunded: sale.refunded, currency: sale.currency },
    }),
    null,
  );
}

const path = `/api/${owner.merchant}/test/exports/receipts.pdf`;

async function bundle(query: string, cookie = owner.cookie()) {
  const response = await fetch(`http://127.0.0.1:${desk.port}${path}${query}`, {
    headers: { 'X-Checkout-Desk': '1', Cookie: cookie ?? '' },
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!response.ok) throw new Error(Buffer.from(bytes).toString());
  return { response, bytes, pdf: await readPdf(bytes) };
}

const whole = await bundle('?sort=created_at');
const money = (minor: number) =>
  (minor / 100).toLocaleString('en', { minimumFractionDigits: 2 }).replace('-', '−');

describe('a bundle of every receipt', () => {
  test('has a first page, an index, and a page for each receipt in the order asked for', () => {
    const { pages } = whole.pdf;
    const before = Number(whole.response.headers.get('x-pages-before'));
    expect(pages).toHaveLength(before + count);
    for (const [index, { number }] of sales.entries()) {
      const page = pages[before + index]?.text ?? '';
      expect(page).toContain(`Receipt ${number}`.slice(-number.length));
      expect(page).toContain(`Cake ${index + 1}!`);
      expect(page).toContain(`page ${before + index + 1} of ${pages.length}`);
    }
  });

  test('adds up per currency, never across, as the list does and as the rows say', async () => {
    const [first] = whole.pdf.pages;
    const taken = ['captured', 'partially_refunded', 'refunded'];
    for (const currency of ['JMD', 'USD']) {
      const rows = sales.filter((sale) => sale.currency === currency && taken.includes(sale.status));
      const captured = rows.reduce((sum, { amount }) => sum + amount, 0);
      const refunded = rows.reduce((sum, row) => sum + (row.refunded ?? 0), 0);
      const all = sales.filter((sale) => sale.currency === currency).length;
      expect(first?.text).toContain(
        `${currency} ${all} ${money(captured)} ${currency} ${money(refunded)} ${currency} ${money(captured - refunded)} ${currency}`,
      );
      const listed = await owner.get(
        `${owner.account}/transactions/summary?currency=${currency}&status=${taken.join(',')}`,
      );
      expect(listed.as(SummarySchema).totals).toEqual([{ currency, count: rows.length, amount: captured }]);
    }
  });

  test('names each receipt in the index with its page, and leads there', () => {
    const before = Number(whole.response.headers.get('x-pages-before'));
    const index = whole.pdf.pages.slice(1, before);
    const text = index.map((page) => page.text).join(' ');
    for (const [at, { number, amount, currency }] of sales.entries()) {
      expect(text).toContain(`${at + 1} ${number} 2026-03-01 12:00:00 −05:00`);
      expect(text).toContain(`${money(amount)} ${currency} ${before + at + 1}`);
    }
    expect(index.flatMap((page) => page.links)).toEqual(sales.map((_sale, at) => `receipt-${at + 1}`));
  });

  test('states filter, zone and test mode, is tagged and embeds its fonts', () => {
    const { pdf } = whole;
    for (const text of [
      'Receipts of Apart',
      'All receipts; oldest first.',
      '130 receipts',
      'America/Jamaica',
      'TEST – no money moved',
    ])
      expect(pdf.pages[0]?.text).toContain(text);
    expect(pdf).toMatchObject({ isTagged: true, language: 'en', title: 'TEST Receipts of Apart' });
    expect(pdf.pages[0]?.structure).toMatch(
      /^Document\(Sect\(P H1 P P P H2 Table\(TR\(TH TH TH TH TH\) TR\(TD/,
    );
    expect(pdf.pages.at(-1)?.structure).toMatch(/^Document\(Sect\(P H1 P H2 P Table/);
    expect(pdf.pages.filter((page) => !page.text.includes('TEST'))).toEqual([]);
    expect(pdf.fonts).toEqual(['DejaVuSansCondensed', 'DejaVuSansCondensed-Bold']);
    expect(whole.response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="receipts-shop-\d+-test-/,
    );
  });

  test('gives each receipt the one code that its own page has', async () => {
    const before = Number(whole.response.headers.get('x-pages-before'));
    const reply = await owner.get(`${owner.account}/transactions/txn_7/receipt`);
    const { check } = reply.body as { check: { code: string; url: string } };
    expect(whole.pdf.pages[before + 7]?.text).toContain(check.code);
    expect(whole.pdf.pages[before + 7]?.links).toEqual([check.url]);
  });
});

test('a filter is said in words and holds just its rows', async () => {
  const { pdf, response } = await bundle(
    '?status=captured,refunded&currency=USD&amount_min=1100&created_from=2026-03-01&paper=letter',
  );
  const rows = sales.filter(
    ({ status, currency, amount }) =>
      ['captured', 'refunded'].includes(status) && currency === 'USD' && amount >= 1100,
  );
  expect(response.headers.get('x-receipts')).toBe(String(rows.length));
  expect(pdf.pages[0]?.text).toContain(
    'Receipts; status captured or refunded; currency USD; amount 11.00 USD or more; created from 2026-03-01T00:00:00-05:00; newest first.',
  );
  expect(pdf.pages[0]?.width).toBe(612);
  expect(pdf.pages).toHaveLength(Number(response.headers.get('x-pages-before')) + rows.length);
});

test('an order of a hundred long items stays on its one page, which counts the rest', async () => {
  const apart = await desk.signInApart('owner');
  const place = (await upstreams.of(apart.merchant, 'test')).account;
  const items = Array.from({ length: 100 }, (_, index) => ({
    name: `Item ${index + 1}!`,
    quantity: 1,
    unit_amount: 1,
  }));
  await store.checkoutSessions.add(
    sampleSession(place, { id: 'cs_many', orderJson: JSON.stringify({ line_items: items }), amount: 100 }),
    sampleTransaction(place, {
      id: 'txn_many',
      checkoutSessionId: 'cs_many',
      amount: 100,
      currency: 'USD',
      createdAt: day,
    }),
    null,
  );
  const response = await fetch(
    `http://127.0.0.1:${desk.port}/api/${apart.merchant}/test/exports/receipts.pdf`,
    {
      headers: { 'X-Checkout-Desk': '1', Cookie: apart.cookie() ?? '' },
    },
  );
  const { pages } = await readPdf(new Uint8Array(await response.arrayBuffer()));
  expect(pages).toHaveLength(3);
  const shown = items.filter(({ name }) => pages[2]?.text.includes(name)).length;
  expect(shown).toBeGreaterThan(10);
  expect(pages[2]?.text).toContain(`and ${100 - shown} more items`);
});

test.each([
  ['nothing to put together', '?q=nothing-like-it'],
  ['a page of the list', '?limit=5'],
  ['a roll', '?paper=roll'],
  ['an unknown filter', '?colour=red'],
])('%s is refused before a byte is sent', async (_what, query) => {
  expect((await owner.get(`${path}${query}`)).status).toBe(400);
});

test('a question about the file alone makes none, and a refusal is no PDF', async () => {
  const before = auditsOf(desk.dataDir, account.id).length;
  const asked = await owner.request('HEAD', path);
  expect([asked.status, asked.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  expect(auditsOf(desk.dataDir, account.id)).toHaveLength(before);
  const refused = await owner.get(`${path}?q=nothing-like-it`);
  expect(refused.error().message).toContain('no receipt to put together');
});

test('who may not export is refused, and who may can have it by a ticket', async () => {
  const viewer = await desk.signInAs('viewer', { merchant: owner.merchant });
  expect((await viewer.get(path)).status).toBe(403);
  const reply = await owner.post(`${owner.account}/exports`, {
    path: 'receipts.pdf?currency=JMD&paper=letter',
  });
  expect(reply.status).toBe(201);
  const { url } = reply.body as { url: string };
  const response = await fetch(`http://127.0.0.1:${desk.port}${url}`, {
    headers: { Cookie: owner.cookie() ?? '' },
  });
  expect(response.status).toBe(200);
  const { pages } = await readPdf(new Uint8Array(await response.arrayBuffer()));
  expect(pages[0]?.text).toContain('currency JMD');
  const refused = await owner.post(`${owner.account}/exports`, { path: 'receipts.pdf?colour=red' });
  expect([refused.status, refused.error().code]).toEqual([422, 'validation_failed']);
});

test('is written down with its filter and the rows in it; what was called off as well', async () => {
  await bundle('?currency=JMD');
  const gone = new AbortController();
  const response = await fetch(`http://127.0.0.1:${desk.port}${path}`, {
    headers: { 'X-Checkout-Desk': '1', Cookie: owner.cookie() ?? '' },
    signal: gone.signal,
  });
  const reader = response.body?.getReader();
  await reader?.read();
  gone.abort();
  await expect
    .poll(() => auditsOf(desk.dataDir, account.id).map(({ outcome }) => outcome))
    .toContain('aborted');
  const done = auditsOf(desk.dataDir, account.id).filter(({ outcome }) => outcome === 'done');
  expect(done.map(({ detail }) => detail)).toContainEqual({
    format: 'pdf',
    filter: 'currency=JMD',
    rows: 26,
  });
});
