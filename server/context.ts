import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { createInstance, type Instance } from './instance.ts';
import type { Log } from './log.ts';
import type { Live } from './services/live.ts';
import { createLive } from './services/live.ts';
import type { OwnerLink } from './services/owner-link.ts';
import { createOwnerLink } from './services/owner-link.ts';
import type { SandboxDoor, Upstreams } from './services/upstreams.ts';
import { createUpstreams } from './services/upstreams.ts';
import { createSettled, type Settled } from './services/settled.ts';
import { createExportThread, type ExportThread } from './services/export-thread.ts';
import { createReceiptThread, type ReceiptThread } from './services/receipt-thread.ts';
import { createSharedRuns, type SharedRuns } from './services/shared-runs.ts';
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
  summaries: SharedRuns;
  exportThread: ExportThread;
  receiptThread: ReceiptThread;
  ownerLink: OwnerLink;
  instance: Instance;
  /** Asks a worker to run soon; does nothing while no worker listens. */
  nudge: { completer(): void; sync(): void; webhooks(): void; backfill(): void };
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
  const live = createLive();
  return {
    config,
    log,
    store,
    clock,
    random: Math.random,
    vaultKey,
    publicUrl,
    upstreams: createUpstreams({ config, log, store, clock, live, sandbox }),
    live,
    settled: createSettled(),
    summaries: createSharedRuns(),
    exportThread: createExportThread({ store, log }),
    receiptThread: createReceiptThread({ store, log }),
    ownerLink: createOwnerLink(),
    instance: createInstance(),
    nudge: { completer: () => {}, sync: () => {}, webhooks: () => {}, backfill: () => {} },
  };
}
