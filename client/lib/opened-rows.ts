import { useEffect, useSyncExternalStore } from 'react';

/** Ids of what has been opened during this visit; never written anywhere. A new set for every change. */
let opened: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();
/** What is opened in another tab is known here as well, for as long as both are there. */
const otherTabs = new BroadcastChannel('opened');
otherTabs.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (typeof data === 'string') add(data);
});

function add(id: string): void {
  if (opened.has(id)) return;
  opened = new Set(opened).add(id);
  for (const listener of listeners) listener();
}

/** Remembers that a thing was opened, here or in another tab from here. */
export function noteOpened(id: string): void {
  add(id);
  otherTabs.postMessage(id);
}

/** Remembers that the page of a thing is on screen, from wherever one came to it; nothing while it is on its way. */
export function useNoteOpened(id: string | undefined): void {
  useEffect(() => {
    if (id !== undefined) noteOpened(id);
  }, [id]);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Ids of what has been opened during this visit. */
export const useOpened = () => useSyncExternalStore(subscribe, () => opened);
