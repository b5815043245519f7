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
