import type { SandboxControl } from '../support/sandbox-control.ts';
import { spawnSandbox } from '../support/spawned-sandbox.ts';

export type LoneSandbox = {
  control: SandboxControl;
  /** What makes a desk use this sandbox for merchant `main` in test mode. */
  settings: Record<string, string>;
  /** How many calls the desks made in the last minute, by the sandbox's own count. */
  calls(): Promise<number>;
  stop(this: void): Promise<void>;
};

/** The real sandbox in a process of its own, which no kill of a desk touches. */
export async function startLoneSandbox(): Promise<LoneSandbox> {
  const { apiUrl, control, stop } = await spawnSandbox({
    sweepIntervalMs: 3_600_000,
    ratePerMinute: 1_000_000,
  });
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
    stop,
    settings: {
      CHECKOUT_API_URL: apiUrl,
      CHECKOUT_API_KEY_TEST: api_key,
      ALLOW_LOOPBACK_UPSTREAM: '1',
      UPSTREAM_RATE_PER_MINUTE: '1000000',
    },
  };
}
