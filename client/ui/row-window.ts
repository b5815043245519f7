import { useEffect, useLayoutEffect, useMemo, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { printedRows } from './row-print.ts';
import { useRowSlots } from './row-slots.ts';

type RowWindowOptions = {
  count: number;
  /** px; the same for all rows, so that the rows in view are a matter of division, however many there are. */
  height: number;
  /** px of the window's upper edge that always lie below something else: rows that are only there need not be drawn. */
  covered: number;
  /** Rows drawn beyond each edge, so that a turn of the wheel meets no gap. */
  overscan: number;
  /** px of the page that the window is expected to be scrolled by when the rows are first drawn. */
  scrollY: number;
  /** A row that stays drawn wherever the window is: the one that has the focus. */
  kept: number | null;
  body: RefObject<HTMLElement | null>;
  /** While the page is printed: whether the row at a place is loaded. Those that are, are drawn. */
  isHeld: ((place: number) => boolean) | null;
};

/** The page is at rest when it has not moved for so long. */
const restMs = 150;

/** Which rows to draw while the page itself scrolls, and by which elements. */
export function useRowWindow(options: RowWindowOptions) {
  const { count, height, covered, overscan, scrollY, kept, body, isHeld } = options;
  const top = useTop(body);
  const view = useView(scrollY);
  const first = Math.max(0, Math.floor((view.from + covered - top) / height) - overscan);
  const last = Math.min(count - 1, Math.floor((view.from + view.size - top) / height) + overscan);
  const places = useMemo(() => {
    const drawn = range(first, last + 1);
    if (kept === null || kept >= count || (kept >= first && kept <= last)) return drawn;
    return kept < first ? [kept, ...drawn] : [...drawn, kept];
  }, [first, last, kept, count]);
  const printed = isHeld && printedRows(first, isHeld);
  const drawn = printed ? range(printed.from, printed.to) : places;
  return { places, printed, slots: useRowSlots(drawn, view.isMoving), top };
}

const range = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

/** What of the page is in the window, in px, at every step of a scroll. */
function useView(scrollY: number) {
  const [view, setView] = useState({ from: scrollY, size: window.innerHeight, isMoving: false });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (isMoving: boolean) => setView({ from: window.scrollY, size: window.innerHeight, isMoving });
    const move = () => {
      clearTimeout(timer);
      timer = setTimeout(() => look(false), restMs);
      // Within the frame that moves the page, or it would show a gap.
      flushSync(() => look(true));
    };
    look(false);
    window.addEventListener('scroll', move, { passive: true });
    window.addEventListener('resize', move);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('scroll', move);
      window.removeEventListener('resize', move);
    };
  }, []);
  return view;
}

/** Where the rows begin on the page, in px; it moves when something above them comes or goes. */
function useTop(body: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () => setTop(body.current ? topOf(body.current) : 0);
    measure();
    // At once, so that what has moved is put back before anybody sees it.
    const observer = new ResizeObserver(() => flushSync(measure));
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [body]);
  return top;
}

/** px from the top of the page to the top of an element. */
export const topOf = (element: HTMLElement) => element.getBoundingClientRect().top + window.scrollY;
