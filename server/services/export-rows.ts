import { tzOffset } from '@date-fns/tz';
import { type ColumnKind, exportColumns } from '#shared/exports.ts';
import { guardText } from '#shared/formula-guard.ts';
import type { ListNoun } from '#shared/list-grammar.ts';
import { exponentOf, toDecimal } from '#shared/money.ts';

/** A row as the API replies it. */
export type ExportedRow = Readonly<Record<string, unknown>>;

/** Null stands for "not known", which is another thing than an empty text. */
export type Cell = string | null;

/**
 * Makes rows of the API into rows of text: money as decimals in major units by the exponent of the currency beside it,
 * instants in the zone, text so that no spreadsheet runs it. `columns` are names of {@link exportColumns}.
 */
export function cellsOf(
  noun: ListNoun,
  columns: readonly string[],
  timeZone: string,
): (row: ExportedRow) => Cell[] {
  const writeInstant = instantWriter(timeZone);
  const readers = columns.map((column) => cellReader(column, exportColumns[noun][column], writeInstant));
  return (row) => readers.map((read) => read(row));
}

function cellReader(column: string, kind: ColumnKind | undefined, writeInstant: (iso: string) => string) {
  const read = fieldReader(column);
  const readCurrency = fieldReader(column.replace(/[^.]+$/, 'currency'));
  const readOuterCurrency = fieldReader('currency');

  function write(value: string, row: ExportedRow): string {
    switch (kind) {
      case 'money':
        return toDecimal(Number(value), cachedExponent(readCurrency(row) ?? readOuterCurrency(row) ?? ''));
      case 'instant':
        return writeInstant(value);
      case 'number':
        return value;
      case 'json':
      case 'text':
        return guardText(value);
      case undefined:
        throw new Error(`There is no column ${column}.`);
    }
  }

  return (row: ExportedRow): Cell => {
    const value = read(row);
    return value === null ? null : write(value, row);
  };
}

/** Reads `transaction.id` and the like as text, what is not text as JSON; null where it, or something on the way, is. */
function fieldReader(column: string): (row: ExportedRow) => string | null {
  const [first = '', second] = column.split('.');
  if (second === undefined) return (row) => asText(row[first]);
  return (row) => asText((row[first] as ExportedRow | null | undefined)?.[second]);
}

function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const exponents = new Map<string, number>();

/** What upstream calls a currency may be none of ours, and asking Intl for each row would cost more than the row. */
function cachedExponent(currency: string): number {
  const known = exponents.get(currency);
  if (known !== undefined) return known;
  const exponent = exponentOf(currency);
  if (exponents.size < 1000) exponents.set(currency, exponent);
  return exponent;
}

const minute = 60_000;
const day = 86_400_000;

type Offset = { ms: number; text: string };

/** Writes UTC instants as ISO 8601 with the offset that the zone has at that instant. */
function instantWriter(timeZone: string): (iso: string) => string {
  const steadyDays = new Map<number, Offset | undefined>();

  /** The offset of a whole UTC day; undefined for a day on which it changes. */
  function offsetOfDay(start: number): Offset | undefined {
    if (steadyDays.has(start)) return steadyDays.get(start);
    const [first, last] = [offsetAt(timeZone, start), offsetAt(timeZone, start + day)];
    const offset = first.ms === last.ms ? first : undefined;
    steadyDays.set(start, offset);
    return offset;
  }

  return (iso) => {
    const instant = Date.parse(iso);
    // Asking Intl for each instant would cost more than the rest of the row.
    const offset = offsetOfDay(Math.floor(instant / day) * day) ?? offsetAt(timeZone, instant);
    return new Date(instant + offset.ms).toISOString().replace('Z', offset.text);
  };
}

function offsetAt(timeZone: string, instant: number): Offset {
  const minutes = Math.round(tzOffset(timeZone, new Date(instant)));
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  const text = `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return { ms: minutes * minute, text };
}
