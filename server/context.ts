import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import type { Live } from './services/live.ts';
import { createLive } from './services/live.ts';
import type { OwnerLink } from './services/owner-link.ts';
import { createOwnerLink } from './services/owner-link.ts';
import type { SandboxDoor, Upstreams } from './services/upstreams.ts';
import { createUpstreams } from './services/upstreams.ts';
import { createSettled, type Settled } from './services/settled.ts';
import type { Store } from './store/store.ts';

/** The bag of parts handed down through the server; built once at start, by tests with parts of their own. */
export type Context = {
  config: Config;
  log: Log;
  store: Store;
  clock: Clock;
  random: () => number;
  vaultKey: Buffer;
  /** Origin under which browsers reach us, with the port really taken. */
  publicUrl: string;
  upstreams: Upstreams;
  live: Live;
  settled: Settled;
  ownerLink: OwnerLink;
  /** Names this process as the holder of leases. */
  instance: string;
  /** Asks a worker to run soon; does nothing while no worker listens. */
  nudge: { completer(inMs: number): void; sync(): void; webhooks(): void };
};

export function createContext(parts: {
  config: Config;
  log: Log;
  store: Store;
  clock: Clock;
  vaultKey: Buffer;
  publicUrl: string;
  sandbox: SandboxDoor | undefined;
}): Context {
  const { config, log, store, clock, vaultKey, publicUrl, sandbox } = parts;
  return {
    config,
    log,
    store,
    clock,
    random: Math.random,
    vaultKey,
    publicUrl,
    upstreams: createUpstreams({ config, log, store, clock, sandbox }),
    live: createLive(),
    settled: createSettled(),
    ownerLink: createOwnerLink(),
    instance: randomUUID(),
    nudge: { completer: () => {}, sync: () => {}, webhooks: () => {} },
  };
}
