import { TZDate } from '@date-fns/tz';
import { readInstant } from './instants.ts';

/** Plain calendar days, YYYY-MM-DD, and what they are as instants in a zone. */

/** First instant of a day and of the day after; undefined for what is no day. Days have 23 to 25 hours. */
export function dayRange(day: string, timeZone: string): { from: number; to: number } | undefined {
  if (!/^20\d{2}-\d{2}-\d{2}$/.test(day)) return undefined;
  const from = readInstant(day, timeZone);
  const to = from === undefined ? undefined : readInstant(nextDay(day), timeZone);
  return from === undefined || to === undefined ? undefined : { from, to };
}

export function dayOfInstant(at: number, timeZone: string): string {
  const date = new TZDate(at, timeZone);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

/** Days of a month, YYYY-MM, in order. */
export function daysOfMonth(month: string): string[] {
  const days: string[] = [];
  for (let day = `${month}-01`; day.startsWith(month); day = nextDay(day)) days.push(day);
  return days;
}

/** Days between two, both included, at most `most`. */
export function daysBetween(first: string, last: string, most: number): string[] {
  const days: string[] = [];
  for (let day = first; day <= last && days.length < most; day = nextDay(day)) days.push(day);
  return days;
}

/** By the calendar alone: no zone takes part in counting days. */
function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
