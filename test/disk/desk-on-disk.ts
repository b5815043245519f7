import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { CheckoutSessionSchema } from '#shared/checkout-sessions.ts';
import { type LoneSandbox, startLoneSandbox } from '../soak/lone-sandbox.ts';
import { type ChaosProxy, startChaosProxy } from '../support/chaos-proxy.ts';
import { createDeskClient, type DeskClient, type DeskReply } from '../support/desk-client.ts';
import { owner } from '../support/owned-desk.ts';
import { signWebhook } from '../../server/upstream/signature.ts';
import { type FaultyDisk, makeFaultyDisk } from './faulty-disk.ts';
import type { Survival } from './image.ts';

const main = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url));

/** One run of the built server. */
export type Run = {
  child: ChildProcess;
  /** What it has written to standard error so far. */
  said(): string;
  /** Its address; rejects when it ends before it is ready. */
  url: Promise<string>;
  ownerLink(): string | undefined;
  /** Resolves to its exit code, or to nothing when it was killed. */
  ended: Promise<number | null>;
};

/** Starts the built server; ended with the test at the latest. */
export function runServer(settings: Record<string, string>): Run {
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env['PATH'] ?? '',
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      PORT: '0',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  let stderr = '';
  let ownerLink: string | undefined;
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const url = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, name, value = ''] = /^(Checkout Desk|Create the owner): (\S+)$/.exec(line) ?? [];
      if (name === 'Create the owner') ownerLink = value;
      if (name === 'Checkout Desk') resolve(value);
    });
    void ended.then((code) =>
      reject(new Error(`The server ended with ${code} before it was ready: ${stderr}`)),
    );
  });
  // Who starts a server that is to refuse never asks for its address.
  url.catch(() => {});
  return { child, said: () => stderr, url, ownerLink: () => ownerLink, ended };
}

const webhookSecret = 'secret-of-the-disk';

export type DeskOnDisk = {
  disk: FaultyDisk;
  sandbox: LoneSandbox;
  proxy: ChaosProxy;
  /** What the server was started with, for a second one beside it. */
  settings: Record<string, string>;
  run(): Run;
  /** Signed in as the owner once there is one; a client of the server that runs now. */
  client(): Promise<DeskClient>;
  start(): Promise<void>;
  kill(): Promise<void>;
  up(): Promise<void>;
  /** Ends the server at once, leaves on the disk what a power cut leaves, heals it, and starts anew without waiting. */
  cutPower(survival: Survival): Promise<void>;
  /** Delivers an event as upstream would. */
  sendEvent(eventId: string): Promise<number>;
};

/** The built server on a disk of its own and, apart from it, a sandbox that no power cut touches; until the test ends. */
export async function startDeskOnDisk(settings: Record<string, string> = {}): Promise<DeskOnDisk> {
  const disk = await makeFaultyDisk();
  onTestFinished(() => disk.remove());
  const sandbox = await startLoneSandbox();
  onTestFinished(() => sandbox.stop());
  const proxy = await startChaosProxy(new URL(sandbox.settings['CHECKOUT_API_URL'] ?? '').origin);
  onTestFinished(() => proxy.close());
  const given = {
    DATA_DIR: disk.dataDir,
    UPSTREAM_TIMEOUT_MS: '1000',
    COMPLETER_INTERVAL_MS: '100',
    SYNC_INTERVAL_MS: '3600000',
    CHECKOUT_WEBHOOK_SECRET_TEST: webhookSecret,
    ...sandbox.settings,
    CHECKOUT_API_URL: proxy.apiUrl,
    ...disk.settings,
    ...settings,
  };
  let run = runServer(given);
  let up = gate<string>();
  let cookie: string | undefined;

  async function client(): Promise<DeskClient> {
    const desk = createDeskClient(await up.opened);
    const request: DeskClient['request'] = (method, path, { headers, ...more } = {}) =>
      desk.request(method, path, { ...more, headers: { Cookie: cookie, ...headers } });
    return {
      ...desk,
      request,
      get: (path) => request('GET', path),
      session: async (id) =>
        (await request('GET', `${desk.account}/checkout-sessions/${id}`)).as(CheckoutSessionSchema),
      create: (body, key = randomUUID()) =>
        request('POST', `${desk.account}/checkout-sessions`, { body, headers: { 'Idempotency-Key': key } }),
    };
  }

  function boot(): void {
    const booted = (run = runServer(given));
    const { open, fail } = up;
    let isKilled = false;
    booted.child.once('exit', (_code, signal) => (isKilled = signal === 'SIGKILL'));
    booted.url.then(open, (error: unknown) => isKilled || fail(error));
  }

  async function kill(): Promise<void> {
    const { open } = up;
    up = gate();
    // Who waits for the run that is ended waits for the next one.
    open(up.opened);
    run.child.kill('SIGKILL');
    await run.ended;
  }

  async function start(): Promise<void> {
    boot();
    await up.opened;
  }

  async function makeOwner(): Promise<void> {
    const desk = createDeskClient(await up.opened);
    while (run.ownerLink() === undefined) await new Promise(setImmediate);
    const token = new URL(run.ownerLink() ?? '').hash.slice(1);
    const reply = await desk.post('/api/owner', { ...owner, token });
    if (reply.status !== 201) throw new Error(`The owner was not made: ${reply.status} ${reply.text}`);
    cookie = desk.cookie();
  }

  async function sendEvent(eventId: string): Promise<number> {
    const rawBody = JSON.stringify({ event_id: eventId, event_type: 'disk.tried' });
    const timestamp = Math.floor(Date.now() / 1000);
    const signature = signWebhook({ secret: webhookSecret, timestamp, rawBody: Buffer.from(rawBody) });
    const desk = createDeskClient(await up.opened);
    const headers = { 'Webhook-Signature': signature, 'X-Checkout-Desk': undefined };
    const reply: DeskReply = await desk.request('POST', '/webhooks/main/test', { rawBody, headers });
    return reply.status;
  }

  run.url.then(up.open, up.fail);
  await makeOwner();
  return {
    disk,
    sandbox,
    proxy,
    settings: given,
    run: () => run,
    client,
    start,
    kill,
    async cutPower(survival) {
      await kill();
      disk.heal();
      await disk.fill(disk.history().advance(Infinity).image(survival));
      boot();
    },
    up: async () => void (await up.opened),
    sendEvent,
  };
}

type Gate<T> = {
  opened: Promise<T>;
  open: (value: T | PromiseLike<T>) => void;
  fail: (error: unknown) => void;
};

function gate<T>(): Gate<T> {
  let open: Gate<T>['open'] = () => {};
  let fail: Gate<T>['fail'] = () => {};
  const opened = new Promise<T>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  opened.catch(() => {});
  return { opened, open, fail };
}
