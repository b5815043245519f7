import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp } from './app.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { type Context, createContext } from './context.ts';
import { type Listener, listen } from './listen.ts';
import type { Log } from './log.ts';
import { type SandboxThread, startSandboxThread } from './sandbox-thread.ts';
import { ensureFirstMerchant } from './services/merchants.ts';
import type { SandboxDoor } from './services/upstreams.ts';
import { openStore } from './store/open.ts';
import { deriveKey, loadVaultKey } from './vault-key.ts';
import { startBackfills } from './workers/backfill.ts';
import { startCleanUp } from './workers/clean-up.ts';
import { startCompleter } from './workers/completer.ts';
import { startSync } from './workers/sync.ts';
import { startWebhooks } from './workers/webhooks.ts';

export type RunningDesk = {
  url: string;
  /** The port really taken; `url` may name that of a proxy. */
  port: number;
  context: Context;
  sandbox: SandboxDoor | undefined;
  stop(): Promise<void>;
};

/** Builds everything in order and listens; `stop` takes it down in the reverse order. */
export async function startDesk(options: {
  config: Config;
  log: Log;
  clock?: Clock;
  clientFolder?: string;
}): Promise<RunningDesk> {
  const { config, log, clock = systemClock, clientFolder = builtClientFolder() } = options;
  const vaultKey = await loadVaultKey(config.vaultKey, config.dataDir);
  const listener = await listen(config.port, config.host);
  const publicUrl = config.publicUrl ?? `http://localhost:${listener.port}`;
  const webhookBaseUrl = `http://${reachable(config.host)}:${listener.port}`;
  // Index and sandbox need nothing of each other: started side by side, the first answer comes sooner.
  const opening = openStore({
    dataDir: config.dataDir,
    alarm: (message) => log.warn(message),
    ...(config.databaseUrl !== undefined && { databaseUrl: config.databaseUrl }),
  });
  const starting = needsSandbox(config)
    ? startSandboxThread({ config, log, adminKey: deriveKey(vaultKey, 'sandbox'), webhookBaseUrl })
    : undefined;
  try {
    const [store, sandbox] = await Promise.all([opening, starting]);
    await ensureFirstMerchant({ store, clock });
    const context = createContext({ config, log, store, clock, vaultKey, publicUrl, sandbox: sandbox?.door });
    listener.attach(createApp(context, { clientFolder }));
    const stopWorkers = startWorkers(context);
    const parts = { listener, stopWorkers, sandbox, context };
    return {
      url: publicUrl,
      port: listener.port,
      context,
      sandbox: sandbox?.door,
      stop: () => stopInOrder(parts),
    };
  } catch (error) {
    await listener.close();
    // Whichever of the two did start is closed again; the other's own failure is the error at hand.
    await Promise.allSettled([
      opening.then((store) => store.close()),
      starting?.then((sandbox) => sandbox.close()),
    ]);
    throw error;
  }
}

function startWorkers(context: Context): () => Promise<void> {
  const completer = startCompleter(context);
  const sync = startSync(context);
  const webhooks = startWebhooks(context);
  const backfills = startBackfills(context);
  const cleanUp = startCleanUp(context);
  context.nudge = {
    completer: () => completer.nudge(),
    sync: () => sync.nudge(),
    webhooks: () => webhooks.nudge(),
    backfill: () => backfills.nudge(),
  };
  return async () =>
    void (await Promise.all([completer, sync, webhooks, backfills, cleanUp].map((worker) => worker.stop())));
}

/** No new work, then what runs, then the parts: creates under way either finish or resume at the next start. */
async function stopInOrder(parts: {
  listener: Listener;
  stopWorkers: () => Promise<void>;
  sandbox: SandboxThread | undefined;
  context: Context;
}): Promise<void> {
  await Promise.all([parts.listener.close(), parts.stopWorkers()]);
  await Promise.all([parts.context.exportThread.close(), parts.context.receiptThread.close()]);
  await parts.sandbox?.close();
  parts.context.instance.release();
  await parts.context.store.close();
}

/** The sandbox stands in for test mode while no upstream is named for it. */
function needsSandbox(config: Config): boolean {
  return config.checkoutApiUrl === undefined && config.apiKeys.test === undefined;
}

function reachable(host: string): string {
  if (host === '0.0.0.0' || host === 'localhost') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** dist/client, seen from dist/server/main.js as well as from server/start.ts. */
function builtClientFolder(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  return path.basename(path.dirname(here)) === 'dist'
    ? path.join(here, '../client')
    : path.join(here, '../dist/client');
}
