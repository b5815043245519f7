import { expect, test } from 'vitest';
import {
  everyMatch,
  isSelected,
  noSelection,
  selectedCount,
  withRows,
} from '../../../../client/features/list/row-selection.ts';

test('rows are picked and let go one by one', () => {
  const two = withRows(noSelection, ['a', 'b'], true);
  expect([isSelected(two, 'a'), isSelected(two, 'c'), selectedCount(two, 10)]).toEqual([true, false, 2]);
  expect(selectedCount(withRows(two, ['a'], false), 10)).toBe(1);
});

test('of every row that matches, single ones can be let go and taken back', () => {
  const without = withRows(everyMatch, ['a'], false);
  expect([isSelected(without, 'a'), isSelected(without, 'never seen'), selectedCount(without, 10)]).toEqual([
    false,
    true,
    9,
  ]);
  expect(selectedCount(withRows(without, ['a'], true), 10)).toBe(10);
});

test('how many match is not known at once, and then nor is how many are selected', () => {
  expect(selectedCount(everyMatch, null)).toBeNull();
  expect(selectedCount(withRows(noSelection, ['a'], true), null)).toBe(1);
});
