import { describe, expect, test } from 'vitest';
import { ReceiptDocumentSchema, testNotice } from '#shared/receipt-documents.ts';
import type { DeskClient } from '../../support/desk-client.ts';
import { readPdf } from '../../support/pdf-file.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';
import { sampleSession, sampleTransaction } from '../store/sample-rows.ts';

const desk = await startAppForFile({ settings: withoutSync });
const { store, upstreams } = desk.context;
const owner = await desk.signInApart('owner');
const { account } = await upstreams.of(owner.merchant, 'test');
const live = (await upstreams.of(owner.merchant, 'live')).account;
const at = Date.UTC(2026, 10, 21, 19, 2, 33); // 14:02:33 in Jamaica

type Place = typeof account;
async function sold(where: Place, id: string, transaction = {}, session = {}): Promise<void> {
  await store.checkoutSessions.add(
    sampleSession(where, { id: `cs_${id}`, createdAt: at - 60_000, transactionId: `txn_${id}`, ...session }),
    sampleTransaction(where, {
      ...{ id: `txn_${id}`, checkoutSessionId: `cs_${id}`, createdAt: at, receiptNumber: `RCT-${id}` },
      ...{
        cardBrand: 'Visa',
        cardLast4: '0071',
        gatewayTransactionId: `gw_${id}`,
        tokenId: 'tok_secret_0001',
      },
      ...transaction,
    }),
    null,
  );
}

const order = {
  line_items: [
    { name: 'Black cake', quantity: 2, unit_amount: 600_000, description: 'with rum' },
    { name: 'Candles', quantity: 1, unit_amount: 0 },
  ],
  ...{ subtotal: 1_200_000, tax_name: 'GCT', tax_rate: 0.15, tax_amount: 180_000 },
};
await sold(
  account,
  '000042',
  { status: 'partially_refunded', amount: 1_380_000, amountRefunded: 380_000, currency: 'JMD' },
  {
    ...{ amount: 1_380_000, currency: 'JMD', description: 'Wedding', orderJson: JSON.stringify(order) },
    ...{ customerName: 'Ana Ñandú', customerEmail: 'ana@example.com', status: 'completed' },
  },
);
await sold(
  account,
  '000043',
  { status: 'failed', declineCode: '51', declineMessage: 'Insufficient funds', receiptNumber: null },
  { status: 'failed', amount: 2500, currency: 'USD' },
);
await sold(
  account,
  '000044',
  { amount: 100, currency: 'USD' },
  { description: 'Kuchen 王 🎂\u200b\n=1+1 שלום' },
);
await sold(account, '000045', { amount: 5000, currency: 'USD', status: 'settling_soon' });
await sold(live, '000046', { amount: 5000, currency: 'USD' });

const receiptOf = (id: string, mode = 'test') =>
  `/api/${owner.merchant}/${mode}/transactions/txn_${id}/receipt`;

