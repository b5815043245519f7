import { expect, test } from 'vitest';
import { guessColumn, guessHeader, valuesIn } from '../../../../client/features/lookups/columns.ts';
import { readTable } from '../../../../client/features/lookups/given-table.ts';

async function guess(text: string) {
  const table = await readTable(text);
  const column = guessColumn(table);
  return { column, header: guessHeader(table, column) };
}

test('receipt numbers are told from dates, amounts and quantities', async () => {
  const text = 'Date,Qty,Receipt,Amount\n2026-11-20,1,RCT-000042,25.00\n2026-11-21,1,RCT-000043,30.00';
  expect(await guess(text)).toEqual({ column: 2, header: true });
});

test('bare numbers are receipt numbers where they differ from row to row', async () => {
  expect(await guess('3\t41\n3\t42\n3\t43')).toEqual({ column: 1, header: false });
});

test('ids of sessions and transactions are recognised', async () => {
  expect(await guess('Ana,cs_Ab12cd34\nBo,cs_Ef56gh78')).toEqual({ column: 1, header: false });
});

test('one row of several cells is a list on one line', async () => {
  const table = await readTable('RCT-1, RCT-2, RCT-3');
  expect(guessColumn(table)).toBe('all');
  expect(valuesIn(table, 'all', false).map(({ value }) => value)).toEqual(['RCT-1', 'RCT-2', 'RCT-3']);
});

test('a plain list has no header unless its first line names one', async () => {
  expect(await guess('RCT-1\nRCT-2')).toEqual({ column: 0, header: false });
  expect(await guess('Receipt number\nRCT-1\nRCT-2')).toEqual({ column: 0, header: true });
});

test('values keep their order and lines; empty cells are left out', async () => {
  const table = await readTable('Receipt,Who\nRCT-1,Ana\n,Bo\nrct 2,Cy');
  expect(valuesIn(table, 0, true)).toEqual([
    { line: 2, value: 'RCT-1' },
    { line: 4, value: 'rct 2' },
  ]);
});

test.each([
  ['44\tfish for two', ['44']],
  ['rct 7;12.00;USD', ['rct 7']],
  ['rct 7,12.00,USD', ['rct 7']],
  ['Ana Ng, RCT-000009, 25.00', ['RCT-000009']],
  ['CS_AB12CD34, paid', ['CS_AB12CD34']],
  ['RCT-1, RCT-2', ['RCT-1', 'RCT-2']],
  ['2,500.00', ['2,500.00']],
  ['fish; chips', ['fish; chips']],
])('among single values a line “%s” is looked up as %j', async (line, values) => {
  const table = await readTable(`RCT-1\n${line}\nRCT-3\nRCT-4`);
  expect(valuesIn(table, guessColumn(table), false)).toEqual([
    { line: 1, value: 'RCT-1' },
    ...values.map((value) => ({ line: 2, value })),
    { line: 3, value: 'RCT-3' },
    { line: 4, value: 'RCT-4' },
  ]);
});

test('a single value among the rows of a table is not left out', async () => {
  const table = await readTable('Ana\tRCT-1\nRCT-2\nBo\tRCT-3\nfish\nCy\tRCT-4');
  expect(guessColumn(table)).toBe(1);
  expect(valuesIn(table, 1, false).map(({ value }) => value)).toEqual(['RCT-1', 'RCT-2', 'RCT-3', 'RCT-4']);
});

test.each(['rct 7;12.00;USD', 'fish\trct 7'])(
  'of one line “%s” only the identifier is looked up',
  async (line) => {
    const table = await readTable(line);
    expect(valuesIn(table, guessColumn(table), false)).toEqual([{ line: 1, value: 'rct 7' }]);
  },
);
