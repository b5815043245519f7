import { describe, expect, test } from 'vitest';
import { writeXlsx } from 'hucre/xlsx';
import { maxStatementBytes, StatementInspectionSchema } from '#shared/statements.ts';
import type { TransactionRow } from '../../../server/store/rows.ts';
import type { DeskClient, DeskReply } from '../../support/desk-client.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';
import * as shops from '../../support/statement-shop.ts';
import { csvOf, imported, send, settings } from '../../support/statement-shop.ts';

const desk = await startAppForFile({ settings: withoutSync });
const shopWith = (...payments: Partial<TransactionRow>[]) => shops.shopWith(desk, payments);

describe('a file', () => {
  const inspect = (shop: DeskClient, file: string | Uint8Array<ArrayBuffer>, query = '') =>
    shop.request('POST', `${shop.account}/statements/inspect${query}`, { rawBody: file });
  const bytes = (text: string, encoding: BufferEncoding, mark: number[] = []) =>
    new Uint8Array([...mark, ...Buffer.from(text, encoding)]);

  test.each([
    ['UTF-8', (text: string) => bytes(text, 'utf8'), 'utf-8'],
    ['UTF-8 with a mark', (text: string) => bytes(text, 'utf8', [0xef, 0xbb, 0xbf]), 'utf-8'],
    ['UTF-16', (text: string) => bytes(text, 'utf16le', [0xff, 0xfe]), 'utf-16le'],
    ['UTF-16 without a mark', (text: string) => bytes(text, 'utf16le'), 'utf-16le'],
    ['Windows-1252', (text: string) => bytes(text, 'latin1'), 'windows-1252'],
  ])('is read in %s, whatever parts its cells', async (_what, encode, encoding) => {
    const shop = await shopWith();
    for (const sign of [',', ';', '\t', '|']) {
      const text = [
        ['Référence', 'Montant', 'Date'],
        ['é1', '"2,50"', '23/05/2026'],
      ]
        .map((row) => row.join(sign))
        .join('\n');
      const found = (await inspect(shop, encode(text))).as(StatementInspectionSchema);
      expect(found).toMatchObject({ format: 'csv', encoding, header_line: 1, lines: 1 });
      expect(found.columns.map(({ name }) => name)).toEqual(['Référence', 'Montant', 'Date']);
      expect(found.sample).toEqual([{ line: 2, cells: ['é1', '2,50', '23/05/2026'] }]);
    }
  });

  test('that was read before is read so again; ambiguous dates are asked about', async () => {
    const shop = await shopWith();
    const lines = csvOf([{ id: 'A', day: '05/06/2026' }]);
    const found = (await inspect(shop, lines)).as(StatementInspectionSchema);
    expect(found.remembered).toBeNull();
    expect(found.columns.map(({ field, dates }) => [field, dates])).toEqual(
      [
        ...[
          ['gateway_transaction_id', null],
          ['receipt_number', null],
          ['amount', null],
          ['date', 'ambiguous'],
        ],
        ...[
          ['card_last4', null],
          ['fee', null],
          ['net', null],
          ['type', null],
          ['currency', null],
        ],
      ].map(([field, dates], index) => ([0, 2, 3, 8].includes(index) ? [field, dates] : [null, dates])),
    );
    const given = { ...settings, date_format: 'dmy' as const };
    const { detail, lines: read } = await imported(shop, lines, given);
    expect(read[0]?.day).toBe('2026-06-05');
    const later = (await inspect(shop, csvOf([{ id: 'B', day: '07/06/2026' }]))).as(
      StatementInspectionSchema,
    );
    expect(later.remembered).toEqual(given);
    expect((await inspect(shop, lines)).as(StatementInspectionSchema).statement).toBe(detail.id);
  });

  test('may be a workbook: its first sheet or the one that is asked for, with real figures and dates', async () => {
    const shop = await shopWith({ id: 'txn_a', receiptNumber: 'RCT-5', amount: 10 });
    const rows = [
      ['Settlement of May', null, null],
      ['Receipt', 'Amount', 'Paid on'],
      ['RCT-5', 0.1, new Date(Date.UTC(2026, 4, 5))],
      ['RCT-6', 1234.56, new Date(Date.UTC(2026, 4, 5))],
    ];
    const file = new Uint8Array(
      await writeXlsx({
        sheets: [
          { name: 'About', rows: [['a', 'b']] },
          { name: 'Lines', rows },
        ],
      }),
    );
    const found = (await inspect(shop, file, '?sheet=Lines')).as(StatementInspectionSchema);
    expect(found).toMatchObject({
      format: 'xlsx',
      sheets: ['About', 'Lines'],
      sheet: 'Lines',
      header_line: 2,
      lines: 2,
    });
    expect(found.columns.map(({ field }) => field)).toEqual(['receipt_number', 'amount', 'date']);
    const nothing = {
      gateway_transaction_id: null,
      currency: null,
      card_last4: null,
      fee: null,
      net: null,
      type: null,
    };
    const { lines } = await imported(shop, file, {
      ...{ ...settings, sheet: 'Lines', header_line: 2, currency: 'USD' },
      columns: { ...nothing, receipt_number: 0, amount: 1, date: 2 },
    });
    expect(lines.map(({ outcome, amount, day }) => [outcome, amount, day])).toEqual([
      ['matched', 10, '2026-05-05'],
      ['missing_here', 123_456, '2026-05-05'],
    ]);
  });

  test.each([
    ['empty', '', /empty/],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 2, 3]), /neither a CSV/],
    ['a broken workbook', new Uint8Array([0x50, 0x4b, 3, 4, 1, 2, 3]), /workbook can’t be read/],
    ['an old workbook', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), /old format/],
    ['cut in a quotation', 'a,b\n"x,1\n2,3', /not closed/],
  ])('that is %s is refused with what to do', async (_what, file, reason) => {
    const shop = await shopWith();
    const reply: DeskReply = await inspect(shop, file);
    expect(reply.status).toBe(422);
    expect(reply.error().fields['file']?.[0]).toMatch(reason);
  });

  test('that would unpack to more than a process may take is refused before it is unpacked', async () => {
    const shop = await shopWith();
    const workbook = Buffer.from(
      await writeXlsx({
        sheets: [
          {
            name: 'May',
            rows: [
              ['Amount', 'Date'],
              ['25.00', '2026-05-05'],
            ],
          },
        ],
      }),
    );
    const first = workbook.readUInt32LE(workbook.lastIndexOf(Buffer.from('PK\x05\x06')) + 16);
    for (const size of [300_000_000, 0xffffffff, 0]) {
      const large = new Uint8Array(workbook);
      new DataView(large.buffer).setUint32(first + 24, size, true);
      const reply = await inspect(shop, large);
      expect(reply.status).toBe(422);
      expect(reply.error().fields['file']?.[0]).toMatch(/unpacks to more than 250 MB/);
    }
    expect((await inspect(shop, new Uint8Array(workbook))).status).toBe(200);
  });

  test('larger than the limit is refused, and one that nobody may send is not read', async () => {
    const shop = await shopWith();
    const large = new Uint8Array(maxStatementBytes + 1);
    expect((await send(shop, large)).error()).toMatchObject({ code: 'payload_too_large' });
    const some = new Uint8Array(1_000_000);
    expect((await send({ ...desk.stranger(), account: shop.account }, some)).status).toBe(401);
    const viewer = await desk.signInAs('support', { merchant: shop.merchant });
    expect((await send(viewer, some)).status).toBe(403);
    const packed = { rawBody: some, headers: { 'Content-Encoding': 'gzip' } };
    expect((await shop.request('POST', `${shop.account}/statements/inspect`, packed)).status).toBe(415);
  });

  test.each([
    ['no settings', '', 400],
    ['settings that are no JSON', 'x', 400],
    ['no currency', JSON.stringify({ ...settings, columns: { ...settings.columns, currency: null } }), 422],
    ['no order of dates', JSON.stringify({ ...settings, date_format: null }), 422],
    ['types without a column', JSON.stringify({ ...settings, refunds_by: 'type' }), 422],
  ])('with %s is refused', async (_what, given, status) => {
    const shop = await shopWith();
    const query = new URLSearchParams({ settings: given });
    const reply = await shop.request('POST', `${shop.account}/statements?${query}`, { rawBody: 'a,b\n1,2' });
    expect(reply.status).toBe(status);
  });
});
