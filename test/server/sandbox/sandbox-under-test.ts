import { onTestFinished } from 'vitest';
import type { LogEntry, SandboxSettings } from '../../../server/sandbox/settings.ts';
import { startSandbox } from '../../../server/sandbox/start.ts';

const adminToken = 'admin-token-of-the-tests';

/** The least that a create needs. */
export const order = {
  amount: 2500,
  currency: 'USD',
  success_url: 'https://shop.example/thanks?order=7&x=%20',
  failure_url: 'https://shop.example/declined',
};

export const goodCard = {
  card_number: '4111 1111 1111 1111',
  expiry: '12 / 40',
  security_code: '123',
  card_name: 'Ana Ng',
};

type Json = Record<string, unknown>;
export type Answer = { status: number; body: Json; headers: Headers };
type Call = { method?: string; body?: unknown; key?: string | null; headers?: Record<string, string> };

/** Starts a sandbox with merchant `main` in both modes, closed when the test ends. */
export async function sandboxUnderTest(settings: Partial<SandboxSettings> = {}, webhookUrl?: string) {
  const clock = { offset: 0 };
  const log: LogEntry[] = [];
  const sandbox = await startSandbox({
    host: '127.0.0.1',
    port: 0,
    dataFile: ':memory:',
    sweepIntervalMs: 300_000,
    adminToken,
    slowCardMs: 100,
    slowAnswerMs: 150,
    now: () => Date.now() + clock.offset,
    log: (entry) => log.push(entry),
    ...settings,
  });
  onTestFinished(() => sandbox.close());

  async function control(method: string, path: string, body?: unknown): Promise<Answer> {
    return call(`${sandbox.url}/_sandbox${path}`, { method, body, key: adminToken });
  }
  const registered = await Promise.all(
    ['test', 'live'].map((mode) =>
      control('PUT', `/merchants/main/${mode}`, { name: 'Island Cakes', webhook_url: webhookUrl }),
    ),
  );
  const [test, live] = registered.map((answer) => answer.body as { api_key: string; webhook_secret: string });
  if (!test || !live) throw new Error('The control door did not answer');

  const api = (path: string, options: Call = {}): Promise<Answer> =>
    call(`${sandbox.apiUrl}${path}`, { key: test.api_key, ...options });
  const create = (fields: Json = {}, options: Call = {}): Promise<Answer> =>
    api('/checkout-sessions', { method: 'POST', body: { ...order, ...fields }, ...options });
  return {
    ...sandbox,
    ...{ test, live, clock, log, api, create, control },
    advance: (ms: number) => void (clock.offset += ms),
    made: async (fields: Json = {}): Promise<string> => String((await create(fields)).body['id']),
    session: async (id: string): Promise<Json> => (await api(`/checkout-sessions/${id}`)).body,
    page: (id: string) => fetch(`${sandbox.url}/checkout/${id}`),
    post: (id: string, form: 'pay' | 'cancel', fields: Record<string, string> = {}, headers = {}) =>
      fetch(`${sandbox.url}/checkout/${id}/${form}`, {
        method: 'POST',
        redirect: 'manual',
        headers,
        body: new URLSearchParams(fields),
      }),
    count: async (): Promise<number> =>
      ((await api('/transactions')).body['meta'] as { total: number }).total,
  };
}

export type SandboxUnderTest = Awaited<ReturnType<typeof sandboxUnderTest>>;

/** A body that is a string is sent as it is. */
async function call(url: string, { method = 'GET', body, key, headers }: Call): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(key ? { Authorization: `Bearer ${key}` } : {}),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Json, headers: response.headers };
}
