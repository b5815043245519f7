import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createSandboxControl, type SandboxControl } from '../support/sandbox-control.ts';

export type LoneSandbox = {
  control: SandboxControl;
  /** What makes a desk use this sandbox for merchant `main` in test mode. */
  settings: Record<string, string>;
  /** How many calls the desks made in the last minute, by the sandbox's own count. */
  calls(): Promise<number>;
  stop(): Promise<void>;
};

const script = fileURLToPath(new URL('./sandbox-process.ts', import.meta.url));

/** The real sandbox in a process of its own, which no kill of a desk touches. */
export async function startLoneSandbox(): Promise<LoneSandbox> {
  const adminToken = randomBytes(32).toString('hex');
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script], {
    env: { PATH: process.env['PATH'] ?? '', SANDBOX_ADMIN_TOKEN: adminToken },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    exited.then(() => reject(new Error('The sandbox ended before it was ready.')), reject);
  });
  const apiUrl = `${url}/api/v1`;
  const control = createSandboxControl({ url, apiUrl, publicUrl: url, adminToken, webhookBaseUrl: '' });
  const { api_key } = await control.account();
  let own = 0;

  async function calls(): Promise<number> {
    const { headers } = await fetch(`${apiUrl}/transactions`, {
      headers: { Authorization: `Bearer ${api_key}` },
    });
    own += 1;
    return Number(headers.get('X-RateLimit-Limit')) - Number(headers.get('X-RateLimit-Remaining')) - own;
  }

  return {
    control,
    calls,
    settings: {
      CHECKOUT_API_URL: apiUrl,
      CHECKOUT_API_KEY_TEST: api_key,
      ALLOW_LOOPBACK_UPSTREAM: '1',
      UPSTREAM_RATE_PER_MINUTE: '1000000',
    },
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
