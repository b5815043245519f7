import { useSyncExternalStore } from 'react';

/** How a receipt stands in a list: ticked off, or ticked off before it changed. */
export type ReviewMark = 'ticked' | 'changed';

const marks = new Map<string, ReviewMark>();
const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The mark of a receipt as far as it is known; rows take it by themselves, so that a list comes without waiting for it. */
export const useReviewMark = (id: string) => useSyncExternalStore(subscribe, () => marks.get(id));

export const reviewMarkOf = (id: string) => marks.get(id);

export function setReviewMarks(change: Iterable<readonly [id: string, mark: ReviewMark | undefined]>): void {
  for (const [id, mark] of change) {
    if (mark) marks.set(id, mark);
    else marks.delete(id);
  }
  for (const listener of listeners) listener();
}
