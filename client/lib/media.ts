import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds now, for what style sheets alone can't decide. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

/** The width below which rows are cards: Tailwind's `md`. */
export const useIsNarrow = () => useMedia('(width < 48rem)');
