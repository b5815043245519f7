import { guessDecimalSign } from './statement-amounts.ts';
import { guessDateFormat } from './statement-dates.ts';
import type { ColumnGuess, StatementField } from './statements.ts';

/** What columns are called, most telling first: a name that fits two fields belongs to the first. */
const names: readonly (readonly [StatementField, RegExp])[] = [
  ['receipt_number', /receipt|rct\b|recibo|re[cç]u\b/],
  ['card_last4', /last.?(?:4|four)|card|\bpan\b|tarjeta/],
  ['fee', /\bfees?\b|commission|charge$|comisi/],
  ['net', /\bnet\b|payout|settled amount|neto/],
  ['currency', /curr|\bccy\b|moneda|devise|w[äa]hrung/],
  ['date', /date|\btime\b|created|posted|fecha|datum/],
  ['type', /\btype\b|\bkind\b|tipo|\bart\b/],
  ['amount', /amount|gross|total|value|monto|importe|montant|betrag/],
  ['gateway_transaction_id', /transaction|reference|\bref\b|\btxn|\bid\b|auth|trace/],
];

const fold = (name: string) =>
  name
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[_\s]+/g, ' ')
    .trim();

/** What a heading is known by: the same columns in the same order, whatever their case. */
export const headingText = (columns: readonly string[]) => columns.map(fold).join('\n');

/** What each column looks like by its name and by all of its cells; no field is given to two columns. */
export function guessColumns(
  heading: readonly string[],
  columns: readonly (readonly string[])[],
): ColumnGuess[] {
  const taken = new Set<StatementField>();
  const guesses = columns.map((cells, index): ColumnGuess => {
    const filled = cells.filter((cell) => cell !== '');
    const dates = guessDateFormat(filled);
    return {
      name: heading[index] || `Column ${index + 1}`,
      filled: filled.length,
      dates,
      decimals: dates === null ? guessDecimalSign(filled) : null,
      field: null,
    };
  });
  for (const [field, pattern] of names) {
    const guess = guesses.find(
      (one) => one.field === null && pattern.test(fold(one.name)) && suits(one, field),
    );
    if (!guess || taken.has(field)) continue;
    taken.add(field);
    guess.field = field;
  }
  // Dates are known by what they are, whatever they are called.
  const dated = guesses.find(({ field, dates }) => field === null && dates !== null);
  if (dated && !taken.has('date')) dated.field = 'date';
  return guesses;
}

function suits({ dates, decimals, filled }: ColumnGuess, field: StatementField): boolean {
  if (filled === 0) return false;
  if (field === 'date') return dates !== null;
  if (field === 'amount' || field === 'fee' || field === 'net') return decimals !== null;
  return dates === null;
}

/** The line that names the columns, counted from 0: the first that is about as wide as the table and holds no figures. */
export function guessHeading(rows: readonly (readonly string[])[]): number {
  const width = (row: readonly string[]) => row.filter((cell) => cell !== '').length;
  const widest = Math.max(0, ...rows.map(width));
  const isName = (cell: string) => cell === '' || (/\p{L}/u.test(cell) && guessDateFormat([cell]) === null);
  return rows.findIndex((row) => width(row) >= 2 && width(row) >= widest * 0.6 && row.every(isName));
}
