import { useSyncExternalStore } from 'react';

/**
 * The present, in ms, stepping every `stepMs`. All users of one step share one timer and change together,
 * so that two texts about the same instant never disagree on screen.
 */
export function useNow(stepMs: 1000 | 15000 = 15_000): number {
  const clock = clocks[stepMs];
  return useSyncExternalStore(clock.subscribe, clock.read, clock.read);
}

/**
 * The present as it is for an instant: the clock steps, and what happened since its last step is not in the future.
 * @param now of `useNow`
 */
export const presentOf = (instant: number, now: number): number =>
  instant > now ? Math.max(now, Math.min(instant, Date.now())) : now;

const clocks = { 1000: makeClock(1000), 15000: makeClock(15_000) };

function makeClock(stepMs: number) {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = () => {
    now = Date.now();
    for (const listener of listeners) listener();
  };
  return {
    read: () => now,
    subscribe: (listener: () => void) => {
      if (listeners.size === 0) {
        now = Date.now();
        timer = setInterval(tick, stepMs);
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearInterval(timer);
      };
    },
  };
}
