import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { ListNoun } from '#shared/list-grammar.ts';
import { formatListState, parseListState, type ListState } from './list-state.ts';

type SetListState = (next: ListState, how?: { replace?: boolean }) => void;

/**
 * A list's state, held in the address: reload, back and a pasted address show the same rows. `notes` names
 * the parts of the address that could not be used. `replace` is for what changes while typing.
 */
export function useListState(noun: ListNoun): { state: ListState; notes: string[]; setState: SetListState } {
  const [params, setParams] = useSearchParams();
  const { state, notes } = useMemo(() => parseListState(params, noun), [params, noun]);
  const setState = useCallback<SetListState>(
    (next, { replace = false } = {}) =>
      // Told apart from going to the list: its default view is for those who come, not for those who are there.
      setParams(formatListState(next), { replace, preventScrollReset: true, state: { withinList: true } }),
    [setParams],
  );
  return { state, notes, setState };
}
