import { useLayoutEffect, type RefObject } from 'react';

const gap = 8;

/**
 * Makes room for a bar at the foot of the window: while it is there, `--foot` holds its height and a gap, in px, and what
 * else stands there (`above-foot`) stands above it.
 */
export function useFoot(bar: RefObject<HTMLElement | null>) {
  useLayoutEffect(() => {
    const { style } = document.documentElement;
    const watch = new ResizeObserver(() =>
      style.setProperty('--foot', `${(bar.current?.offsetHeight ?? 0) + gap}px`),
    );
    if (bar.current) watch.observe(bar.current);
    return () => {
      watch.disconnect();
      style.removeProperty('--foot');
    };
  }, [bar]);
}
