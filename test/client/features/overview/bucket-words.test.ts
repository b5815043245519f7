import { expect, test } from 'vitest';
import { bucketWord, shortBucketWord, spanWords } from '../../../../client/features/overview/bucket-words.ts';
import { labelStep, ticksUpTo } from '../../../../client/features/overview/scale.ts';

const zone = 'America/Jamaica';
const now = Date.parse('2026-11-23T17:00:00Z');
const span = (from: string, to: string) => ({ from: `${from}:00.000Z`, to: `${to}:00.000Z` });

test.each([
  [span('2026-11-01T05:00', '2026-11-24T05:00'), '1 Nov to 23 Nov'],
  [span('2026-11-23T05:00', '2026-11-24T05:00'), '23 Nov'],
  [span('2026-11-22T05:00', '2026-11-22T17:00'), '22 Nov until 12:00'],
  [span('2025-10-01T05:00', '2025-10-23T20:39'), '1 Oct 2025 to 23 Oct 2025, 15:39'],
  [span('2026-11-01T06:30', '2026-11-03T07:00'), '1 Nov, 01:30 to 3 Nov, 02:00'],
])('a span is named by its days, the last included', (of, words) => {
  expect(spanWords(of, zone, now)).toBe(words);
});

test.each([
  ['hour', '2026-11-01T19:00', '14:00', '14:00'],
  ['day', '2025-11-01T05:00', '1 Nov 2025', '1 Nov'],
  ['week', '2026-11-16T05:00', 'Week of 16 Nov', '16 Nov'],
  ['month', '2026-11-01T05:00', 'Nov 2026', 'Nov'],
] as const)('a bucket of one %s is named in the zone', (unit, from, word, short) => {
  expect(bucketWord(span(from, from), unit, zone, now)).toBe(word);
  expect(shortBucketWord(span(from, from), unit, zone, now)).toBe(short);
});

test.each([
  [0, [0]],
  [1, [0, 1]],
  [7, [0, 2, 4, 6, 8]],
  [1_381_000, [0, 500_000, 1_000_000, 1_500_000]],
])('an axis up to %i has round steps', (highest, ticks) => {
  expect(ticksUpTo(highest)).toEqual(ticks);
});

test.each([
  [1, 5, 1],
  [30, 5, 6],
  [24, 6, 4],
])('of %i buckets with room for %i names every %ith is named', (buckets, room, step) => {
  expect(labelStep(buckets, room)).toBe(step);
});
