import { useEffect, useRef } from 'react';
import { formatListState, type ListState } from '../../lib/list-state.ts';

export type ChangeList = (next: ListState, how?: { replace?: boolean }) => void;

const addressOf = (state: ListState) => formatListState(state).toString();

/**
 * A list's state as it will be. The address follows a change in a transition, so that who types or presses Delete twice
 * would build the second change on what was before the first, and undo it.
 */
export function useLatestState(
  state: ListState,
  onChange: ChangeList,
): { latest: () => ListState; change: ChangeList } {
  // Handed on, and not come back yet.
  const sent = useRef<ListState[]>([]);
  useEffect(() => {
    const index = sent.current.findIndex((one) => addressOf(one) === addressOf(state));
    // Anything else is somebody else's doing, and later than ours.
    sent.current = index === -1 ? [] : sent.current.slice(index + 1);
  }, [state]);
  const latest = () => sent.current.at(-1) ?? state;
  return {
    latest,
    change: (next, how) => {
      if (addressOf(next) === addressOf(latest())) return;
      sent.current.push(next);
      onChange(next, how);
    },
  };
}
