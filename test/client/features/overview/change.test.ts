import { expect, test } from 'vitest';
import { changeOf, shareOf } from '../../../../client/features/overview/change.ts';

test.each([
  [1123, 1000, '+12.3 %', 'more than'],
  [920, 1000, '−8 %', 'less than'],
  [0, 1000, '−100 %', 'less than'],
  [1000, 1000, '', 'as much as'],
  [1000, 0, '', 'more than'],
  // Whole per cents from a hundred on, with commas.
  [125_550, 10_000, '+1,156 %', 'more than'],
  [1_000_001, 1_000_000, '+under 0.1 %', 'more than'],
  // Longer than a float is exact.
  [9_007_199_254_740_991, 9_007_199_254_740_990, '+under 0.1 %', 'more than'],
])('%i against %i is “%s” %s', (now, earlier, share, word) => {
  expect(changeOf(now, earlier)).toEqual({ share, word });
});

test.each([
  [9, 10, '90 %'],
  [2, 3, '66.7 %'],
  [0, 3, '0 %'],
  [0, 0, ''],
])('%i of %i is “%s”', (part, whole, share) => {
  expect(shareOf(part, whole)).toBe(share);
});
