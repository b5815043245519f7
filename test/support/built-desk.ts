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

const main = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url));

/** The built product as a process of its own, as `npm start` runs it; resolves when it has printed its address. */
export async function startBuiltDesk(settings: Record<string, string>): Promise<BuiltDesk> {
  const started = performance.now();
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', LOG_LEVEL: 'warn', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines = createInterface({ input: child.stdout });
  let ownerLink: string | undefined;
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
