import { useMemo } from 'react';
import type { Layout } from '#shared/views.ts';
import { useMedia } from '../../lib/media.ts';
import { chooseColumns, type CardSlot, type ShownColumns } from '../../ui/data-columns.ts';
import type { ListColumn } from './list-kind.ts';

export type LayoutState = readonly [layout: Layout | null, set: (layout: Layout | null) => void];

/** The order in which a card is read. */
const slots: readonly CardSlot[] = ['title', 'amount', 'state', 'time', 'who'];

/**
 * How a list stands on screen: what was chosen, else its standard columns as far as the window has room for them. A
 * layout in which none of the columns is known any more is none.
 */
export function useShownColumns<Row>(all: readonly ListColumn<Row>[], chosen: Layout | null) {
  const isMiddling = useMedia('(width >= 64rem)');
  const isWide = useMedia('(width >= 80rem)');
  return useMemo(() => {
    const width = isWide ? 80 : isMiddling ? 64 : 0;
    const known = chosen?.columns.filter((name) => all.some(({ id }) => id === name)) ?? [];
    const standard = all.filter((column) => column.standard !== undefined && column.standard <= width);
    const layout: Layout =
      chosen && known.length > 0
        ? { ...chosen, columns: known }
        : { columns: standard.map(({ id }) => id), pinned: [], density: chosen?.density ?? 'comfortable' };
    const cards: ShownColumns<Row> = {
      columns: slots.flatMap((slot) => all.find((column) => column.slot === slot) ?? []),
      pinned: 0,
    };
    return { layout, shown: chooseColumns(all, layout.columns, layout.pinned), cards };
  }, [all, chosen, isMiddling, isWide]);
}
