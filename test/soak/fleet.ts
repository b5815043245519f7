import { mkdtemp, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawnBuiltDesk, type SpawnedDesk } from '../support/built-desk.ts';
import { createDeskClient, type DeskReply } from '../support/desk-client.ts';
import { makeOwner, readOwnerLink } from '../support/owned-desk.ts';
import type { SandboxControl } from '../support/sandbox-control.ts';
import { startLoneSandbox } from './lone-sandbox.ts';

export type RequestOptions = { body?: unknown; headers?: Record<string, string> };

/** One or more desks on one index, which are killed and started again while the sandbox and the login stay. */
export type Fleet = {
  sandbox: SandboxControl;
  /** How many calls the desks made upstream in the last minute. */
  upstreamCalls(): Promise<number>;
  /** Asks a desk that is up, waiting for one; `undefined` when the answer broke on its way. */
  ask(method: string, path: string, options?: RequestOptions): Promise<DeskReply | undefined>;
  /** Resolves when this desk is up. */
  up(desk: number): Promise<void>;
  /** SIGKILL now, ready or not; resolves when the process is gone. */
  kill(desk: number): Promise<void>;
  start(desk: number): void;
  stop(): Promise<void>;
};

type Slot = { spawned: SpawnedDesk; url: string | undefined; isKilled: boolean };

const account = '/api/main/test';

/** Starts `desks` built servers on one data folder (or one database, named in `settings`), with an owner signed in. */
export async function startFleet(desks: number, settings: Record<string, string> = {}): Promise<Fleet> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'fleet-'));
  const sandbox = await startLoneSandbox();
  const given = {
    PORT: '0',
    DATA_DIR: dataDir,
    VAULT_KEY: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'error',
    // A lease outlives this, and what a killed desk held is taken up when its lease has ended.
    UPSTREAM_TIMEOUT_MS: '1000',
    COMPLETER_INTERVAL_MS: '200',
    ...sandbox.settings,
    ...settings,
  };
  const slots: Slot[] = [];
  const news = new EventEmitter().setMaxListeners(0);
  let failure: Error | undefined;
  let turn = 0;
  let cookie = '';

  function start(desk: number): void {
    const slot: Slot = { spawned: spawnBuiltDesk(given), url: undefined, isKilled: false };
    slots[desk] = slot;
    void becomeReady(slot).catch((error: unknown) => endedByItself(slot, error));
  }

  async function becomeReady(slot: Slot): Promise<void> {
    const { url, child } = await slot.spawned.ready;
    child.once('exit', () => endedByItself(slot, new Error('A desk ended by itself.')));
    slot.url = slot.isKilled ? undefined : url;
    news.emit('change');
  }

  function endedByItself(slot: Slot, error: unknown): void {
    if (slot.isKilled) return;
    failure ??= error instanceof Error ? error : new Error(String(error));
    news.emit('change');
  }

  function slotOf(desk: number): Slot {
    const slot = slots[desk];
    if (!slot) throw new Error(`There is no desk ${desk}.`);
    return slot;
  }

  /** Turn by turn; a desk that is down is passed over. */
  async function address(): Promise<string> {
    turn += 1;
    for (;;) {
      if (failure) throw failure;
      const url = slots.map((_, index) => slotOf((index + turn) % slots.length).url).find(Boolean);
      if (url) return url;
      await once(news, 'change');
    }
  }

  async function up(desk: number): Promise<void> {
    while (!slotOf(desk).url) {
      if (failure) throw failure;
      await once(news, 'change');
    }
  }

  async function ask(method: string, to: string, { headers, ...body }: RequestOptions = {}) {
    const client = createDeskClient(await address());
    try {
      return await client.request(method, to, { ...body, headers: { ...headers, Cookie: cookie } });
    } catch (error) {
      // fetch says everything that breaks on the way as a TypeError
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  }

  async function kill(desk: number): Promise<void> {
    const slot = slotOf(desk);
    slot.isKilled = true;
    slot.url = undefined;
    await slot.spawned.kill();
  }

  async function stop(): Promise<void> {
    failure ??= new Error('The fleet was stopped.');
    news.emit('change');
    await Promise.all(slots.map((_, desk) => kill(desk)));
    await sandbox.stop();
    await rm(dataDir, { recursive: true, force: true });
  }

  try {
    start(0);
    const first = await slotOf(0).spawned.ready;
    const owner = createDeskClient(first.url);
    await makeOwner(owner, await readOwnerLink(first));
    cookie = owner.cookie() ?? '';
    for (let desk = 1; desk < desks; desk += 1) start(desk);
    await Promise.all(slots.map((_, desk) => up(desk)));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    sandbox: sandbox.control,
    upstreamCalls: () => sandbox.calls(),
    ask: (method, to, options) => ask(method, account + to, options),
    up,
    kill,
    start,
    stop,
  };
}
