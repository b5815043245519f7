import { useEffect, useEffectEvent } from 'react';

type Open = (text: string) => void;

let opener: Open | undefined;

/** Opens the search box with this text and looks for it; '' shows recent finds and ways. Nothing without a box on screen. */
export function openSearch(text: string): void {
  opener?.(text);
}

/** Makes the component that calls it the box that {@link openSearch} opens. */
export function useSearchOpening(open: Open): void {
  const openNow = useEffectEvent(open);
  useEffect(() => {
    const mine: Open = (text) => openNow(text);
    opener = mine;
    return () => {
      if (opener === mine) opener = undefined;
    };
  }, []);
}
