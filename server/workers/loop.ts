import type { Log } from '../log.ts';

/** Something that runs by itself, now and then, one run at a time. */
export type Loop = {
  /** Asks for a run soon (now, or in so many ms); several asks make one run. */
  nudge(inMs?: number): void;
  /** Takes no new run and waits for the one under way. */
  stop(): Promise<void>;
};

/** Node runs a timer beyond this at once instead of late. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Runs `pass` every `intervalMs`, and sooner when nudged. A pass that fails is logged and the next one comes all the
 * same. Timers don't keep the process alive.
 */
export function startLoop(options: {
  name: string;
  intervalMs: number;
  log: Log;
  pass: (isStopping: () => boolean) => Promise<void>;
}): Loop {
  const { name, intervalMs, log, pass } = options;
  let isStopped = false;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let dueAt = Infinity;
  let isWantedAgain = false;
  plan(0);

  function plan(inMs: number): void {
    const at = performance.now() + inMs;
    if (isStopped || at >= dueAt) return;
    dueAt = at;
    clearTimeout(timer);
    timer = setTimeout(run, Math.min(inMs, longestTimerMs)).unref();
  }

  function run(): void {
    dueAt = Infinity;
    if (running) {
      isWantedAgain = true; // what was asked for may lie behind the point that the pass has reached
      return;
    }
    isWantedAgain = false;
    running = pass(() => isStopped)
      .catch((error: unknown) => log.error({ err: error, worker: name }, 'a worker’s pass failed'))
      .finally(() => {
        running = undefined;
        plan(isWantedAgain ? 0 : intervalMs);
      });
  }

  return {
    nudge: (inMs = 0) => plan(inMs),
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
