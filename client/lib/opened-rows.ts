import { useSyncExternalStore } from 'react';

/** Ids of what has been opened during this visit; never written anywhere. A new set for every change. */
let opened: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

/** Remembers that a thing was opened, here or in another tab from here. */
export function noteOpened(id: string): void {
  if (opened.has(id)) return;
  opened = new Set(opened).add(id);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Ids of what has been opened during this visit. */
export const useOpened = () => useSyncExternalStore(subscribe, () => opened);
