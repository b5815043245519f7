import { tzOffset } from '@date-fns/tz';
import { type ColumnKind, exportColumns } from '#shared/exports.ts';
import { guardText } from '#shared/formula-guard.ts';
import type { ListNoun } from '#shared/list-grammar.ts';
import { exponentOf, toDecimal } from '#shared/money.ts';
import { isoInstant, isoText } from './instant-text.ts';

/** A row as the API replies it. */
export type ExportedRow = Readonly<Record<string, unknown>>;

/** The offset from UTC that a zone has at some instant: in ms, and as `-05:00`. */
export type Offset = { ms: number; text: string };

/** How the cells of a format are made; the only step at which formats differ. `nothing` stands for what is not known. */
export type CellWriter<Cell> = {
  nothing: Cell;
  text(value: string): Cell;
  /** A decimal as JSON writes it. */
  number(value: string): Cell;
  /** Minor units and the exponent of the currency beside them. */
  money(amount: number, exponent: number): Cell;
  instant(instant: number, offset: Offset): Cell;
};

/**
 * Makes rows of the API into cells: money by the exponent of the currency beside it, instants in the zone. `columns` are names
 * of {@link exportColumns}.
 */
export function cellsOf<Cell>(
  noun: ListNoun,
  columns: readonly string[],
  timeZone: string,
  writer: CellWriter<Cell>,
): (row: ExportedRow) => Cell[] {
  const offsetOf = offsetReader(timeZone);
  const readers = columns.map((column) => cellReader(column, exportColumns[noun][column], offsetOf, writer));
  return (row) => readers.map((read) => read(row));
}

function cellReader<Cell>(
  column: string,
  kind: ColumnKind | undefined,
  offsetOf: (instant: number) => Offset,
  writer: CellWriter<Cell>,
) {
  const read = fieldReader(column);
  const readCurrency = fieldReader(column.replace(/[^.]+$/, 'currency'));
  const readOuterCurrency = fieldReader('currency');

  function write(value: string, row: ExportedRow): Cell {
    switch (kind) {
      case 'money': {
        const currency = readCurrency(row) ?? readOuterCurrency(row) ?? '';
        return writer.money(Number(value), cachedExponent(currency));
      }
      case 'instant': {
        const instant = isoInstant(value);
        return writer.instant(instant, offsetOf(instant));
      }
      case 'number':
        return writer.number(value);
      case 'json':
      case 'text':
        return writer.text(value);
      case undefined:
        throw new Error(`There is no column ${column}.`);
    }
  }

  return (row: ExportedRow): Cell => {
    const value = read(row);
    return value === null ? writer.nothing : write(value, row);
  };
}

/** Cells of a CSV: decimals, ISO 8601, and text so that no spreadsheet runs it. Null stands for "not known". */
export const csvCells: CellWriter<string | null> = {
  nothing: null,
  text: guardText,
  number: (value) => value,
  money: toDecimal,
  instant: (instant, offset) => isoText(instant + offset.ms).slice(0, -1) + offset.text,
};

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

/** Tells the offset that the zone has at an instant. */
function offsetReader(timeZone: string): (instant: number) => Offset {
  const steadyDays = new Map<number, Offset | undefined>();

  /** The offset of a whole UTC day; undefined for a day on which it changes. */
  function offsetOfDay(start: number): Offset | undefined {
    if (steadyDays.has(start)) return steadyDays.get(start);
    const [first, last] = [offsetAt(timeZone, start), offsetAt(timeZone, start + day)];
    const offset = first.ms === last.ms ? first : undefined;
    steadyDays.set(start, offset);
    return offset;
  }

  // Asking Intl for each instant would cost more than the rest of the row.
  return (instant) => offsetOfDay(Math.floor(instant / day) * day) ?? offsetAt(timeZone, instant);
}

/** The offset of the zone at the instant. */
export function offsetAt(timeZone: string, instant: number): Offset {
  const minutes = Math.round(tzOffset(timeZone, new Date(instant)));
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  const text = `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return { ms: minutes * minute, text };
}
