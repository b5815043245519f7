import { TZDate } from '@date-fns/tz';
import type { DayReading } from './clue-kinds.ts';

/** Days as people mean them: a number of days since 1970, the same everywhere; a time zone turns it into instants. */

const dayMs = 86_400_000;

export function dayOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCFullYear() === year;
  return exists ? date.getTime() / dayMs : undefined;
}

/** Which day it is in the zone at the instant. */
export function dayAt(instant: number, timeZone: string): number {
  const date = new TZDate(instant, timeZone);
  return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / dayMs);
}

/** The first moment of the day in the zone, days of 23 and 25 hours included. */
export function startOfDay(day: number, timeZone: string): number {
  const date = new Date(day * dayMs);
  return new TZDate(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), timeZone).getTime();
}

/** 0 is Sunday. */
export function weekdayOf(day: number): number {
  return new Date(day * dayMs).getUTCDay();
}

export function dateOf(day: number): { year: number; month: number; date: number } {
  const date = new Date(day * dayMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, date: date.getUTCDate() };
}

const short = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'long',
  day: 'numeric',
  month: 'short',
});

/** "Tuesday 17 Nov", with its year unless that is the year of `now`. */
export function dayName(day: number, now?: number): string {
  const { year } = dateOf(day);
  const name = short
    .format(day * dayMs)
    .replace(',', '')
    .replace('Sept', 'Sep');
  return now !== undefined && dateOf(now).year === year ? name : `${name} ${year}`;
}

/** "Tuesday 17 Nov 2026", "Monday 16 Nov 2026 to Sunday 22 Nov 2026", "… or …". */
export function nameOfDays(days: readonly DayReading[]): string {
  return days
    .map(({ first, last }) => (first === last ? dayName(first) : `${dayName(first)} to ${dayName(last)}`))
    .join(' or ');
}
