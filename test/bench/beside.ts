import { readFile } from 'node:fs/promises';

/** Somebody looks at one receipt after another, until told to stop; gives how long each took, in ms. */
export function lookUp(ask: (at: string) => Promise<Response>, ids: readonly string[]) {
  const state = { isStopped: false };
  const times: number[] = [];
  async function run(): Promise<void> {
    for (let count = 0; !state.isStopped; count++) {
      const started = performance.now();
      await (await ask(`transactions/${ids[count % ids.length]}`)).text();
      times.push(performance.now() - started);
    }
  }
  const running = run();
  return {
    async stop() {
      state.isStopped = true;
      await running;
      return times;
    },
  };
}

/** Resident memory of a process in MB; 0 where there is no /proc. */
export async function memoryOf(pid: number | undefined): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(text)?.[1] ?? 0) / 1024;
}

/** Its peak until stopped, in MB. */
export function watchMemory(pid: number | undefined) {
  let peak = 0;
  const timer = setInterval(() => void memoryOf(pid).then((now) => (peak = Math.max(peak, now))), 20);
  return {
    async stop() {
      clearInterval(timer);
      return Math.max(peak, await memoryOf(pid));
    },
  };
}
