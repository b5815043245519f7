import type { ExportTotal } from '#shared/exports.ts';
import { exponentOf } from '#shared/money.ts';
import type { XlsxCells } from './xlsx-cells.ts';

/** What an XLSX says of itself on its last sheet, but for what is known only when its rows are written. */
export type SealSheet = {
  isTest: boolean;
  /** Name and value of each fact, in order. */
  facts: readonly (readonly [name: string, value: string])[];
};

type Counted = { rows: number; totals: readonly ExportTotal[]; cutCells: number };

const kept =
  'The SHA-256 of this file can’t stand inside it. It is kept by Checkout Desk: drop this file on the page “Exports” to check it.';
const written =
  'Text is exactly as it was (nothing in it is a formula); instants are dates in the zone above, their offset in the cell’s format.';

/** The rows of the sheet "Seal". */
export function sealRows(
  { isTest, facts }: SealSheet,
  { rows, totals, cutCells }: Counted,
  cells: XlsxCells,
): (string | null)[][] {
  const fact = (name: string, value: string) => [cells.heading(name), cells.text(value)];
  const hasRefunds = totals.some((total) => total.amount_refunded !== null);
  return [
    ...(isTest ? [[cells.heading('TEST – no money moved')]] : []),
    ...facts.map(([name, value]) => fact(name, value)),
    [cells.heading('Rows'), cells.number(String(rows))],
    ...(cutCells > 0
      ? [fact('Texts cut short', `${cutCells}, to what a cell holds; the CSV of this export has them whole.`)]
      : []),
    [],
    ['Currency', 'Count', 'Amount', ...(hasRefunds ? ['Refunded'] : [])].map((name) => cells.heading(name)),
    ...totals.map(({ currency, count, amount, amount_refunded: refunded }) => {
      const exponent = exponentOf(currency);
      return [
        cells.text(currency || 'not known'),
        cells.number(String(count)),
        cells.money(amount, exponent),
        ...(refunded === null ? [] : [cells.money(refunded, exponent)]),
      ];
    }),
    [],
    fact('How to read it', written),
    fact('How to check it', kept),
  ];
}
