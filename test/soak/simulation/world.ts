import type { Scheduler } from 'fast-check';
import { createRandom, type Random } from '../random.ts';

/**
 * The outside of a history: time, chance, and the order in which everything that takes time goes on. Whatever happens
 * at once in the real world is a turn here, and the scheduler (with fast-check behind it) says whose turn is next.
 */
export type World = {
  random: Random;
  /** True time in ms since the beginning. */
  elapsed(): number;
  /** Lets time pass, and with it every deadline that lies in it. */
  advance(ms: number): void;
  /** Calls back once that much time has passed, unless cancelled. */
  after(ms: number, act: () => void): () => void;
  /** Goes on when it is this one's turn. */
  turn(label: string): Promise<void>;
  /** What goes against the rules of the house, in words. */
  faults: string[];
  /** Set for the end of a history: nothing goes wrong any more. */
  isCalm: boolean;
};

export function createWorld(scheduler: Scheduler, seed: number): World {
  let elapsed = 0;
  const deadlines = new Set<{ at: number; act: () => void }>();
  return {
    random: createRandom(seed),
    elapsed: () => elapsed,
    advance(ms) {
      elapsed += ms;
      for (const deadline of deadlines) {
        if (deadline.at > elapsed) continue;
        deadlines.delete(deadline);
        deadline.act();
      }
    },
    after(ms, act) {
      const deadline = { at: elapsed + ms, act };
      deadlines.add(deadline);
      return () => void deadlines.delete(deadline);
    },
    turn: (label) => scheduler.schedule(Promise.resolve(), label),
    faults: [],
    isCalm: false,
  };
}
