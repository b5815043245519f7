import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildApp } from './app.ts';
import { sweepExpired } from './closing.ts';
import type { Context } from './context.ts';
import { openDatabase } from './database.ts';
import { forgetOldReplies } from './idempotency.ts';
import { type SandboxSettings, withDefaults } from './settings.ts';
import { startWebhookSender } from './webhook-sender.ts';

export type { SandboxSettings } from './settings.ts';

/** `url` is `http://host:port` with the real port, `apiUrl` that and `/api/v1`. */
export type RunningSandbox = { url: string; apiUrl: string; close(): Promise<void> };

/** Opens the file, listens, and starts the sweep and the webhooks. Throws when file or port cannot be had. */
export async function startSandbox(settings: SandboxSettings): Promise<RunningSandbox> {
  const resolved = withDefaults(settings);
  const db = openDatabase(resolved.dataFile);
  const stop = new AbortController();
  const context: Context = {
    settings: resolved,
    db,
    publicUrl: '',
    paying: new Set(),
    running: new Set(),
    stopping: stop.signal,
    wakeWebhooks: () => {},
  };
  const server = createServer(buildApp(context));
  try {
    server.listen(resolved.port, resolved.host);
    await once(server, 'listening');
  } catch (error) {
    db.close();
    throw error;
  }
  const url = addressOf(server, resolved.host);
  context.publicUrl = (resolved.publicUrl ?? url).replace(/\/+$/, '');
  const webhooks = startWebhookSender(context);
  context.wakeWebhooks = () => webhooks.wake();
  // At once too: a desk that is opened for minutes at a time would never see a sweep.
  sweepAndTidy(context);
  const sweep = setInterval(() => sweepAndTidy(context), resolved.sweepIntervalMs);
  sweep.unref();
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    clearInterval(sweep);
    stop.abort();
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await Promise.all([closed, webhooks.stop()]);
    db.close();
  };
  return { url, apiUrl: `${url}/api/v1`, close: () => (closing ??= close()) };
}

function sweepAndTidy(context: Context): void {
  try {
    const expired = sweepExpired(context);
    forgetOldReplies(context);
    if (expired > 0) context.settings.log({ level: 'info', msg: 'expired sessions swept', expired });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.settings.log({ level: 'error', msg: 'sweep broke', reason });
  }
}

/** Where the server can be reached: a host that means "all" is reached as localhost. */
function addressOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  const reachable = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
