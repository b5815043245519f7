import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Config } from './config.ts';
import { StartError } from './errors.ts';
import type { Log } from './log.ts';
import type { SandboxDoor } from './services/upstreams.ts';
import { startThread } from './thread.ts';

export type SandboxThread = { door: SandboxDoor; close(): Promise<void> };

type Message =
  | { type: 'ready'; url: string; apiUrl: string }
  | { type: 'failed'; message: string }
  | { type: 'log'; entry: { level: 'info' | 'warn' | 'error'; msg: string } };

/** Starts the built-in sandbox in a thread of its own: it is reached over HTTP only, like the real one. */
export function startSandboxThread(options: {
  config: Config;
  log: Log;
  adminKey: Buffer;
  webhookBaseUrl: string;
}): Promise<SandboxThread> {
  const { config, log, adminKey, webhookBaseUrl } = options;
  const adminToken = createHash('sha256').update(adminKey).digest('base64url');
  const files = { from: import.meta.url, source: './sandbox/worker.ts', built: './sandbox-worker.js' };
  const worker = startThread(files, {
    host: '127.0.0.1',
    port: config.sandbox.port,
    ...(config.sandbox.publicUrl !== undefined && { publicUrl: config.sandbox.publicUrl }),
    dataFile: path.join(config.dataDir, 'sandbox.db'),
    sweepIntervalMs: config.sandbox.sweepIntervalMs,
    adminToken,
  });
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('message', (message: Message) => {
      if (message.type === 'log') {
        const { level, msg, ...more } = message.entry;
        log[level]({ ...more, from: 'sandbox' }, msg);
      } else if (message.type === 'failed')
        reject(
          new StartError(
            `The sandbox could not start: ${message.message}. If its port is taken, set SANDBOX_PORT.`,
          ),
        );
      else
        resolve({
          door: {
            url: message.url,
            apiUrl: message.apiUrl,
            publicUrl: config.sandbox.publicUrl ?? message.url,
            adminToken,
            webhookBaseUrl,
          },
          close,
        });
    });
  });

  function close(): Promise<void> {
    return new Promise((resolve) => {
      worker.once('exit', () => resolve());
      worker.postMessage({ type: 'close' });
      setTimeout(() => void worker.terminate(), 3_000).unref();
    });
  }
}
