import { useState } from 'react';
import { idAt, idsBetween, type ListPages } from '../../lib/list-pages.ts';
import type { TableSelection } from '../../ui/data-table.tsx';

/** Rows that were picked, or every row that matches but those that were let go again. */
export type RowSelection = { all: boolean; ids: ReadonlySet<string> };

export const noSelection: RowSelection = { all: false, ids: new Set() };
export const everyMatch: RowSelection = { all: true, ids: new Set() };

export const isSelected = ({ all, ids }: RowSelection, id: string) => ids.has(id) !== all;

/** The selection with these rows in it, or without them. */
export function withRows(
  { all, ids }: RowSelection,
  rows: readonly string[],
  selected: boolean,
): RowSelection {
  const next = new Set(ids);
  for (const id of rows) {
    if (selected === all) next.delete(id);
    else next.add(id);
  }
  return { all, ids: next };
}

/** How many rows are selected; null while it is not known how many match. */
export function selectedCount({ all, ids }: RowSelection, matching: number | null): number | null {
  if (!all) return ids.size;
  return matching === null ? null : Math.max(0, matching - ids.size);
}

/** Whether more match than are selected. */
export const canAddAll = ({ all, ids }: RowSelection, matching: number | null) =>
  !all && matching !== null && matching > ids.size;

type SelectionState = { listKey: string; selection: RowSelection; anchor: number | null };

/**
 * What is selected in one list; another filter or order begins with nothing. A range goes from the row that was
 * selected last and does with every row in it what was done with that one.
 */
export function useRowSelection(known: ListPages | null, listKey: string) {
  const [kept, setKept] = useState<SelectionState>({ listKey, selection: noSelection, anchor: null });
  const { selection, anchor } = kept.listKey === listKey ? kept : { selection: noSelection, anchor: null };
  const set = (next: RowSelection, at: number | null = anchor) =>
    setKept({ listKey, selection: next, anchor: at });

  /** Does with all rows between two places what was done with the one that the range began at. */
  const spread = (from: number, to: number) => {
    if (!known) return;
    const id = idAt(known, from);
    const selected = anchor === null || id === undefined || isSelected(selection, id);
    set(withRows(selection, idsBetween(known, from, to), selected), from);
  };
  const toggle = (place: number, isRange: boolean) => {
    const id = known ? idAt(known, place) : undefined;
    if (isRange && anchor !== null) spread(anchor, place);
    else if (id !== undefined) set(withRows(selection, [id], !isSelected(selection, id)), place);
  };

  const share = shareOf(selection, known);
  const table: TableSelection = {
    isSelected: (id) => isSelected(selection, id),
    share,
    toggle,
    extend: (from, to) => spread(anchor ?? from, to),
    toggleAll: () =>
      set(
        share === 'all' || !known
          ? noSelection
          : { all: false, ids: new Set(known.pages.flatMap(({ ids }) => ids)) },
      ),
  };
  return {
    selection,
    table,
    set: (next: RowSelection) => set(next, null),
  };
}

function shareOf({ all, ids }: RowSelection, known: ListPages | null) {
  if (all) return ids.size === 0 ? 'all' : 'some';
  if (ids.size === 0) return 'none';
  return ids.size >= (known?.count ?? 0) ? 'all' : 'some';
}
