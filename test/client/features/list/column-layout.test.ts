import { expect, test } from 'vitest';
import type { Layout } from '#shared/views.ts';
import { withColumn, withMoved, withPinned } from '../../../../client/features/list/column-layout.ts';
import { chooseColumns, shapeOf, type DataColumn } from '../../../../client/ui/data-columns.ts';

const layout: Layout = { columns: ['a', 'b', 'c'], pinned: ['b'], density: 'compact' };
const column = (id: string): DataColumn<unknown> => ({ id, header: id, width: 8, cell: () => id });

test('a column is shown at the end, and one that is hidden is not kept in view any more', () => {
  expect(withColumn(layout, 'd', true).columns).toEqual(['a', 'b', 'c', 'd']);
  expect(withColumn(layout, 'b', false)).toEqual({ ...layout, columns: ['a', 'c'], pinned: [] });
});

test('the last column can’t be hidden', () => {
  const one: Layout = { ...layout, columns: ['a'] };
  expect(withColumn(one, 'a', false)).toBe(one);
});

test('a column moves to a place; beyond the ends and where it stands already nothing changes', () => {
  expect(withMoved(layout, 'a', 2).columns).toEqual(['b', 'c', 'a']);
  expect(withMoved(layout, 'c', 0).columns).toEqual(['c', 'a', 'b']);
  for (const to of [-1, 0, 3]) expect(withMoved(layout, 'a', to)).toBe(layout);
});

test('columns that are kept in view stand first, each stopping beside the one before', () => {
  const all = ['a', 'b', 'c', 'd'].map(column);
  const shown = chooseColumns(all, ['a', 'b', 'c', 'gone'], ['c', 'b']);
  expect(shown.columns.map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  expect(shown.pinned).toBe(2);
  expect(shapeOf(shown).stops).toEqual([2.5, 10.5]);
  expect(withPinned(layout, 'a', true).pinned).toEqual(['b', 'a']);
  expect(withPinned(layout, 'b', false).pinned).toEqual([]);
});
