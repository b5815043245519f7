import type { BucketUnit, SpanReply } from '#shared/overview.ts';
import { dayOf, formatClock, formatDate } from '../../lib/format.ts';

/** "14:00", "21 Nov", "Week of 16 Nov", "Nov 2026": how a bucket is called in a zone. */
export function bucketWord({ from }: SpanReply, unit: BucketUnit, zone: string, now: number): string {
  const start = Date.parse(from);
  switch (unit) {
    case 'hour':
      return formatClock(start, zone);
    case 'day':
      return formatDate(start, zone, now);
    case 'week':
      return `Week of ${formatDate(start, zone, now)}`;
    case 'month':
      return monthWord(start, zone);
  }
}

/** The same where there is little room. */
export function shortBucketWord(bucket: SpanReply, unit: BucketUnit, zone: string, now: number): string {
  const start = Date.parse(bucket.from);
  if (unit === 'month') return monthWord(start, zone).slice(0, 3);
  return unit === 'hour' ? formatClock(start, zone) : formatDate(start, zone, now).replace(/ \d{4}$/, '');
}

function monthWord(instant: number, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, month: 'short', year: 'numeric' }).format(
    instant,
  );
}

/** "1 Nov to 23 Nov 2026": days of a span, the last included; a moment within a day is named by its clock. */
export function spanWords({ from, to }: SpanReply, zone: string, now: number): string {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const isWhole = formatClock(end, zone) === '00:00';
  const last = isWhole ? end - 1 : end;
  const clock = isWhole ? '' : `, ${formatClock(end, zone)}`;
  const first = formatClock(start, zone) === '00:00' ? '' : `, ${formatClock(start, zone)}`;
  if (dayOf(start, zone) === dayOf(last, zone) && first === '')
    return `${formatDate(start, zone, now)}${clock && ` until ${formatClock(end, zone)}`}`;
  return `${formatDate(start, zone, now)}${first} to ${formatDate(last, zone, now)}${clock}`;
}
