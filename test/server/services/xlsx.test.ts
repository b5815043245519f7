import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import readXlsx from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { unguardText } from '#shared/formula-guard.ts';
import { toDecimal } from '#shared/money.ts';
import type { ExportedRow } from '../../../server/services/export-rows.ts';
import { createTally } from '../../../server/services/export-tally.ts';
import { writeCsv, writeXlsx } from '../../../server/services/export-writers.ts';
import { createXlsxCells, longestText } from '../../../server/services/xlsx-cells.ts';
import { readZip } from '../../support/read-zip.ts';

type Options = { timeZone?: string; mostSheetRows?: number };

async function write(
  format: typeof writeCsv | typeof writeXlsx,
  columns: readonly string[],
  rows: ExportedRow[],
  { timeZone = 'America/Jamaica', mostSheetRows }: Options = {},
): Promise<Buffer> {
  const bytes: Uint8Array[] = [];
  async function* pages() {
    for (let at = 0; at < rows.length; at += 100) yield rows.slice(at, at + 100);
  }
  const job = {
    ...({ noun: 'transactions', columns, timeZone, bom: false } as const),
    ...(mostSheetRows !== undefined && { mostSheetRows }),
    seal: { isTest: true, facts: [['Export', 'exp_1']] as const },
  };
  const tally = createTally('transactions', columns, () => {});
  await format(job, { pages: pages(), turn: async () => {} }, tally, async (piece) => {
    bytes.push(piece);
  });
  return Buffer.concat(bytes);
}

const formula = fc.constantFrom(
  '=1+1',
  '+1',
  '-1',
  '@A1',
  '\t=1',
  '\r=1',
  ' =1',
  '＝1',
  '＠x',
  "'=1",
  "''",
  '"=1',
  ';=1',
);
// The reader gives an empty text cell as no cell; that it differs from nothing is seen in the bytes, below.
const text = fc
  .array(
    fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), formula, fc.constant('_x0041_')),
  )
  .map((parts) => parts.join('').toWellFormed())
  .filter((whole) => whole !== '');

