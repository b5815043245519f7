import { afterAll, onTestFinished, vi } from 'vitest';
import { type Intent, IntentSchema, UnreconciledSchema } from '#shared/intents.ts';
import type { Mode } from '#shared/roles.ts';
import type { Clock } from '../../server/clock.ts';
import { startSandbox } from '../../server/sandbox/start.ts';
import { type ChaosProxy, startChaosProxy } from './chaos-proxy.ts';
import type { DeskClient } from './desk-client.ts';
import { createSandboxControl, type LedgerEntry, type RefundEntry } from './sandbox-control.ts';
import { startApp, startAppForFile, type TestDesk, withoutSync } from './start-app.ts';

export const keys = { test: 'gc_test_key-of-the-storm', live: 'gc_live_key-of-the-storm' };
export const secrets = { test: 'test-secret-of-the-storm', live: 'live-secret-of-the-storm' };
const adminToken = 'admin-of-the-storm';

/** For tests in which calls hang: each is given up soon. */
export const impatient = { UPSTREAM_TIMEOUT_MS: '400' };

/** A real sandbox, and the proxy through which a desk reaches it. */
export type Weather = {
  proxy: ChaosProxy;
  /** Lets a desk use it; what it tells wins over the settings of the other parts. */
  settings: Record<string, string>;
  sandboxUrl: string;
  /** What was really made there. */
  ledger(mode?: Mode): Promise<LedgerEntry[]>;
  /** The refunds that were really made there, in test mode. */
  refunds(): Promise<RefundEntry[]>;
  /** Lets the sandbox send its webhooks to the desk. */
  announceTo(desk: TestDesk, mode?: Mode): Promise<void>;
};

type DeskOptions = { settings?: Record<string, string>; clock?: Clock; dataDir?: string };

async function startWeather(ratePerMinute: number): Promise<Weather & { close(): Promise<void> }> {
  const sandbox = await startSandbox({
    host: '127.0.0.1',
    port: 0,
    dataFile: ':memory:',
    sweepIntervalMs: 3_600_000,
    adminToken,
    rateLimitPerMinute: ratePerMinute,
    slowAnswerMs: 800,
    webhookRetryDelaysMs: Array(20).fill(100) as number[],
  });
  async function register(mode: Mode, webhookUrl?: string): Promise<void> {
    const reply = await fetch(`${sandbox.url}/_sandbox/merchants/main/${mode}`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${adminToken}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        name: 'Island Cakes',
        api_key: keys[mode],
        webhook_secret: secrets[mode],
        ...(webhookUrl !== undefined && { webhook_url: webhookUrl }),
      }),
    });
    if (!reply.ok) throw new Error(`The control door answered ${reply.status} ${await reply.text()}`);
  }
  await Promise.all([register('test'), register('live')]);
  const proxy = await startChaosProxy(sandbox.url);
  const control = createSandboxControl({
    url: sandbox.url,
    apiUrl: sandbox.apiUrl,
    publicUrl: sandbox.url,
    adminToken,
    webhookBaseUrl: '',
  });
  return {
    proxy,
    sandboxUrl: sandbox.url,
    settings: {
      ...withoutSync,
      CHECKOUT_API_URL: proxy.apiUrl,
      ALLOW_LOOPBACK_UPSTREAM: '1',
      CHECKOUT_API_KEY_TEST: keys.test,
      CHECKOUT_API_KEY_LIVE: keys.live,
      CHECKOUT_WEBHOOK_SECRET_TEST: secrets.test,
      CHECKOUT_WEBHOOK_SECRET_LIVE: secrets.live,
      UPSTREAM_RATE_PER_MINUTE: String(ratePerMinute),
      COMPLETER_INTERVAL_MS: '50',
    },
    async ledger(mode = 'test') {
      if (mode === 'test') return control.sessions();
      const reply = await fetch(`${sandbox.url}/_sandbox/sessions?merchant=main&mode=live`, {
        headers: { Authorization: `Bearer ${adminToken}` },
      });
      return ((await reply.json()) as { data: LedgerEntry[] }).data;
    },
    refunds: () => control.refunds(),
    announceTo: (desk, mode = 'test') =>
      register(mode, `http://127.0.0.1:${desk.port}/webhooks/main/${mode}`),
    async close() {
      await proxy.close();
      await sandbox.close();
    },
  };
}

/** Weather for one test; desks are started in it by the test, so that there can be several. */
export async function weatherForTest({ ratePerMinute = 100_000 } = {}): Promise<Weather> {
  const weather = await startWeather(ratePerMinute);
  onTestFinished(() => weather.close());
  return weather;
}

/** A desk of the test's own in weather of its own, with the owner signed in. */
export async function deskInWeather({ settings, ...options }: DeskOptions & { ratePerMinute?: number } = {}) {
  const { ratePerMinute = 100_000, ...more } = options;
  const weather = await weatherForTest({ ratePerMinute });
  const desk = await startApp({ ...more, settings: { ...weather.settings, ...settings } });
  return { weather, proxy: weather.proxy, desk, owner: await desk.signInAs('owner') };
}

/** The same once for all tests of a file. */
export async function deskInWeatherForFile({ settings }: Pick<DeskOptions, 'settings'> = {}) {
  const starting = startWeather(100_000);
  afterAll(async () => (await starting).close());
  const weather = await starting;
  const desk = await startAppForFile({ settings: { ...weather.settings, ...settings } });
  return { weather, proxy: weather.proxy, desk, owner: await desk.signInAs('owner') };
}

export async function intentOf(client: DeskClient, key: string): Promise<Intent> {
  return (await client.get(`${client.account}/intents/${key}`)).as(IntentSchema);
}

/** Waits until the attempt is in that state, and gives it. */
export function intentTurns(client: DeskClient, key: string, state: Intent['state']): Promise<Intent> {
  return vi.waitUntil(
    async () => {
      const reply = await client.get(`${client.account}/intents/${key}`);
      if (reply.status === 404) return false; // the create is on its way to the desk
      const intent = reply.as(IntentSchema);
      return intent.state === state && intent;
    },
    { timeout: 15_000, interval: 20 },
  );
}

export async function unreconciled(client: DeskClient) {
  return (await client.get(`${client.account}/unreconciled`)).as(UnreconciledSchema);
}
