/** Wakes those who wait for an intent's answer in this process; others find it in the store. */
export type Settled = { announce(intentId: string): void; wait(intentId: string, ms: number): Promise<void> };

export function createSettled(): Settled {
  const waiting = new Map<string, Set<() => void>>();
  return {
    announce(intentId) {
      for (const wake of waiting.get(intentId) ?? []) wake();
    },
    wait(intentId, ms) {
      return new Promise((resolve) => {
        const set = waiting.get(intentId) ?? new Set();
        waiting.set(intentId, set);
        const timer = setTimeout(done, ms);
        set.add(done);
        function done() {
          clearTimeout(timer);
          set.delete(done);
          if (set.size === 0) waiting.delete(intentId);
          resolve();
        }
      });
    },
  };
}
