import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig, readSandboxConfig } from '../../server/config.ts';

function faultsOf(environment: Record<string, string>): string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

test('without any setting the defaults stand', () => {
  expect(readConfig({})).toMatchObject({
    ...{
      port: 3000,
      host: '127.0.0.1',
      publicUrl: undefined,
      trustProxy: 0,
      databaseUrl: undefined,
      vaultKey: undefined,
    },
    ...{ checkoutApiUrl: undefined, apiKeys: {}, webhookSecrets: { test: [], live: [] }, logLevel: 'info' },
    ...{
      upstreamTimeoutMs: 10_000,
      upstreamRatePerMinute: 120,
      completerIntervalMs: 5000,
      syncIntervalMs: 5000,
    },
    ...{
      idempotencyKeyLifetimeMs: 86_400_000,
      webhookToleranceSeconds: 300,
      loginIdleMs: 900_000,
      loginAbsoluteMs: 43_200_000,
    },
    sandbox: { port: 4010, publicUrl: undefined, sweepIntervalMs: 300_000 },
  });
});

test('an empty setting is as good as none, and what is not ours is not looked at', () => {
  expect(readConfig({ PORT: '', PUBLIC_URL: '', SHELL: '/bin/sh' })).toEqual(readConfig({}));
});

test('durations take decimals and become whole milliseconds', () => {
  const config = readConfig({
    LOGIN_IDLE_MINUTES: '0.5',
    LOGIN_ABSOLUTE_HOURS: '0.25',
    SYNC_INTERVAL_MS: '1.5',
  });
  expect(config).toMatchObject({ loginIdleMs: 30_000, loginAbsoluteMs: 900_000, syncIntervalMs: 2 });
});

test('addresses, keys and secrets are read as they are meant', () => {
  const config = readConfig({
    PUBLIC_URL: 'https://desk.example/',
    CHECKOUT_API_URL: 'https://api.example/base/',
    CHECKOUT_API_KEY_TEST: 'gc_test_abcd',
    CHECKOUT_WEBHOOK_SECRET_LIVE: 'first-secret, second-secret',
    VAULT_KEY: Buffer.alloc(32, 7).toString('base64'),
  });
  expect(config).toMatchObject({
    ...{
      publicUrl: 'https://desk.example',
      checkoutApiUrl: 'https://api.example/base',
      apiKeys: { test: 'gc_test_abcd' },
    },
    webhookSecrets: { test: [], live: ['first-secret', 'second-secret'] },
  });
  expect(config.vaultKey).toEqual(Buffer.alloc(32, 7));
  expect(readConfig({ CHECKOUT_API_URL: 'https://api.example' }).checkoutApiUrl).toBe(
    'https://api.example/api/v1',
  );
});

describe.each([
  ['PORT', ['-1', '65536', '1.5', 'http', '0x']],
  ['TRUST_PROXY', ['-1', 'true', '1.5']],
  [
    'PUBLIC_URL',
    [
      'desk.example',
      'ftp://desk.example',
      'https://desk.example/path',
      'https://u:p@desk.example',
      'https://desk.example?q',
    ],
  ],
  ['DATABASE_URL', ['mysql://host/db', 'host/db']],
  ['VAULT_KEY', ['short', 'A'.repeat(44), `${'A'.repeat(43)}==`]],
  [
    'CHECKOUT_API_URL',
    [
      'api.example',
      'http://api.example',
      'ftp://127.0.0.1',
      'https://u:p@api.example',
      'https://api.example?key=1',
      'http://127.0.0.1:1',
    ],
  ],
  ['ALLOW_LOOPBACK_UPSTREAM', ['yes', 'true', '2']],
  ['CHECKOUT_API_KEY_TEST', ['gc_live_abcd', 'gc_test_a', 'gc_test_a b c d', 'abcd']],
  ['CHECKOUT_API_KEY_LIVE', ['gc_test_abcd', 'gc_live_ab\nc']],
  ['CHECKOUT_WEBHOOK_SECRET_TEST', ['short', 'long enough,,', 'secret-one,secret-two,secret-three']],
  ['UPSTREAM_TIMEOUT_MS', ['0', '-5', 'soon', 'Infinity', 'NaN']],
  ['LOGIN_IDLE_MINUTES', ['0', '15m']],
  ['LOG_LEVEL', ['loud', 'INFO']],
])('%s', (name, values) => {
  test.each(values)('is refused by name alone when it is %j', (value) => {
    // Given with it, so that no other fault is there.
    const faults = faultsOf({ VAULT_KEY: Buffer.alloc(32).toString('base64'), [name]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^${name} `));
    // What the rule itself says, such as "above 0", tells nothing of the value.
    const told = faults[0]?.replace(/above 0|gc_(?:test|live)_/g, '') ?? '';
    expect(told.slice(name.length)).not.toContain(value);
  });
});

test('plain http goes to this machine alone, and only when that is said', () => {
  const allowed = { ALLOW_LOOPBACK_UPSTREAM: '1' };
  for (const host of ['localhost', '127.0.0.1', '[::1]']) {
    expect(faultsOf({ ...allowed, CHECKOUT_API_URL: `http://${host}:4010` })).toEqual([]);
  }
  expect(faultsOf({ ...allowed, CHECKOUT_API_URL: 'http://127.0.0.1.evil.example' })).toHaveLength(1);
});

test('a shared database needs a shared vault key', () => {
  expect(faultsOf({ DATABASE_URL: 'postgres://localhost/desk' })).toEqual([
    'VAULT_KEY must be set when DATABASE_URL is: every process needs the same key.',
  ]);
});

test('the stand-alone sandbox reads its own settings by the same rules', () => {
  expect(
    readSandboxConfig({
      SANDBOX_PORT: '0',
      SANDBOX_WEBHOOK_URL_TEST: 'http://localhost:3000/webhooks/main/test',
    }),
  ).toMatchObject({ port: 0, webhookUrls: { test: 'http://localhost:3000/webhooks/main/test' } });
  expect(() => readSandboxConfig({ SANDBOX_WEBHOOK_URL_LIVE: 'nowhere' })).toThrow(
    /SANDBOX_WEBHOOK_URL_LIVE must be an address/,
  );
});
