import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type BuiltDesk = {
  url: string;
  ownerLink: string | undefined;
  child: ChildProcess;
  startedInMs: number;
  stop(): Promise<void>;
};

/** A process of the built product from its first moment, before it has printed anything. */
export type SpawnedDesk = {
  /** Rejects when the process ends before it is ready. */
  ready: Promise<BuiltDesk>;
  /** Ends it with SIGKILL at whatever moment this is; resolves when it is gone. */
  kill(): Promise<void>;
};

const main = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url));

/** The built product as a process of its own, as `npm start` runs it; resolves when it has printed its address. */
export function startBuiltDesk(settings: Record<string, string>): Promise<BuiltDesk> {
  return spawnBuiltDesk(settings).ready;
}

/** The same, for who wants to end it before it is ready. */
export function spawnBuiltDesk(settings: Record<string, string>): SpawnedDesk {
  const started = performance.now();
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', LOG_LEVEL: 'warn', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // Who started it may be ended by a time-out before it can stop it.
  const end = () => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  const lines = createInterface({ input: child.stdout });
  let ownerLink: string | undefined;

  async function becomeReady(): Promise<BuiltDesk> {
    const url = await new Promise<string>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it was ready.`)));
      lines.on('line', (line) => {
        const [, name, value = ''] = /^(Checkout Desk|Create the owner): (\S+)$/.exec(line) ?? [];
        if (name === 'Create the owner') ownerLink = value;
        if (name === 'Checkout Desk') resolve(value);
      });
    });
    const startedInMs = performance.now() - started;
    return {
      url,
      get ownerLink() {
        return ownerLink;
      },
      child,
      startedInMs,
      async stop() {
        child.kill('SIGTERM');
        await exited;
      },
    };
  }

  return {
    ready: becomeReady(),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
