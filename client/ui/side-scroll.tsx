import { useLayoutEffect, useRef, useState, type Ref, type RefObject, type UIEvent } from 'react';

/**
 * Moves the headings, the rows and the bar below them sideways together. They are scrolled apart because the headings
 * stay at the top while the page scrolls, which they could not inside one box that scrolls sideways.
 *
 * @param minWidth rem that the columns need; 0 where they always fit
 */
export function useSideScroll(body: RefObject<HTMLElement | null>, minWidth: number) {
  const head = useRef<HTMLTableSectionElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const [isWide, setWide] = useState(false);
  useLayoutEffect(() => {
    const element = body.current;
    if (!element) return undefined;
    const probe = new ResizeObserver(() => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      setWide(minWidth * rem > element.clientWidth + 0.5);
    });
    probe.observe(element);
    return () => probe.disconnect();
  }, [body, minWidth]);
  const onScroll = ({ currentTarget }: UIEvent<HTMLElement>) => {
    for (const { current } of [head, body, bar]) {
      if (current && current !== currentTarget && current.scrollLeft !== currentTarget.scrollLeft)
        current.scrollLeft = currentTarget.scrollLeft;
    }
  };
  return { head, bar, isWide, onScroll };
}

type SideScrollProps = {
  bar: Ref<HTMLDivElement>;
  width: number;
  onScroll: (event: UIEvent<HTMLElement>) => void;
};

/** The bar for a mouse without a sideways wheel, at the window's edge however long the list is. */
export function SideScroll({ bar, width, onScroll }: SideScrollProps) {
  return (
    <div
      ref={bar}
      aria-hidden="true"
      className="no-print sticky bottom-0 z-10 overflow-x-auto overflow-y-hidden rounded-b-lg bg-raised"
      onScroll={onScroll}
    >
      <div className="h-px" style={{ width: `${width}rem` }} />
    </div>
  );
}
