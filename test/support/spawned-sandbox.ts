import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createSandboxControl, type SandboxControl } from './sandbox-control.ts';

export type SpawnedSandbox = {
  url: string;
  apiUrl: string;
  adminToken: string;
  control: SandboxControl;
  stop(this: void): Promise<void>;
};

const script = fileURLToPath(new URL('./sandbox-process.ts', import.meta.url));

/** The real sandbox in a process of its own; without `ratePerMinute` it keeps to the documented limit. */
export async function spawnSandbox(given: {
  sweepIntervalMs: number;
  ratePerMinute?: number;
}): Promise<SpawnedSandbox> {
  const adminToken = randomBytes(32).toString('hex');
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script], {
    env: {
      PATH: process.env['PATH'] ?? '',
      SANDBOX_ADMIN_TOKEN: adminToken,
      SANDBOX_SWEEP_INTERVAL_MS: String(given.sweepIntervalMs),
      ...(given.ratePerMinute !== undefined && { SANDBOX_RATE_PER_MINUTE: String(given.ratePerMinute) }),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    exited.then(() => reject(new Error('The sandbox ended before it was ready.')), reject);
  });
  const apiUrl = `${url}/api/v1`;
  return {
    url,
    apiUrl,
    adminToken,
    control: createSandboxControl({ url, apiUrl, publicUrl: url, adminToken, webhookBaseUrl: '' }),
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
