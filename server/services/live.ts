import type { LiveUpdate } from '#shared/live.ts';

export type LiveListener = (update: LiveUpdate) => void;

/** Hands changes of an account to the browsers that look at it. Within this process only. */
export type Live = {
  publish(accountId: number, update: LiveUpdate): void;
  subscribe(accountId: number, listener: LiveListener): () => void;
};

export function createLive(): Live {
  const listeners = new Map<number, Set<LiveListener>>();
  return {
    publish(accountId, update) {
      for (const listener of listeners.get(accountId) ?? []) listener(update);
    },
    subscribe(accountId, listener) {
      const set = listeners.get(accountId) ?? new Set();
      listeners.set(accountId, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0) listeners.delete(accountId);
      };
    },
  };
}
