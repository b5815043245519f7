import type { KeyboardEvent, RefObject } from 'react';
import { flushSync } from 'react-dom';
import { useShortcut } from '../lib/keyboard.ts';
import { linkAt } from './row-places.ts';

type RowKeysOptions = {
  body: RefObject<HTMLElement | null>;
  count: number;
  /** px of a row. */
  height: number;
  /** Has the row of this id drawn, wherever the window is. */
  keep: (id: string) => void;
  idAt: (place: number) => string | undefined;
  onExtend: ((from: number, to: number) => void) | undefined;
};

/** Moves the focus from row to row by keys, and has the page follow it. */
export function useRowKeys({ body, count, height, keep, idAt, onExtend }: RowKeysOptions) {
  const moveTo = (wanted: number) => {
    const place = Math.max(0, Math.min(count - 1, wanted));
    const id = idAt(place);
    if (id === undefined) return undefined;
    // It has to be drawn before it can take the focus.
    flushSync(() => keep(id));
    const link = linkAt(body.current, place);
    link?.closest('tr')?.scrollIntoView({ block: 'nearest' });
    link?.focus({ preventScroll: true });
    return place;
  };
  const step = (by: 1 | -1) => {
    const from = focusedPlace();
    if (from !== undefined) return moveTo(from + by);
    const inView = placesInView(body.current, height);
    return moveTo(by === 1 ? inView.first : inView.last);
  };
  const extend = (by: 1 | -1, { shiftKey }: Pick<KeyboardEvent, 'shiftKey'>) => {
    const from = focusedPlace();
    const place = step(by);
    // Capitals may be locked: then these are j and k.
    if (shiftKey && from !== undefined && place !== undefined) onExtend?.(from, place);
  };
  useShortcut('j', 'Next row', () => step(1));
  useShortcut('k', 'Previous row', () => step(-1));
  const canExtend = onExtend !== undefined;
  useShortcut('J', 'Select to the next row', (event) => extend(1, event), canExtend);
  useShortcut('K', 'Select to the previous row', (event) => extend(-1, event), canExtend);

  const onKeyDown = (event: KeyboardEvent) => {
    const from = focusedPlace();
    if (from === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const aPage = Math.max(1, Math.floor((window.innerHeight * 0.7) / height));
    const targets: Record<string, number> = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      PageDown: from + aPage,
      PageUp: from - aPage,
      Home: 0,
      End: count - 1,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const place = moveTo(target);
    if (event.shiftKey && place !== undefined) onExtend?.(from, place);
  };
  return { onKeyDown };
}

/** The place of the row that has the focus; undefined when none has. */
export function focusedPlace(): number | undefined {
  const place = document.activeElement?.closest<HTMLElement>('[data-place]')?.dataset['place'];
  return place === undefined ? undefined : Number(place);
}

function placesInView(body: HTMLElement | null, height: number) {
  const top = body?.getBoundingClientRect().top ?? 0;
  // What stays at the top of the window covers about three rows.
  const first = top > 0 ? 0 : Math.ceil(-top / height) + 3;
  return { first, last: Math.max(first, Math.floor((window.innerHeight - top) / height) - 1) };
}
