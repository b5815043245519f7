import { expect, test } from 'vitest';
import { decodeFile, readTable } from '../../../../client/features/lookups/given-table.ts';

test('plain lines are rows of one cell; empty lines are none but count as lines', async () => {
  expect(await readTable('RCT-1\r\n\r\n  rct 2 \nRCT-3')).toEqual({
    columns: 1,
    rows: [
      { line: 1, cells: ['RCT-1'] },
      { line: 3, cells: ['rct 2'] },
      { line: 4, cells: ['RCT-3'] },
    ],
  });
  expect(await readTable('')).toEqual({ columns: 0, rows: [] });
});

test('cells copied from a spreadsheet are parted by tabs, whatever commas are in them', async () => {
  const { rows, columns } = await readTable('RCT-1\t"2,500.00"\nRCT-2\tNg, Ana');
  expect(columns).toBe(2);
  expect(rows.map(({ cells }) => cells)).toEqual([
    ['RCT-1', '2,500.00'],
    ['RCT-2', 'Ng, Ana'],
  ]);
});

test('a saved table is read with its quotes, line breaks in cells, semicolons and byte order mark', async () => {
  const { rows } = await readTable('\uFEFFno;note\n1;"two\nlines; one cell"\n2;x');
  expect(rows).toEqual([
    { line: 1, cells: ['no', 'note'] },
    { line: 3, cells: ['1', 'two\nlines; one cell'] },
    { line: 4, cells: ['2', 'x'] },
  ]);
});

test('rows of different length and stray quotes are no error', async () => {
  const { rows, columns } = await readTable('a,b,c\nd\n5" pipe,x');
  expect(columns).toBe(3);
  expect(rows.map(({ cells }) => cells)).toEqual([['a', 'b', 'c'], ['d'], ['5" pipe', 'x']]);
});

test('ten thousand rows are read whole', async () => {
  const text = Array.from({ length: 10_000 }, (_, n) => `RCT-${n},${n}.00`).join('\r\n');
  const { rows } = await readTable(text);
  expect(rows).toHaveLength(10_000);
  expect(rows.at(-1)).toEqual({ line: 10_000, cells: ['RCT-9999', '9999.00'] });
});

test.each([
  ['UTF-8', new TextEncoder().encode('Núñez')],
  [
    'UTF-16 as spreadsheets save it',
    new Uint8Array([
      0xff,
      0xfe,
      ...new Uint8Array(new Uint16Array([...'Núñez'].map((one) => one.codePointAt(0) ?? 0)).buffer),
    ]),
  ],
  ['Windows-1252', new Uint8Array([0x4e, 0xfa, 0xf1, 0x65, 0x7a])],
])('a file in %s is read', (_name, bytes) => {
  expect(decodeFile(new Uint8Array(bytes).buffer)).toBe('Núñez');
});
