import { TZDate } from '@date-fns/tz';
import type { BucketUnit } from '#shared/overview.ts';
import type { Span } from '../store/overview-store.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** The first moment of the day that is so many days after the instant's own, in the zone. */
export function dayStart(instant: number, zone: string, after = 0): number {
  const date = new TZDate(instant, zone);
  return new TZDate(date.getFullYear(), date.getMonth(), date.getDate() + after, zone).getTime();
}

export const isDayStart = (instant: number, zone: string) => dayStart(instant, zone) === instant;

/** Calendar days from one instant's day to another's, whatever hours these days have. */
export function daysBetween(from: number, to: number, zone: string): number {
  const plain = (instant: number) => {
    const date = new TZDate(instant, zone);
    return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  };
  return Math.round((plain(to) - plain(from)) / day);
}

/**
 * The period before: so many whole months where it is made of whole months, so many days where it is made of whole days of
 * the zone, else as many milliseconds.
 */
export function periodBefore({ from, to }: Span, zone: string): Span {
  if (!isDayStart(from, zone) || !isDayStart(to, zone)) return { from: from - (to - from), to: from };
  const [first, last] = [new TZDate(from, zone), new TZDate(to, zone)];
  if (first.getDate() === 1 && last.getDate() === 1) {
    const months = (last.getFullYear() - first.getFullYear()) * 12 + last.getMonth() - first.getMonth();
    return { from: new TZDate(first.getFullYear(), first.getMonth() - months, 1, zone).getTime(), to: from };
  }
  return { from: dayStart(from, zone, -daysBetween(from, to, zone)), to: from };
}

/** Of the period before as much as has passed of this one by now: to the same day and clock. None when it does not run. */
export function soFar(period: Span, before: Span, now: number, zone: string): Span | undefined {
  if (now <= period.from || now >= period.to) return undefined;
  if (!isDayStart(period.from, zone) || !isDayStart(before.from, zone))
    return { from: before.from, to: before.from + (now - period.from) };
  const first = new TZDate(before.from, zone);
  const clock = new TZDate(now, zone);
  const to = new TZDate(
    first.getFullYear(),
    first.getMonth(),
    first.getDate() + daysBetween(period.from, now, zone),
    clock.getHours(),
    clock.getMinutes(),
    clock.getSeconds(),
    clock.getMilliseconds(),
    zone,
  ).getTime();
  return { from: before.from, to: Math.min(to, before.to) };
}

/** By what a period of this length is divided. */
export function bucketUnit({ from, to }: Span, zone: string): BucketUnit {
  const days = daysBetween(from, to, zone);
  // A day at the end of summer time has 25 hours.
  if (to - from <= 25 * hour) return 'hour';
  if (days <= 92) return 'day';
  return days <= 190 ? 'week' : 'month';
}

/** The period in hours, days, weeks (from Monday) or months of the zone; the first and last as short as its ends make them. */
export function bucketsOf({ from, to }: Span, unit: BucketUnit, zone: string): Span[] {
  const buckets: Span[] = [];
  for (let start = from; start < to;) {
    const next = nextStart(start, unit, zone);
    // Where a clock is set back over midnight, its day begins twice, and the start that is found may be behind us.
    const end = Math.min(next > start ? next : start + hour, to);
    buckets.push({ from: start, to: end });
    start = end;
  }
  return buckets;
}

function nextStart(instant: number, unit: BucketUnit, zone: string): number {
  const date = new TZDate(instant, zone);
  switch (unit) {
    case 'hour':
      // By time passed, not by the clock, which shows one hour twice when summer time ends.
      return instant - ((date.getMinutes() * 60 + date.getSeconds()) * 1000 + date.getMilliseconds()) + hour;
    case 'day':
      return dayStart(instant, zone, 1);
    case 'week':
      return dayStart(instant, zone, 7 - ((date.getDay() + 6) % 7));
    case 'month':
      return new TZDate(date.getFullYear(), date.getMonth() + 1, 1, zone).getTime();
  }
}
