import type { DatePreset, InstantRange } from '#shared/list-grammar.ts';
import { addDays, formatClock, formatDate } from './format.ts';
import { isPreset } from './filter-values.ts';

const words: Record<DatePreset, string> = {
  today: 'today',
  yesterday: 'yesterday',
  tomorrow: 'tomorrow',
  this_week: 'this week',
  last_week: 'last week',
  last_7_days: 'in the last 7 days',
  last_30_days: 'in the last 30 days',
  last_90_days: 'in the last 90 days',
  next_7_days: 'in the next 7 days',
  this_month: 'this month',
  last_month: 'last month',
  this_year: 'this year',
  last_year: 'last year',
};

/** "this week", "last 7 days"; with `inSentence` as it follows a verb: "in the last 7 days". */
export function presetWord(preset: string, { inSentence = false } = {}): string {
  if (!isPreset(preset)) return preset;
  const word = words[preset as DatePreset];
  return inSentence ? word : word.replace(/^in the /, '');
}

/** The presets that make sense: what was made or completed lies behind us. */
export const presetsFor = (range: InstantRange, presets: readonly DatePreset[]) =>
  range === 'expires' ? presets : presets.filter((preset) => !/^(?:tomorrow|next_7_days)$/.test(preset));

export const isDay = (value: string) => /^\d{4}-\d{2}-\d{2}$/.test(value);

/** How dates are written: as of now, years left out where they are this one, unless the text outlives the screen. */
export type DateWriting = { zone: string; now: number; years: boolean };

/** A present so far from all dates that their years are written. */
const anotherAge = Date.parse('0001-01-01T00:00:00Z');

type Range = { preset: string; from: string; to: string };

/** The parameters of one range; '' where there is none. */
export const rangeOf = (filters: Readonly<Record<string, string>>, name: string): Range => ({
  preset: filters[name] ?? '',
  from: filters[`${name}_from`] ?? '',
  to: filters[`${name}_to`] ?? '',
});

/**
 * A range as people speak of it: "this week", "on 20 Nov", "from 20 Nov to 23 Nov" (both days included),
 * "on or after 20 Nov", "before 21 Nov at 05:00".
 */
export function rangeText({ preset, from, to }: Range, writing: DateWriting): string {
  if (preset !== '') return presetWord(preset, { inSentence: true });
  // The grammar's end is the day after; people name the last day.
  const last = isDay(to) ? addDays(to, -1) : to;
  if (isDay(from) && isDay(to)) {
    if (from === last) return `on ${dayText(from, writing)}`;
    return `from ${dayText(from, writing)} to ${dayText(last, writing)}`;
  }
  const start =
    from &&
    (isDay(from) ? `on or after ${dayText(from, writing)}` : `at or after ${momentText(from, writing)}`);
  const end =
    to && (isDay(to) ? `on or before ${dayText(last, writing)}` : `before ${momentText(to, writing)}`);
  return [start, end].filter(Boolean).join(' and ');
}

function dayText(day: string, { now, years }: DateWriting): string {
  // A plain date is a day of the merchant's zone already: written out as of noon UTC, in UTC.
  return formatDate(Date.parse(`${day}T12:00:00Z`), 'UTC', years ? anotherAge : now);
}

function momentText(instant: string, { zone, now, years }: DateWriting): string {
  const ms = Date.parse(instant);
  const seconds = new Date(ms)
    .toISOString()
    .slice(17, 23)
    .replace(/^00\.000$/, '')
    .replace(/\.000$/, '');
  return `${formatDate(ms, zone, years ? anotherAge : now)} at ${formatClock(ms, zone)}${seconds && `:${seconds}`}`;
}
