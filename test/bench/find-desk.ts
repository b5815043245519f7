import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Client } from 'undici';
import { startBuiltDesk } from '../support/built-desk.ts';
import { readOwnerLink } from '../support/owned-desk.ts';
import type { FilledIndex } from './find-index.ts';
import { signInAgain, signInAsOwner } from './sign-in.ts';

/** One kept connection. Anything but a 200 throws. */
export type DeskConnection = {
  /** Milliseconds from sending to the last byte. */
  time: (path: string) => Promise<number>;
  /** Reads the reply to its end and throws it away; `told` hears the bytes of each piece. */
  drain: (path: string, told: (bytes: number) => void) => Promise<void>;
  close: () => Promise<void>;
  /** Closes with whatever is under way, which then throws. */
  cut: () => Promise<void>;
};

export type MeasuredDesk = Pick<DeskConnection, 'time'> & {
  /** A further connection. */
  connect: () => DeskConnection;
  /** What the server's event loop has seen since the last call; in ms. */
  eventLoop: () => Promise<{ longest: number; p99: number }>;
  stop: () => Promise<void>;
};

const probe = pathToFileURL(fileURLToPath(new URL('event-loop-probe.js', import.meta.url))).href;

/** The built desk on the index, its owner signed in, its event loop watched from within. */
export async function startMeasuredDesk({ settings }: FilledIndex): Promise<MeasuredDesk> {
  const folder = await mkdtemp(path.join(tmpdir(), 'desk-probe-'));
  const seenFile = path.join(folder, 'event-loop.json');
  const desk = await startBuiltDesk({
    ...settings,
    NODE_OPTIONS: `--import=${probe}`,
    EVENT_LOOP_FILE: seenFile,
  });
  const headers = (await signInAgain(desk)) ?? (await signInAsNewOwner());
  let asked = 0;

  async function signInAsNewOwner() {
    await readOwnerLink(desk);
    return await signInAsOwner(desk);
  }

  function connect(): DeskConnection {
    const client = new Client(desk.url, { pipelining: 1, bodyTimeout: 600_000, headersTimeout: 600_000 });
    async function ask(path: string) {
      // As a browser would: the reply is compressed.
      const reply = await client.request({
        method: 'GET',
        path,
        headers: { ...headers, 'accept-encoding': 'gzip' },
      });
      if (reply.statusCode !== 200)
        throw new Error(`${path}: ${reply.statusCode} ${await reply.body.text()}`);
      return reply.body;
    }
    return {
      async time(path: string) {
        const started = performance.now();
        await (await ask(path)).arrayBuffer();
        return performance.now() - started;
      },
      async drain(path, told) {
        for await (const piece of await ask(path)) told((piece as Buffer).length);
      },
      close: () => client.close(),
      cut: () => client.destroy(),
    };
  }

  const { time, close } = connect();
  return {
    ...{ time, connect },
    async eventLoop() {
      asked += 1;
      desk.child.kill('SIGUSR2');
      for (;;) {
        const text = await readFile(seenFile, 'utf8').catch(() => '{}');
        const seen = JSON.parse(text) as { told?: number; longest: number; p99: number };
        if (seen.told === asked) return seen;
        await pause(5);
      }
    },
    async stop() {
      await close();
      await desk.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
