import type { DatePreset } from '#shared/list-grammar.ts';
import { isCalendarDay, isInstantOrDate } from '../../lib/filter-values.ts';
import { addDays } from '../../lib/format.ts';

/** Periods that are one press away, by the list grammar's name, in the order in which they are offered. */
export const periodPresets = [
  ['today', 'Today'],
  ['last_7_days', '7 days'],
  ['last_30_days', '30 days'],
  ['last_90_days', '90 days'],
  ['this_month', 'This month'],
  ['last_month', 'Last month'],
  ['this_year', 'This year'],
] as const satisfies readonly (readonly [DatePreset, string])[];

export const usualPreset = 'last_30_days';

/** What the page shows, as its address says it: a preset, or days of one's own (`to` exclusive, as lists have it). */
export type Period = { preset: string } | { preset: ''; from: string; to: string };

/** Reads an address; what can't be used is the usual period. */
export function parsePeriod(params: URLSearchParams): Period {
  const preset = params.get('created') ?? '';
  if (periodPresets.some(([name]) => name === preset)) return { preset };
  const [from, to] = [params.get('from') ?? '', params.get('to') ?? ''];
  const isGood = isInstantOrDate(from) && isInstantOrDate(to) && Date.parse(from) < Date.parse(to);
  return isGood ? { preset: '', from, to } : { preset: usualPreset };
}

/** The address of a period, which is also what the server is asked for. */
export function periodParams(period: Period): URLSearchParams {
  return new URLSearchParams(
    'from' in period ? { from: period.from, to: period.to } : { created: period.preset },
  );
}

/** Days as people name them, both included; or why these can't be a period. */
export function daysAsPeriod(first: string, last: string): Period | { fault: string } {
  if (!isCalendarDay(first) || !isCalendarDay(last)) return { fault: 'Give both days.' };
  if (first > last) return { fault: 'The last day is before the first.' };
  if (addDays(first, 1095) < last) return { fault: 'Give three years at most.' };
  return { preset: '', from: first, to: addDays(last, 1) };
}
