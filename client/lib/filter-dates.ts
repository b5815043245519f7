import { datePresets } from '#shared/list-grammar.ts';
import { isDay } from './date-presets.ts';
import type { Reading } from './filter-amounts.ts';
import { isCalendarDay, isInstantOrDate } from './filter-values.ts';
import { addDays } from './format.ts';

/**
 * Reads `this_week`, `2026-11-01`, `2026-11`, `2026`, `2026-11-01..2026-11-30` (last day included), `>=2026-11-01` or
 * comparisons with an instant. Gives `NAME`, or `NAME_from` (inclusive) and `NAME_to` (exclusive), of the grammar.
 */
export function readDates(text: string, name: string): Reading {
  const typed = text.trim();
  const preset = datePresets.find((one) => one === typed.toLowerCase().replace(/[-\s]/g, '_'));
  if (preset) return { set: { [name]: preset } };
  const [, sign = '', date = ''] = /^(>=|<=|[<>=≥≤])?(.*)$/su.exec(typed) ?? [];
  const ends = date.split('..').map((end) => end.trim());
  const [first = '', second = ''] = ends;
  const [start, end] = [spanOf(first), spanOf(second)];
  if (
    ends.length === 2 &&
    sign === '' &&
    (start || end) &&
    (start || first === '') &&
    (end || second === '')
  ) {
    return range(start?.from, end?.to);
  }
  if (ends.length > 1 || !start) {
    return {
      why: `Write dates like ${name}:2026-11-01, ${name}:2026-11-01..2026-11-30 or ${name}:this_week.`,
    };
  }
  if (sign === '>=' || sign === '≥') return range(start.from, undefined);
  if (sign === '>') return range(start.after, undefined);
  if (sign === '<=' || sign === '≤') return range(undefined, start.after);
  if (sign === '<') return range(undefined, start.from);
  if (!isDay(start.from))
    return { why: `A moment alone finds nothing. Write ${name}:>=${first}.`, fix: `${name}:>=${first}` };
  return range(start.from, start.to);

  function range(from: string | undefined, to: string | undefined): Reading {
    if ([from, to].some((value) => value !== undefined && !isInstantOrDate(value))) {
      return { why: 'Give a year from 1000 to 8999.' };
    }
    return { set: { ...(from && { [`${name}_from`]: from }), ...(to && { [`${name}_to`]: to }) } };
  }
}

/**
 * Where a day, month, year or moment begins; `to` is the end that it stands for behind two points, `after` the
 * first that is later. Undefined for anything else.
 */
function spanOf(text: string): { from: string; to: string; after: string } | undefined {
  if (/^[1-8]\d{3}$/.test(text)) return spanTo(`${text}-01-01`, `${Number(text) + 1}-01-01`);
  if (/^[1-8]\d{3}-(?:0[1-9]|1[0-2])$/.test(text)) {
    const first = `${text}-01`;
    return spanTo(first, `${addDays(first, 31).slice(0, 7)}-01`);
  }
  // RFC 3339 lets T and Z be small.
  const written = text.toUpperCase();
  if (isCalendarDay(written)) return spanTo(written, addDays(written, 1));
  if (!isInstantOrDate(written)) return undefined;
  return { from: written, to: written, after: new Date(Date.parse(written) + 1).toISOString() };
}

const spanTo = (from: string, to: string) => ({ from, to, after: to });