test('whatever a text is, both files give it back exactly, and no cell of either is a formula', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), async (texts) => {
      const rows = texts.map((description, index) => ({ id: `txn_${index}`, description, currency: 'USD' }));
      const columns = ['id', 'description'];
      const xlsx = await write(writeXlsx, columns, rows);
      const [sheet] = await readXlsx(xlsx, { trim: false });
      expect(sheet?.data.slice(1).map(([, cell]) => cell)).toEqual(texts);
      for (const xml of readZip(xlsx).values()) expect(xml).not.toMatch(/<f[ >]/);
      const csv: string[][] = parse(await write(writeCsv, columns, rows), { record_delimiter: '\r\n' });
      const cells = csv.slice(1).map(([, cell]) => cell ?? '');
      expect(cells.map(unguardText)).toEqual(texts);
      expect(cells.filter((cell) => /^\s*[=+\-@＝＋－＠\t\r\n]/.test(cell))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('amounts of any exponent are numbers, and the same as in the CSV', async () => {
  const exponents = { USD: 2, JPY: 0, KWD: 3 };
  const money = fc.record({
    amount: fc.integer({ min: -(10 ** 14), max: 10 ** 14 }),
    currency: fc.constantFrom('USD', 'JPY', 'KWD'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(money, { minLength: 1, maxLength: 30 }), async (sums) => {
      const rows = sums.map((sum, index) => ({ id: `txn_${index}`, ...sum }));
      const [sheet] = await readXlsx(await write(writeXlsx, ['amount'], rows));
      const cells = sheet?.data.slice(1).map(([cell]) => cell) ?? [];
      for (const [index, { amount, currency }] of sums.entries()) {
        const decimal = toDecimal(amount, exponents[currency]);
        expect(cells[index]).toBe(Number(decimal));
      }
      const csv: string[][] = parse(await write(writeCsv, ['amount'], rows));
      expect(csv.slice(1).map(([cell]) => Number(cell))).toEqual(cells);
    }),
    { numRuns: 30 },
  );
});

test('an amount that a sheet would round stands as text', async () => {
  const amount = Number.MAX_SAFE_INTEGER;
  const [sheet] = await readXlsx(
    await write(writeXlsx, ['amount'], [{ id: 'txn_1', amount, currency: 'USD' }]),
  );
  expect(sheet?.data[1]).toEqual(['90071992547409.91']);
});

test('instants are dates in the zone, and their offset can be read from the format', async () => {
  const summer = '2026-03-08T07:00:00.123Z'; // New York's clocks have just jumped
  const winter = '2026-03-08T06:59:59.999Z';
  const rows = [summer, winter, '0001-01-01T00:00:00.000Z'].map((at, index) => ({
    ...{ id: `txn_${index}`, created_at: at, currency: 'USD' },
  }));
  const file = await write(writeXlsx, ['created_at'], rows, { timeZone: 'America/New_York' });
  const [sheet] = await readXlsx(file);
  expect(sheet?.data.slice(1).flat()).toEqual([
    new Date('2026-03-08T03:00:00.123Z'),
    new Date('2026-03-08T01:59:59.999Z'),
    '0000-12-31T19:04:00.000-04:56',
  ]);
  const xml = readZip(file);
  const formats = [...(xml.get('xl/styles.xml') ?? '').matchAll(/formatCode="([^"]*)"/g)].map(([, code]) =>
    code?.replaceAll('&quot;', '"'),
  );
  expect(formats.slice(0, 2)).toEqual([
    'yyyy-mm-dd"T"hh:mm:ss.000"-04:00"',
    'yyyy-mm-dd"T"hh:mm:ss.000"-05:00"',
  ]);
  const styles = [...(xml.get('xl/worksheets/sheet1.xml') ?? '').matchAll(/<c r="A[23]" s="(\d+)"/g)];
  expect(styles.map(([, style]) => style)).toEqual(['3', '4']);
});

test('what is not known is no cell, and an empty text is one', async () => {
  const rows = [{ id: 'txn_1', description: '', receipt_number: null, currency: 'USD' }];
  const file = await write(writeXlsx, ['id', 'description', 'receipt_number'], rows);
  const xml = readZip(file).get('xl/worksheets/sheet1.xml') ?? '';
  expect(xml).toContain('<c r="B2" s="1" t="inlineStr"><is><t xml:space="preserve"></t></is></c>');
  expect(xml).not.toContain('r="C2"');
});

test('rows go on to a further sheet where one is full, each sheet with its heading, the seal last', async () => {
  const rows = Array.from({ length: 250 }, (_, index) => ({
    id: `txn_${index}`,
    amount: 100,
    currency: 'USD',
  }));
  const sheets = await readXlsx(await write(writeXlsx, ['id'], rows, { mostSheetRows: 101 }));
  expect(sheets.map(({ sheet, data }) => [sheet, data.length])).toEqual([
    ['Receipts (TEST)', 101],
    ['Receipts (TEST) 2', 101],
    ['Receipts (TEST) 3', 51],
    ['Seal', expect.any(Number)],
  ]);
  const ids = sheets.slice(0, 3).flatMap(({ data }) => data.slice(1).flat());
  expect(ids).toEqual(rows.map(({ id }) => id));
  expect(sheets.slice(0, 3).map(({ data }) => data[0])).toEqual([['id'], ['id'], ['id']]);
  expect(sheets[3]?.data.map((line) => line.slice(0, 3))).toEqual(
    expect.arrayContaining([
      ['TEST – no money moved', null, null],
      ['Rows', 250, null],
      ['USD', 250, 250],
    ]),
  );
});

test('a file cut short anywhere opens nowhere', async () => {
  const rows = Array.from({ length: 30 }, (_, index) => ({ id: `txn_${index}`, currency: 'USD' }));
  const file = await write(writeXlsx, ['id'], rows);
  for (const length of [0, 1, 100, 1000, file.length - 100, file.length - 23, file.length - 1]) {
    expect(() => readZip(file.subarray(0, length))).toThrow(/directory|broken|range/);
    await expect(readXlsx(file.subarray(0, length))).rejects.toThrow(/./);
  }
});

test('a text that is longer than a cell holds is cut, and counted', () => {
  const cells = createXlsxCells();
  expect(cells.text('x'.repeat(longestText))).not.toContain('…');
  expect(cells.cutCells()).toBe(0);
  expect(cells.text('x'.repeat(longestText + 1))).toContain(`${'x'.repeat(longestText - 1)}…<`);
  expect(cells.cutCells()).toBe(1);
});
