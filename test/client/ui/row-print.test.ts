import { expect, test } from 'vitest';
import { printedRows, printNote } from '../../../client/ui/row-print.ts';

const held =
  (...ranges: readonly [from: number, to: number][]) =>
  (place: number) =>
    ranges.some(([from, to]) => place >= from && place < to);

test('everything that is loaded around the window is printed, from the top where nothing is missing', () => {
  expect(printedRows(0, held([0, 250]))).toEqual({ from: 0, to: 250 });
  expect(printedRows(180, held([0, 250]))).toEqual({ from: 0, to: 250 });
  // The first page is always held, those on the way to the window are not.
  expect(printedRows(900, held([0, 50], [650, 1050]))).toEqual({ from: 650, to: 1050 });
});

test('at most 1,000 rows are printed, with those in the window among them', () => {
  expect(printedRows(0, held([0, 5000]))).toEqual({ from: 0, to: 1000 });
  expect(printedRows(3000, held([0, 5000]))).toEqual({ from: 2500, to: 3500 });
});

test('nothing loaded, nothing printed', () => {
  expect(printedRows(7, held())).toEqual({ from: 7, to: 7 });
});

test('a print that is not the whole list says so, one that is says nothing', () => {
  expect(printNote({ from: 0, to: 250 }, 12_340)).toBe('First 250 of 12,340 rows; export for all.');
  expect(printNote({ from: 0, to: 250 }, null)).toBe('First 250 rows; export for all.');
  expect(printNote({ from: 650, to: 1050 }, 12_340)).toBe('Rows 651 to 1,050 of 12,340; export for all.');
  expect(printNote({ from: 0, to: 8 }, 8)).toBeNull();
});
