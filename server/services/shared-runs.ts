/** Runs under one name that cost much, shared by those who ask for the same at once. */
export type SharedRuns = { run<T>(name: string, work: () => Promise<T>): Promise<T> };

/**
 * Never joins a run that has begun, which may have read before what the asker has just written: whoever comes meanwhile
 * shares the one run after it. Ten pages that follow the same list cost two sums, not ten.
 */
export function createSharedRuns(): SharedRuns {
  const running = new Map<string, Promise<unknown>>();
  const waiting = new Map<string, Promise<unknown>>();

  function begin<T>(name: string, work: () => Promise<T>): Promise<T> {
    const run = work().finally(() => {
      if (running.get(name) === run) running.delete(name);
    });
    running.set(name, run);
    return run;
  }

  return {
    run<T>(name: string, work: () => Promise<T>): Promise<T> {
      const current = running.get(name);
      if (!current) return begin(name, work);
      const next =
        waiting.get(name) ??
        current
          .catch(() => undefined)
          .then(() => {
            waiting.delete(name);
            return begin(name, work);
          });
      waiting.set(name, next);
      // One name means one kind of work.
      return next as Promise<T>;
    },
  };
}
