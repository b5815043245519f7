import type { GivenTable } from './given-table.ts';

/** A value to look up, trimmed but otherwise as it was given, and its line in the text. */
export type GivenValue = { line: number; value: string };

/** Which cells are looked up: one column counted from 0, or every cell. */
export type Column = number | 'all';

/** How sure it is that a cell is an identifier, 0 to 1. Dates and amounts are digits too, so these are ruled out. */
function likeness(cell: string): number {
  if (/^(?:cs|txn)_/i.test(cell)) return 1;
  if (/^(?:receipt|rct).*\d/i.test(cell)) return 1;
  if (/^[\da-f]{8}-[\da-f]{4}-/i.test(cell)) return 0.9;
  if (/^\d{1,18}$/.test(cell)) return 0.6;
  return /^(?=.*\d)(?=.*[A-Za-z])[\w-]{8,}$/.test(cell) && !/^\d{4}-\d\d-\d\d/.test(cell) ? 0.7 : 0;
}

const namesIdentifier = /receipt|rct|transaction|session|reference|number|\bno\b|\bid\b/i;

/**
 * The column that holds the identifiers, guessed by what is in it: how many cells look like one and how many of them
 * differ, since quantities repeat. A single row of several identifiers is a list written on one line.
 */
export function guessColumn({ rows, columns }: GivenTable): Column {
  const [only, ...others] = rows;
  if (only && others.length === 0 && only.cells.filter((cell) => likeness(cell) > 0).length > 1) return 'all';
  const scores = Array.from({ length: columns }, (_, column) => {
    const [head = '', ...cells] = rows.map((row) => row.cells[column] ?? '').slice(0, 500);
    const filled = cells.filter(Boolean);
    if (filled.length === 0) return likeness(head);
    const like = filled.reduce((sum, cell) => sum + likeness(cell), 0) / filled.length;
    const distinct = new Set(filled).size / filled.length;
    return like * (0.5 + distinct / 2) + (like > 0 && namesIdentifier.test(head) ? 0.2 : 0);
  });
  return Math.max(0, scores.indexOf(Math.max(...scores)));
}

/** Whether the first row names the columns: its cell is no identifier while the cells under it are. */
export function guessHeader({ rows }: GivenTable, column: Column): boolean {
  if (column === 'all') return false;
  const [head, ...cells] = rows.slice(0, 50).map((row) => row.cells[column] ?? '');
  if (head === undefined || likeness(head) > 0) return false;
  return cells.length > 0 && cells.filter((cell) => likeness(cell) > 0).length > cells.length / 2;
}

const sure = 0.9;

/**
 * What is looked up of a cell that holds more than an identifier, as a line that was copied with its table among single
 * values does: "rct 7;12.00;USD". Several that are sure to be identifiers are all taken, else the first that looks like one.
 */
function identifiersIn(cell: string): string[] {
  // "2,500" is one figure; behind what is sure to be an identifier a comma ends it all the same.
  const parts = cell.split(/[\t;]|,(?!\d)/).flatMap((part) => {
    const [first = '', ...rest] = part.split(',');
    return likeness(first.trim()) >= sure ? [first, ...rest] : [part];
  });
  const filled = parts.map((part) => part.trim()).filter(Boolean);
  if (filled.length < 2) return [cell];
  const surely = filled.filter((part) => likeness(part) >= sure);
  const [likely = cell] = filled.filter((part) => likeness(part) > 0);
  return surely.length > 0 ? surely : [likely];
}

/** The cell of a row in a column. A row of one cell is no row of the table, but a value that stands by itself. */
const cellAt = ({ cells }: GivenTable['rows'][number], column: number) =>
  cells[cells.length === 1 && likeness(cells[0] ?? '') > 0 ? 0 : column] ?? '';

/** The values of a column in their order, empty cells left out. */
export function valuesIn({ rows }: GivenTable, column: Column, hasHeader: boolean): GivenValue[] {
  return rows
    .slice(hasHeader ? 1 : 0)
    .flatMap(({ line, cells }) =>
      (column === 'all' ? cells : identifiersIn(cellAt({ line, cells }, column)))
        .filter((value) => value !== '')
        .map((value) => ({ line, value })),
    );
}
