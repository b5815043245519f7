import type { DateFormat } from './statements.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** What may stand behind a date: a clock, which the day needs only where an offset moves it. */
const clock = String.raw`(?:[T ,]+\d{1,2}:\d{2}.*)?`;
const yearFirst = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${clock}$`, 's');
const compact = /^(\d{4})(\d{2})(\d{2})$/;
const yearLast = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})${clock}$`, 's');
const named = new RegExp(
  String.raw`^(?:(\d{1,2})[-/. ]*([a-z]{3,9})|([a-z]{3,9})\.? (\d{1,2}))[-/., ]+(\d{4}|\d{2})${clock}$`,
  'is',
);
const instant = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?\s?(?:Z|[+-]\d{2}:?\d{2})$/i;

/** Programs write 31 December 9999 for "never"; what is beyond these is no day of a payment, nor one to reckon from. */
const [first, end] = [Date.UTC(1970, 0, 2), Date.UTC(2099, 11, 31)];

const zones = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of an instant (ms UTC) in a zone, as `YYYY-MM-DD`. */
export function dayInZone(at: number, timeZone: string): string {
  const format =
    zones.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  zones.set(timeZone, format);
  return format.format(at);
}

/**
 * Reads a date of a statement as `YYYY-MM-DD`; undefined for what is none. A year in front or a month by its name says the
 * order itself, otherwise `format` does; `iso` takes no others. A clock without an offset is the merchant's; an instant with
 * one is the merchant's day at that instant. Two digits are a year of this century.
 */
export function readStatementDate(text: string, format: DateFormat, timeZone: string): string | undefined {
  const given = text.normalize('NFKC').trim();
  if (instant.test(given)) {
    const at = Date.parse(
      given
        .replace(' ', 'T')
        .replace(/\s/g, '')
        .replace(/([+-]\d{2})(\d{2})$/, '$1:$2'),
    );
    return at >= first && at < end ? dayInZone(at, timeZone) : undefined;
  }
  const front = yearFirst.exec(given);
  if (front) return toDay(front[1], front[3], front[4]);
  const joined = compact.exec(given);
  if (joined) return toDay(joined[1], joined[2], joined[3]);
  const words = named.exec(given);
  if (words) {
    const month = months.indexOf((words[2] ?? words[3] ?? '').slice(0, 3).toLowerCase()) + 1;
    return month > 0 ? toDay(words[5], String(month), words[1] ?? words[4]) : undefined;
  }
  const back = yearLast.exec(given);
  if (!back || format === 'iso') return undefined;
  const [, one, , other, year] = back;
  return format === 'dmy' ? toDay(year, other, one) : toDay(year, one, other);
}

function toDay(year = '', month = '', day = ''): string | undefined {
  const [y, m, d] = [year.length === 2 ? 2000 + Number(year) : Number(year), Number(month), Number(day)];
  const at = new Date(Date.UTC(y, m - 1, d));
  // Date turns 30 February into 2 March.
  const isReal = y >= 1970 && y < 2100 && at.getUTCMonth() === m - 1 && at.getUTCDate() === d;
  return isReal ? at.toISOString().slice(0, 10) : undefined;
}

/**
 * In which order the dates of a column are written; `ambiguous`: every one of them can be read in both, so somebody must say;
 * null: these are no dates.
 */
export function guessDateFormat(cells: readonly string[]): DateFormat | 'ambiguous' | null {
  let [dates, dayFirst, monthFirst, either] = [0, 0, 0, 0];
  for (const cell of cells) {
    const isDayFirst = readStatementDate(cell, 'dmy', 'UTC');
    const isMonthFirst = readStatementDate(cell, 'mdy', 'UTC');
    if (isDayFirst === undefined && isMonthFirst === undefined) continue;
    dates += 1;
    if (isDayFirst === undefined) monthFirst += 1;
    else if (isMonthFirst === undefined) dayFirst += 1;
    else if (!readStatementDate(cell, 'iso', 'UTC')) either += 1;
  }
  if (dates === 0 || dates < cells.length / 2) return null;
  if (dayFirst > 0 && monthFirst > 0) return dayFirst > monthFirst ? 'dmy' : 'mdy';
  if (dayFirst > 0) return 'dmy';
  if (monthFirst > 0) return 'mdy';
  return either > 0 ? 'ambiguous' : 'iso';
}
