import { queryOptions, useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { useAccount } from '../../lib/me.ts';
import type { Account } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import type { Column, GivenValue } from './columns.ts';
import { carryOut, newRun, type LookupRun } from './lookup-run.ts';
import type { Expected } from './outcomes.ts';

/** What the look-up page holds: what was given, how it is read, and the last look-up. */
export type LookupState = {
  text: string;
  /** The name of the file that the text came from. */
  fileName: string | undefined;
  /** Chosen by hand; undefined: guessed by content. */
  column: Column | undefined;
  hasHeader: boolean | undefined;
  expected: Expected;
  run: LookupRun | undefined;
};

export type LookupStore = {
  read: () => LookupState;
  subscribe: (listener: () => void) => () => void;
  change: (next: Partial<LookupState>) => void;
  start: (lines: readonly GivenValue[]) => void;
  /** Asks again for what failed or was stopped. */
  goOn: () => void;
  stop: () => void;
};

const empty: LookupState = {
  text: '',
  fileName: undefined,
  column: undefined,
  hasHeader: undefined,
  // What finance looks for is money that was taken; an id may be looked up in any state.
  expected: { transaction: 'captured', checkout_session: '' },
  run: undefined,
};

function createLookupStore(account: Account): LookupStore {
  let state = empty;
  let stopping = new AbortController();
  const listeners = new Set<() => void>();
  const change = (next: Partial<LookupState>) => {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  };
  const carryOn = (run: LookupRun) => {
    stopping.abort();
    const mine = new AbortController();
    stopping = mine;
    const show = (next: LookupRun) => {
      // What an earlier look-up still brings is not shown in place of the one after it.
      if (stopping === mine) change({ run: next });
    };
    void carryOut(account, run, show, mine.signal);
  };
  return {
    read: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    change,
    start: (lines) => carryOn(newRun(lines)),
    goOn: () => state.run && carryOn(state.run),
    stop: () => stopping.abort(),
  };
}

/**
 * The account's look-up goes on and stays while other pages are looked at. It lives in the query cache, which is emptied
 * when somebody signs out or another person signs in.
 */
const lookupStoreQuery = (account: Account) =>
  queryOptions({
    queryKey: [...queryKeys.account(account), 'lookup'] as const,
    queryFn: () => createLookupStore(account),
    enabled: false,
    initialData: () => createLookupStore(account),
    staleTime: Infinity,
    gcTime: Infinity,
    // It is a thing with a life of its own, not a value to be compared and copied.
    structuralSharing: false,
  });

export function useLookup(): [LookupState, LookupStore] {
  const store = useQuery(lookupStoreQuery(useAccount())).data;
  return [useSyncExternalStore(store.subscribe, store.read), store];
}
