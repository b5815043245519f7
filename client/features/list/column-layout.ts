import type { Layout } from '#shared/views.ts';

/** The layout with a column shown, at the end, or not shown. The last one stays: a list without columns is none. */
export function withColumn(layout: Layout, id: string, isShown: boolean): Layout {
  if (isShown) return layout.columns.includes(id) ? layout : { ...layout, columns: [...layout.columns, id] };
  const columns = layout.columns.filter((one) => one !== id);
  if (columns.length === 0) return layout;
  return { ...layout, columns, pinned: layout.pinned.filter((one) => one !== id) };
}

/** The layout with a column moved to a place among those shown; the same one where that changes nothing. */
export function withMoved(layout: Layout, id: string, to: number): Layout {
  const from = layout.columns.indexOf(id);
  if (from === -1 || to === from || to < 0 || to >= layout.columns.length) return layout;
  const columns = layout.columns.filter((one) => one !== id);
  columns.splice(to, 0, id);
  return { ...layout, columns };
}

/** The layout with a column kept in view at the side, or not. */
export function withPinned(layout: Layout, id: string, isPinned: boolean): Layout {
  const pinned = layout.pinned.filter((one) => one !== id);
  return { ...layout, pinned: isPinned ? [...pinned, id] : pinned };
}