async function download(path: string, client: DeskClient = owner) {
  const response = await fetch(`http://127.0.0.1:${desk.port}${path}`, {
    headers: { 'X-Checkout-Desk': '1', Cookie: client.cookie() ?? '' },
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  expect({ status: response.status, text: response.ok ? '' : Buffer.from(bytes).toString() }).toEqual({
    status: 200,
    text: '',
  });
  return { response, bytes, pdf: await readPdf(bytes) };
}

describe('the document', () => {
  test('holds what was ordered, what became of it, and the address at which it is checked', async () => {
    const document = (await owner.get(receiptOf('000042'))).as(ReceiptDocumentSchema);
    expect(document.merchant).toEqual({ name: 'Apart', time_zone: 'America/Jamaica' });
    expect(document.mode).toBe('test');
    expect(document.transaction).toMatchObject({
      receipt_number: 'RCT-000042',
      amount: 1_380_000,
      currency: 'JMD',
    });
    expect(document.order).toMatchObject({ amount: 1_380_000, ...order });
    expect(document.check.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
    expect(document.check.url).toBe(`${desk.context.publicUrl}/check/${document.check.code}`);
  });

  test('has one code for ever, also when several ask for it first at once', async () => {
    const replies = await Promise.all(Array.from({ length: 8 }, () => owner.get(receiptOf('000045'))));
    const codes = new Set(replies.map((reply) => reply.as(ReceiptDocumentSchema).check.code));
    expect(codes.size).toBe(1);
    const made = await store.audit.forObject(account.id, 'transaction', 'txn_000045');
    expect(made.map(({ action }) => action)).toContain('receipt.check_code');
  });

  test('of no transaction, and of another merchant’s, is the same 404', async () => {
    const stranger = await desk.signInApart('owner');
    const [none, theirs] = [
      await owner.get(receiptOf('nowhere')),
      await stranger.get(`/api/${stranger.merchant}/test/transactions/txn_000042/receipt`),
    ];
    expect([none.status, theirs.status]).toEqual([404, 404]);
    expect(none.error()).toEqual(theirs.error());
  });
});

describe('the PDF', () => {
  test('tells everything in text that can be selected, with both clocks', async () => {
    const { pdf, response } = await download(`${receiptOf('000042')}.pdf`);
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="TEST-receipt-RCT-000042.pdf"',
    );
    const { code } = (await owner.get(receiptOf('000042'))).as(ReceiptDocumentSchema).check;
    const [page] = pdf.pages;
    for (const text of [
      ...[
        'Apart',
        'Receipt RCT-000042',
        'Partly refunded · 3,800.00 JMD of 13,800.00 JMD given back',
        'Black cake',
        '2 × 6,000.00 JMD · with rum',
      ],
      ...['Subtotal 12,000.00 JMD', 'GCT 15 % 1,800.00 JMD', 'Paid 13,800.00 JMD', 'Refunded −3,800.00 JMD'],
      ...['Net 10,000.00 JMD', '2026-11-21 14:02:33 −05:00 (America/Jamaica)', '2026-11-21 19:02:33 UTC'],
      ...[
        'Visa ···· 0071',
        'Wedding',
        'Ana Ñandú',
        'ana@example.com',
        'txn_000042',
        'gw_000042',
        'cs_000042',
        code,
      ],
    ])
      expect(page?.text).toContain(text);
    expect(page?.text).not.toContain('tok_secret');
  });

  test('is tagged, has a language and a title, and embeds its fonts', async () => {
    const { pdf, bytes } = await download(`${receiptOf('000042')}.pdf`);
    expect(Buffer.from(bytes.subarray(0, 8)).toString()).toBe('%PDF-1.7');
    expect(pdf).toMatchObject({ isTagged: true, language: 'en', title: 'TEST Receipt RCT-000042' });
    expect(pdf.fonts).toEqual(['DejaVuSansCondensed', 'DejaVuSansCondensed-Bold']);
    expect(pdf.pages[0]?.structure).toMatch(/^Document\(P H1 P H2 P Table\(TR\(TH\(P P\) TD\)/);
    const { url } = (await owner.get(receiptOf('000042'))).as(ReceiptDocumentSchema).check;
    expect(pdf.pages[0]?.alternatives).toEqual([`QR code of ${url}`]);
    expect(pdf.pages[0]?.links).toEqual([url]);
  });

  test.each([
    ['a4', 595.28, 841.89],
    ['letter', 612, 792],
    ['roll', 226.77, 560],
  ] as const)('on %s is as wide as that paper', async (paper, width, height) => {
    const { pdf } = await download(`${receiptOf('000042')}.pdf?paper=${paper}`);
    expect(pdf.pages).toHaveLength(1);
    expect(pdf.pages[0]?.width).toBeCloseTo(width, 1);
    // A roll is cut where the receipt ends, so its length is near that alone.
    expect(Math.abs((pdf.pages[0]?.height ?? 0) - height)).toBeLessThan(paper === 'roll' ? 60 : 0.1);
  });

  test('of a hundred items goes on on further pages and loses none', async () => {
    const many = Array.from({ length: 100 }, (_, index) => ({
      name: `Item ${index + 1}!`,
      quantity: 1,
      unit_amount: 1,
    }));
    const json = JSON.stringify({ line_items: many });
    await sold(account, '000100', { amount: 100, currency: 'USD' }, { amount: 100, orderJson: json });
    for (const paper of ['a4', 'roll']) {
      const { pdf } = await download(`${receiptOf('000100')}.pdf?paper=${paper}`);
      expect(pdf.pages.length).toBe(paper === 'a4' ? 4 : 1);
      const text = pdf.pages.map((page) => page.text).join(' ');
      expect(many.filter(({ name }) => !text.includes(name))).toEqual([]);
      for (const page of pdf.pages) expect(page.text).toContain('TEST');
    }
  });

  test('says of a declined payment why, and that no money was taken', async () => {
    const { pdf } = await download(`${receiptOf('000043')}.pdf`);
    const text = pdf.pages[0]?.text ?? '';
    for (const part of [
      'Record of a payment attempt',
      'Declined · 25.00 USD',
      'No money was taken',
      'Insufficient funds',
      '51',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('Paid');
  });

  test('shows a status that nobody explains as it is, and not as paid', async () => {
    const { pdf } = await download(`${receiptOf('000045')}.pdf`);
    expect(pdf.pages[0]?.text).toContain('settling_soon · 50.00 USD');
    expect(pdf.pages[0]?.text).toContain('do not take it for paid');
  });

  test('draws a stand-in for what the font lacks and says so; right-to-left text and line breaks do no harm', async () => {
    const { pdf } = await download(`${receiptOf('000044')}.pdf`);
    expect(pdf.pages[0]?.text).toContain('Kuchen □ □ =1+1');
    expect(pdf.pages[0]?.text).toContain('are drawn as □');
  });

  test('gives every letter when it is copied, whatever was drawn before it, ligatures and accents too', async () => {
    const names = ['ÑÁÉÍÓÚÇÅØÜ', 'NAEIOUCAOU', 'office waffle ﬁ', 'سلام', 'ÑÁÉÍÓÚÇÅØÜ NAEIOUCAOU office'];
    for (const [index, name] of names.entries()) {
      await sold(account, `0002${index}`, { amount: 1, currency: 'USD' }, { description: name });
      const { pdf } = await download(`${receiptOf(`0002${index}`)}.pdf`);
      const folded = name.replace('ﬁ', 'fi');
      const text = (pdf.pages[0]?.text ?? '').normalize('NFKC');
      expect(
        folded === 'سلام' ? [...folded].every((sign) => text.includes(sign)) : text.includes(folded),
      ).toBe(true);
    }
  });

  test('is marked in test mode and not in live mode', async () => {
    expect((await download(`${receiptOf('000042')}.pdf`)).pdf.pages[0]?.text).toContain(testNotice);
    const { pdf, response } = await download(`${receiptOf('000046', 'live')}.pdf`);
    expect(pdf.pages[0]?.text).not.toContain('TEST');
    expect(pdf.title).toBe('Receipt RCT-000046');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="receipt-RCT-000046.pdf"');
  });

  test('is written down when it leaves, with who took it and the paper', async () => {
    await download(`${receiptOf('000042')}.pdf?paper=letter`);
    const entries = await store.audit.forObject(account.id, 'transaction', 'txn_000042');
    const last = entries.findLast(({ action }) => action === 'receipt.download');
    expect(last).toMatchObject({ userName: 'The owner', detail: '{"paper":"letter"}' });
  });

  test.each(['paper=a5', 'paper=', 'paper=a4&paper=a4', 'size=a4', 'paper=constructor'])(
    'is not made for ?%s',
    async (query) => {
      expect((await owner.get(`${receiptOf('000042')}.pdf?${query}`)).status).toBe(400);
    },
  );

  test('can be had by every role, for reading is enough', async () => {
    const viewer = await desk.signInAs('viewer', { merchant: owner.merchant });
    expect((await download(`${receiptOf('000042')}.pdf`, viewer)).pdf.pages).toHaveLength(1);
  });
});
