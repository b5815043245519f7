import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BACKOFF_BASE_MS,
  BACKOFF_CAP_MS,
  backoffMs,
  parseRetryAfter,
  RETRY_AFTER_CAP_MS,
} from '../../../server/upstream/retry.ts';

const now = Date.UTC(2026, 4, 5, 12, 0, 0);

describe('a Retry-After header', () => {
  test.each([
    ['0', 0],
    ['17', 17_000],
    [' 17 ', 17_000],
    ['1.5', 1_500],
    ['Tue, 05 May 2026 12:00:30 GMT', 30_000],
    ['Tue, 05 May 2026 11:00:00 GMT', 0],
    ['Tue, 05 May 2099 11:00:00 GMT', RETRY_AFTER_CAP_MS],
    ['99999999999', RETRY_AFTER_CAP_MS],
    ['9'.repeat(400), RETRY_AFTER_CAP_MS],
  ])('of %j is read', (value, expected) => {
    expect(parseRetryAfter(value, now)).toBe(expected);
  });

  test.each([
    null,
    '',
    ' ',
    '-5',
    '+5',
    'NaN',
    'Infinity',
    '1e3',
    '0x10',
    '5s',
    'abc 5',
    '5, 6',
    '2026-05-05',
    'Tue, 99 May 2026 12:00:30 GMT',
  ])('of %j is as if it were absent', (value) => {
    expect(parseRetryAfter(value, now)).toBeUndefined();
  });

  test('never gives anything but a whole, bounded number of ms', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.nat().map(String),
          fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
        ),
        (value) => {
          const ms = parseRetryAfter(value, now) ?? 0;
          expect(Number.isSafeInteger(ms) && ms >= 0 && ms <= RETRY_AFTER_CAP_MS).toBe(true);
        },
      ),
    );
  });
});

describe('backoff', () => {
  const attempts = fc.integer({ min: 1, max: 10_000 });
  const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  test('doubles its range with every attempt up to the cap', () => {
    const longest = (attempt: number) => backoffMs({ attempt, random: () => 1 - Number.EPSILON });
    expect([1, 2, 3, 4].map(longest)).toEqual([0, 1, 2, 3].map((power) => BACKOFF_BASE_MS * 2 ** power - 1));
    expect(longest(50)).toBe(BACKOFF_CAP_MS - 1);
  });

  test('spreads over its whole range (full jitter)', () => {
    fc.assert(
      fc.property(attempts, fraction, (attempt, random) => {
        const range = backoffMs({ attempt, random: () => 1 - Number.EPSILON }) + 1;
        expect(backoffMs({ attempt, random: () => random })).toBe(Math.floor(random * range));
      }),
    );
  });

  test('is never sooner than upstream asked, within the cap on what it may ask', () => {
    fc.assert(
      fc.property(attempts, fraction, fc.double({ min: 0, noNaN: true }), (attempt, random, retryAfterMs) => {
        const wait = backoffMs({ attempt, retryAfterMs, random: () => random });
        expect(wait).toBeGreaterThanOrEqual(Math.min(retryAfterMs, RETRY_AFTER_CAP_MS));
        expect(wait).toBeLessThanOrEqual(RETRY_AFTER_CAP_MS);
      }),
    );
  });

  test('stays a whole, bounded number on any input', () => {
    fc.assert(
      fc.property(
        fc.double(),
        fc.option(fc.double(), { nil: undefined }),
        fraction,
        (attempt, retryAfterMs, random) => {
          const wait = backoffMs({
            attempt,
            random: () => random,
            ...(retryAfterMs !== undefined && { retryAfterMs }),
          });
          expect(Number.isSafeInteger(wait) && wait >= 0 && wait <= RETRY_AFTER_CAP_MS).toBe(true);
        },
      ),
    );
  });
});
