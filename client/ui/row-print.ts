import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** Rows that are printed at most: a longer list is what an export is for. */
const maxPrinted = 1000;

/** When the browser began to print, in ms; null until it is about to, and once it has. */
export function usePrintTime(): number | null {
  const [at, setAt] = useState<number | null>(null);
  useEffect(() => {
    // At once: what is not drawn when the event is over is not on the paper.
    const begin = () => flushSync(() => setAt(Date.now()));
    const end = () => setAt(null);
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
    };
  }, []);
  return at;
}

/** The places from `from` up to, not including, `to`. */
export type PrintedRows = { from: number; to: number };

/**
 * The rows that are put on paper: all that are held without a gap around the first one in the window, from as near the top
 * of the list as that goes.
 *
 * @param place of the first row in the window
 * @param isHeld whether the row at a place is loaded; false beyond the ends of the list
 */
export function printedRows(place: number, isHeld: (place: number) => boolean): PrintedRows {
  let from = place;
  // Half of the paper at most lies above the window: what is on screen is on it in any case.
  while (place - from < maxPrinted / 2 && isHeld(from - 1)) from -= 1;
  let to = place;
  while (to - from < maxPrinted && isHeld(to)) to += 1;
  return { from, to };
}

/** What a print says that holds not the whole list; nothing where it does. `total`: null when it is not known. */
export function printNote({ from, to }: PrintedRows, total: number | null): string | null {
  if (from === 0 && to === total) return null;
  const of = total === null ? '' : ` of ${total.toLocaleString('en')}`;
  const rows =
    from === 0
      ? `First ${to.toLocaleString('en')}${of} rows`
      : `Rows ${(from + 1).toLocaleString('en')} to ${to.toLocaleString('en')}${of}`;
  return `${rows}; export for all.`;
}
