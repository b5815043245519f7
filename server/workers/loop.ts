import type { Log } from '../log.ts';

/** Something that runs by itself, now and then, one run at a time. */
export type Loop = {
  /** Asks for a run soon (now, or in so many ms); several asks make one run. */
  nudge(inMs?: number): void;
  /** Takes no new run and waits for what is under way. */
  stop(): Promise<void>;
};

export type Pass = {
  isStopping(this: void): boolean;
  /**
   * Work on one account beside the loop, so that an upstream which hangs holds up nobody else's; does nothing while
   * that account's last piece is under way. A piece that ends with 'again' asks for the next pass at once.
   */
  inLane(this: void, account: number, work: () => Promise<'again' | 'done'>): void;
};

/** Node runs a timer beyond this at once instead of late. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Runs `pass` every `intervalMs`, and sooner when nudged. What fails is logged and the next pass comes all the same.
 * Timers don't keep the process alive.
 */
export function startLoop(options: {
  name: string;
  intervalMs: number;
  log: Log;
  pass: (pass: Pass) => Promise<void>;
}): Loop {
  const { name, intervalMs, log, pass } = options;
  const lanes = new Map<number, Promise<void>>();
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
    running = pass({ isStopping: () => isStopped, inLane })
      .catch(report)
      .finally(() => {
        running = undefined;
        plan(isWantedAgain ? 0 : intervalMs);
      });
  }

  function inLane(account: number, work: () => Promise<'again' | 'done'>): void {
    if (lanes.has(account)) return;
    lanes.set(account, runLane(account, work));
  }

  async function runLane(account: number, work: () => Promise<'again' | 'done'>): Promise<void> {
    const outcome = await work().catch(report);
    lanes.delete(account);
    if (outcome === 'again') plan(0);
  }

  function report(error: unknown): void {
    log.error({ err: error, worker: name }, 'a worker’s pass failed');
  }

  return {
    nudge: (inMs = 0) => plan(inMs),
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
      await Promise.all(lanes.values());
    },
  };
}
