import { describe, expect, test } from 'vitest';
import { presentOf } from '../../../client/lib/clock.ts';
import {
  addDays,
  dayOf,
  formatCountdown,
  formatFull,
  formatList,
  formatPoint,
  formatShort,
} from '../../../client/lib/format.ts';

const zone = 'America/Jamaica';
const at = (text: string) => Date.parse(text);
const now = at('2026-11-23T19:02:30Z'); // 14:02:30 in Jamaica

describe('a short time', () => {
  test.each([
    ['2026-11-23T19:02:10Z', 'just now'],
    ['2026-11-23T18:57:30Z', '5 min ago'],
    ['2026-11-23T18:02:31Z', '59 min ago'],
    ['2026-11-23T18:02:30Z', '13:02'],
    ['2026-11-23T19:24:30Z', 'in 22 min'],
    ['2026-11-23T19:03:00Z', 'in less than 1 min'],
    ['2026-11-23T19:02:34Z', 'just now'],
    ['2026-11-24T04:59:59Z', '23:59'],
    ['2026-11-24T05:00:00Z', '24 Nov, 00:00'],
    ['2026-11-22T19:00:00Z', '22 Nov, 14:00'],
    ['2025-11-22T19:00:00Z', '22 Nov 2025, 14:00'],
  ])('%s is “%s”', (instant, text) => {
    expect(formatShort(at(instant), zone, now)).toBe(text);
  });

  test('after “since” it is never relative', () => {
    expect(formatPoint(at('2026-11-23T19:02:10Z'), zone, now)).toBe('14:02');
  });
});

describe('a full time names its offset', () => {
  test.each([
    ['2026-07-01T12:00:05Z', 'Europe/London', '2026-07-01 13:00:05 +01:00'],
    ['2026-12-01T12:00:05Z', 'Europe/London', '2026-12-01 12:00:05 +00:00'],
    ['2026-12-01T03:00:05Z', zone, '2026-11-30 22:00:05 −05:00'],
    ['2026-12-01T00:00:00Z', 'Asia/Kolkata', '2026-12-01 05:30:00 +05:30'],
    // The hour that comes twice when summer time ends is told apart by its offset.
    ['2026-11-01T05:30:00Z', 'America/New_York', '2026-11-01 01:30:00 −04:00'],
    ['2026-11-01T06:30:00Z', 'America/New_York', '2026-11-01 01:30:00 −05:00'],
  ])('%s in %s', (instant, inZone, text) => {
    expect(formatFull(at(instant), inZone)).toBe(text);
  });
});

test('a day belongs to the zone', () => {
  expect(dayOf(at('2026-11-24T03:00:00Z'), zone)).toBe('2026-11-23');
  expect(dayOf(at('2026-11-24T03:00:00Z'), 'UTC')).toBe('2026-11-24');
});

test('days are added across months, years and changes of summer time', () => {
  expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addDays('2026-03-29', -1)).toBe('2026-03-28');
});

test.each([
  [3_849_000, '1:04:09'],
  [1_330_000, '22:10'],
  [4_001, '0:05'],
  [-5_000, '0:00'],
])('a countdown of %i ms reads %s', (ms, text) => {
  expect(formatCountdown(ms)).toBe(text);
});

test('lists of words', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((words) => formatList(words))).toEqual([
    '',
    'a',
    'a or b',
    'a, b or c',
  ]);
});

test('what happened since the clock’s last step is not in the future; what is to come is', () => {
  const second = 1000;
  const tick = Date.now() - 14 * second;
  const made = tick + 9 * second;
  expect(formatShort(made, zone, presentOf(made, tick))).toBe('just now');
  const due = tick + 40 * second;
  expect(formatShort(due, zone, presentOf(due, tick))).toBe('in less than 1 min');
  const before = tick - 120 * second;
  expect(formatShort(before, zone, presentOf(before, tick))).toBe('2 min ago');
});
