import { expect, test } from 'vitest';
import { noteOf, tooManyText } from '../../../../client/features/lookups/outcome-words.ts';

const row = { line: 1, value: 'RCT-1', outcome: 'found', founds: [], sameAs: undefined, alsoOn: [] } as const;

test('a duplicate names the line that was first, and the first names the others', () => {
  expect(noteOf(row)).toBeUndefined();
  expect(noteOf({ ...row, outcome: 'duplicate', sameAs: 1204 })).toBe('Same as line 1,204');
  expect(noteOf({ ...row, alsoOn: [7] })).toBe('Also on line 7');
  expect(noteOf({ ...row, alsoOn: [2, 3, 4, 5, 6, 7, 8] })).toBe('Also on lines 2, 3, 4, 5, 6 and 2 more');
});

test('more than ten thousand values are refused in words before anything is asked for', () => {
  expect(tooManyText(10_000)).toBeUndefined();
  expect(tooManyText(12_345)).toBe('These are 12,345 values; at most 10,000 are looked up at once.');
});
