import { createHash } from 'node:crypto';
import type { Mode } from '#shared/roles.ts';
import type { Clock } from '../clock.ts';
import { type Config, realApiUrl } from '../config.ts';
import type { Log } from '../log.ts';
import type { Account } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { type Budget, createBudget, mutationsPerMinute, reserveOf, type Tier } from '../upstream/budget.ts';
import { type Circuit, createCircuit } from '../upstream/circuit.ts';
import { createUpstreamClient, type UpstreamClient } from '../upstream/client.ts';
import type { Live } from './live.ts';

/** How the sandbox is reached: its API, the door by which an account's keys are asked of it, and where it finds us. */
export type SandboxDoor = {
  url: string;
  apiUrl: string;
  publicUrl: string;
  adminToken: string;
  webhookBaseUrl: string;
};

/** What an account speaks to. `client` is missing while the account has no API key. */
export type Upstream = {
  account: Account;
  kind: 'sandbox' | 'real' | 'custom' | 'none';
  /** Origin of the payment pages' links, or null while there is no upstream. */
  linkOrigin: string | null;
  client: UpstreamClient | undefined;
  budget: Budget;
  /** For calls that move money, which upstream counts apart. */
  mutationBudget: Budget;
  circuit: Circuit;
  webhookSecrets: string[];
  /** Since when upstream refuses the API key, in ms UTC; null while it works. */
  keyRejectedSince: number | null;
  /** When a call last went out with the key, by the even-paced clock. */
  keyTriedAt: number;
  /** Tells API keys apart without telling them; null while there is none. */
  keyMark: string | null;
  /** How many sessions upstream has made for this process. */
  made: number;
  /** How many refunds, likewise. */
  refunded: number;
  /** How many times longer the pauses between checks are, so that all open links fit the minute's calls; 1 or more. */
  stretch: number;
};

export type Upstreams = {
  /** The upstream of a merchant's mode; made on first use, then kept. */
  of(merchant: string, mode: Mode): Promise<Upstream>;
  /** The upstream that rows of this account came from; undefined once its merchant and mode speak to another one. */
  serving(accountId: number): Promise<Upstream | undefined>;
  /** Tells the sandbox a merchant's new name; does nothing for other upstreams. */
  rename(merchant: string): Promise<void>;
};

/** A key is too long to be guessed, so its hash gives nothing away. */
function markOfKey(apiKey: string): string {
  return createHash('sha256').update(apiKey).digest('hex').slice(0, 16);
}

/** Rows of the built-in sandbox carry this origin: its port may change, its data stays. */
const sandboxOrigin = 'sandbox';

export function createUpstreams(parts: {
  config: Config;
  log: Log;
  store: Store;
  clock: Clock;
  live: Live;
  sandbox: SandboxDoor | undefined;
}): Upstreams {
  const { config, log, store, clock, live, sandbox } = parts;
  const known = new Map<string, Promise<Upstream>>();

  async function make(merchant: string, mode: Mode): Promise<Upstream> {
    const choice = await choose(merchant, mode);
    const account = await store.accounts.ensure(merchant, mode, choice.origin);
    const budgetOf = (perMinute: number) =>
      createBudget({ perMinute, reserve: reserveOf(perMinute), now: () => clock.elapsed() });
    const budgets: Record<Tier, Budget> = {
      writes: budgetOf(config.upstreamRatePerMinute),
      'payment-mutations': budgetOf(mutationsPerMinute(config.upstreamRatePerMinute)),
    };
    const circuit = createCircuit({
      elapsed: () => clock.elapsed(),
      random: Math.random,
      onChange(isOpen) {
        log.warn({ merchant, mode }, isOpen ? 'the checkout API is down' : 'the checkout API is back');
        live.publish(account.id, { kind: 'settings', id: merchant });
      },
    });
    const client =
      choice.apiKey === undefined
        ? undefined
        : createUpstreamClient({
            baseUrl: choice.baseUrl,
            apiKey: choice.apiKey,
            timeoutMs: config.upstreamTimeoutMs,
            onRateLimit: (said, tier) => budgets[tier].observe(said),
            onCall: (call) => log.debug({ ...call, merchant, mode }, 'upstream call'),
          });
    return {
      account,
      kind: choice.kind,
      linkOrigin: choice.linkOrigin,
      client,
      budget: budgets.writes,
      mutationBudget: budgets['payment-mutations'],
      circuit,
      webhookSecrets: choice.webhookSecrets,
      keyRejectedSince: null,
      keyTriedAt: -Infinity,
      keyMark: choice.apiKey === undefined ? null : markOfKey(choice.apiKey),
      made: 0,
      refunded: 0,
      stretch: 1,
    };
  }

  /** An explicit address wins; else a key means the real API; else test mode is the sandbox and live has none yet. */
  async function choose(merchant: string, mode: Mode) {
    const apiKey = merchant === 'main' ? config.apiKeys[mode] : undefined;
    const webhookSecrets = merchant === 'main' ? config.webhookSecrets[mode] : [];
    if (config.checkoutApiUrl) {
      const { origin } = new URL(config.checkoutApiUrl);
      return {
        kind: 'custom' as const,
        origin,
        linkOrigin: origin,
        baseUrl: config.checkoutApiUrl,
        apiKey,
        webhookSecrets,
      };
    }
    const { origin } = new URL(realApiUrl);
    if (apiKey)
      return {
        kind: 'real' as const,
        origin,
        linkOrigin: origin,
        baseUrl: realApiUrl,
        apiKey,
        webhookSecrets,
      };
    if (mode === 'live' || !sandbox) {
      return {
        kind: 'none' as const,
        origin,
        linkOrigin: null,
        baseUrl: realApiUrl,
        apiKey: undefined,
        webhookSecrets,
      };
    }
    const given = await register(sandbox, merchant, mode);
    return {
      kind: 'sandbox' as const,
      origin: sandboxOrigin,
      linkOrigin: sandbox.publicUrl,
      baseUrl: sandbox.apiUrl,
      apiKey: given.api_key,
      webhookSecrets: [given.webhook_secret],
    };
  }

  async function register(door: SandboxDoor, merchant: string, mode: Mode) {
    const row = await store.merchants.get(merchant);
    const reply = await fetch(`${door.url}/_sandbox/merchants/${merchant}/${mode}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${door.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        name: row?.name ?? merchant,
        webhook_url: `${door.webhookBaseUrl}/webhooks/${merchant}/${mode}`,
      }),
    });
    if (!reply.ok) throw new Error(`The sandbox refused to register merchant ${merchant}: ${reply.status}`);
    return (await reply.json()) as { api_key: string; webhook_secret: string };
  }

  function of(merchant: string, mode: Mode): Promise<Upstream> {
    const key = `${merchant}/${mode}`;
    const existing = known.get(key);
    if (existing) return existing;
    const made = make(merchant, mode);
    known.set(key, made);
    made.catch(() => known.delete(key)); // a failed start is tried again by the next caller
    return made;
  }

  return {
    of,
    async serving(accountId) {
      const account = (await store.accounts.list()).find(({ id }) => id === accountId);
      const upstream = account && (await of(account.merchant, account.mode));
      return upstream?.account.id === accountId ? upstream : undefined;
    },
    async rename(merchant) {
      const upstream = await of(merchant, 'test');
      if (sandbox && upstream.kind === 'sandbox') await register(sandbox, merchant, 'test');
    },
  };
}
