import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  knownWithinMs,
  longestPauseMs,
  nextCheckAt,
  stretchFor,
} from '../../../server/services/next-check.ts';
import { routineCalls } from '../../../server/upstream/budget.ts';

const minute = 60_000;
const link = { status: 'open', reportedStatus: null, contradiction: null, createdAt: 0, expiresAt: null };
const pace = { shortestMs: 10_000, stretch: 1 };

test('few open links are each read within a quarter of an hour', () => {
  expect(stretchFor(500, 120)).toBe(1);
  expect(nextCheckAt(link, 10 * 3_600_000, pace)).toBe(10 * 3_600_000 + 15 * minute);
});

test('with more open links than calls every pause grows alike, young links staying first', () => {
  const stretch = stretchFor(5000, 120);
  expect(stretch).toBeCloseTo(5000 / routineCalls(120) / 15, 0);
  const pauseOf = (age: number) => (nextCheckAt(link, age, { ...pace, stretch }) ?? 0) - age;
  expect(pauseOf(24 * 3_600_000)).toBe(Math.round(15 * minute * stretch));
  expect(pauseOf(4 * minute)).toBe(Math.round(minute * stretch));
});

test('the check just after the expiry is planned whatever the pace', () => {
  const expiring = { ...link, expiresAt: 30 * minute };
  expect(nextCheckAt(expiring, 29 * minute, { ...pace, stretch: 100 })).toBe(30 * minute + 2000);
});

test('what was reported is read soon and then less and less; what has ended is read no more', () => {
  const reported = { ...link, reportedStatus: 'completed' };
  expect(nextCheckAt(reported, 5, { ...pace, stretch: 100 })).toBe(10_005);
  const pauses = [4, 16, 160, 10_000].map(
    (age) => (nextCheckAt(reported, age * minute, pace) ?? 0) - age * minute,
  );
  expect(pauses).toEqual([15_000, minute, 3.75 * minute, 3.75 * minute]);
  const past = { ...reported, expiresAt: 30 * minute };
  expect(nextCheckAt(past, 46 * minute, pace)).toBe(47 * minute);
  expect(nextCheckAt({ ...link, status: 'expired' }, 5, pace)).toBeNull();
});

test('no pause is longer than the bound that is promised for so many open links', () => {
  fc.assert(
    fc.property(
      fc.nat(200_000),
      fc.integer({ min: 2, max: 6000 }),
      fc.integer({ min: 20, max: 60_000 }),
      fc.nat(10 * 86_400_000),
      fc.option(fc.nat(2 * 86_400_000)),
      (sessions, rate, shortestMs, now, expiresAt) => {
        const given = { shortestMs, stretch: stretchFor(sessions, rate) };
        const next = nextCheckAt({ ...link, expiresAt }, now, given) ?? Infinity;
        expect(next).toBeGreaterThan(now);
        expect(next - now).toBeLessThanOrEqual(Math.ceil(longestPauseMs(given)));
        expect(next - now).toBeLessThanOrEqual(Math.ceil(knownWithinMs(sessions, rate, shortestMs)));
      },
    ),
  );
});
