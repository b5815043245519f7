import { useEffect, useLayoutEffect, useRef, useState, type FocusEvent, type RefObject } from 'react';
import { keepPlace } from '../lib/list-places.ts';
import { topOf } from './row-window.ts';

/** What a table reads when it is come back to, and writes while it is looked at. */
export type TablePlace = {
  /** Rows that have been scrolled past; NaN for a table that was never looked at. */
  rowsAbove: number;
  scrollY: number;
  focusedId: string | null;
};

type KeptRowOptions = {
  source: { key: string; placeOf: (id: string) => number | undefined };
  place: TablePlace;
  body: RefObject<HTMLElement | null>;
};

/**
 * The row that stays drawn although it has scrolled away, because it has the focus. Whoever comes back to the table
 * finds the focus on the row that they left it by.
 */
export function useKeptRow({ source, place, body }: KeptRowOptions) {
  const [keptId, setKeptId] = useState(place.focusedId);
  const kept = keptId === null ? null : (source.placeOf(keptId) ?? null);

  const comesBack = useRef(place.focusedId !== null);
  useEffect(() => {
    if (!comesBack.current || kept === null) return;
    // The row may be drawn a moment later than the table.
    const link = linkAt(body.current, kept);
    if (!link) return;
    comesBack.current = false;
    if (document.activeElement?.matches('body, h1')) link.focus({ preventScroll: true });
  });

  return {
    kept,
    keep: setKeptId,
    focusEvents: {
      onFocus: ({ target }: FocusEvent) => {
        const id = target.closest<HTMLElement>('[data-place]')?.dataset['id'] ?? null;
        setKeptId(id);
        keepPlace(place, { focusedId: id });
      },
      onBlur: ({ relatedTarget, currentTarget }: FocusEvent) => {
        // Another window has the focus now; this one's comes back to the same row.
        if (!document.hasFocus()) return;
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setKeptId(null);
      },
    },
  };
}

/** The link of the row at a place, if it is drawn. */
export const linkAt = (body: HTMLElement | null, place: number) =>
  body?.querySelector<HTMLElement>(`[data-place="${place}"] a[data-row]`);

type PlaceKeepingOptions = {
  box: RefObject<HTMLElement | null>;
  place: TablePlace;
  listKey: string;
  /** px from the top of the page to the first row. */
  top: number;
  /** px of a row. */
  height: number;
};

/**
 * Remembers how far the page is scrolled, puts it back there for who returns, shows another list from its top, and
 * keeps the same rows in view when their height changes or something comes or goes above them.
 */
export function usePlaceKeeping({ box, place, listKey, top, height }: PlaceKeepingOptions) {
  const last = useRef<{ place: TablePlace; listKey: string; height: number; top: number }>(null);
  useLayoutEffect(() => {
    const before = last.current;
    last.current = { place, listKey, height, top };
    const table = box.current;
    if (!table) return;
    const isBack = place !== before?.place && !Number.isNaN(place.rowsAbove);
    const hasMoved = before?.listKey === listKey && (before.height !== height || before.top !== top);
    if (isBack || (hasMoved && place.rowsAbove > 0)) {
      scrollToRow(table, place, height);
    } else if (before && before.listKey !== listKey && table.getBoundingClientRect().top < 0) {
      table.scrollIntoView({ block: 'start' });
    }
  }, [box, place, listKey, height, top]);

  useEffect(() => {
    const note = () => {
      keepPlace(place, { scrollY: window.scrollY, rowsAbove: (window.scrollY - top) / height });
    };
    // Before the rows are drawn anew: to ask afterwards would have the page laid out twice.
    const options = { passive: true, capture: true };
    window.addEventListener('scroll', note, options);
    return () => window.removeEventListener('scroll', note, options);
  }, [place, top, height]);

  // The browser would restore a place before the rows that it lies among are there.
  useEffect(() => {
    history.scrollRestoration = 'manual';
    return () => {
      history.scrollRestoration = 'auto';
    };
  }, []);
}

function scrollToRow(table: HTMLElement, { rowsAbove, scrollY }: TablePlace, height: number) {
  const rows = table.querySelector('tbody');
  if (!rows) return;
  // Above the rows nothing depends on their height.
  window.scrollTo(0, rowsAbove > 0 ? topOf(rows) + rowsAbove * height : scrollY);
}
