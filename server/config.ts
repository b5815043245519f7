import path from 'node:path';
import * as z from 'zod';

/** The real checkout API (checkout-api rules: "Base"). */
export const realApiUrl = 'https://app.geniuscheckout.com/api/v1';

/** Every setting that a start needs; durations in milliseconds unless the name says otherwise. */
export type Config = {
  port: number;
  host: string;
  /** Origin under which browsers reach us, or undefined: http://localhost:PORT with the port really taken. */
  publicUrl: string | undefined;
  trustProxy: number;
  dataDir: string;
  databaseUrl: string | undefined;
  vaultKey: Buffer | undefined;
  checkoutApiUrl: string | undefined;
  apiKeys: { test?: string; live?: string };
  webhookSecrets: { test: string[]; live: string[] };
  upstreamTimeoutMs: number;
  upstreamRatePerMinute: number;
  completerIntervalMs: number;
  syncIntervalMs: number;
  idempotencyKeyLifetimeMs: number;
  webhookToleranceSeconds: number;
  loginIdleMs: number;
  loginAbsoluteMs: number;
  sandbox: { port: number; publicUrl: string | undefined; sweepIntervalMs: number };
  logLevel: string;
};

export type SandboxConfig = {
  port: number;
  host: string;
  publicUrl?: string;
  sweepIntervalMs: number;
  dataDir: string;
  keys: { test?: string; live?: string };
  webhookSecrets: { test?: string; live?: string };
  webhookUrls: { test?: string; live?: string };
};

/** Settings that can't be used; lists every fault by the variable's name, never its value. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly faults: string[];
  constructor(faults: string[]) {
    super(`Settings can’t be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

const port = z.coerce
  .number('must be a port number')
  .int('must be a port number')
  .min(0, 'must be a port number')
  .max(65535, 'must be a port number');
const positive = z.coerce
  .number('must be a number above 0')
  .positive('must be a number above 0')
  .finite('must be a number above 0');
const isLoopback = (url: URL) => ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
const publicUrl = z.string().refine(isOrigin, 'must be http(s)://host[:port] without path, user or query');
const apiKey = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}[\\x21-\\x7e]{4,200}$`), `must begin with ${prefix}`);
const secrets = z
  .string()
  .transform((value) => value.split(',').map((secret) => secret.trim()))
  .refine(
    (list) => list.length <= 2 && list.every((secret) => secret.length >= 8),
    'must be one secret of 8 characters or more, or two with a comma between',
  );

const EnvironmentSchema = z.object({
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: publicUrl.optional(),
  TRUST_PROXY: z.coerce
    .number('must be a number of proxies')
    .int('must be a number of proxies')
    .min(0, 'must be a number of proxies')
    .default(0),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .optional(),
  VAULT_KEY: z
    .string()
    .refine(
      (value) => /^[A-Za-z0-9+/]{43}=$/.test(value),
      'must be 32 bytes in base64 (openssl rand -base64 32)',
    )
    .optional(),
  CHECKOUT_API_URL: z.string().optional(),
  ALLOW_LOOPBACK_UPSTREAM: z.enum(['0', '1'], 'must be 1 or left out').default('0'),
  CHECKOUT_API_KEY_TEST: apiKey('gc_test_').optional(),
  CHECKOUT_API_KEY_LIVE: apiKey('gc_live_').optional(),
  CHECKOUT_WEBHOOK_SECRET_TEST: secrets.optional(),
  CHECKOUT_WEBHOOK_SECRET_LIVE: secrets.optional(),
  UPSTREAM_TIMEOUT_MS: positive.default(10_000),
  UPSTREAM_RATE_PER_MINUTE: positive.default(120),
  COMPLETER_INTERVAL_MS: positive.default(5_000),
  SYNC_INTERVAL_MS: positive.default(5_000),
  IDEMPOTENCY_KEY_LIFETIME_HOURS: positive.default(24),
  WEBHOOK_TOLERANCE_SECONDS: positive.default(300),
  LOGIN_IDLE_MINUTES: positive.default(15),
  LOGIN_ABSOLUTE_HOURS: positive.default(12),
  SANDBOX_PORT: port.default(4010),
  SANDBOX_PUBLIC_URL: publicUrl.optional(),
  SANDBOX_SWEEP_INTERVAL_MS: positive.default(300_000),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'must be a log level such as info')
    .default('info'),
});

/** Durations may be written with decimals; instants and timers are whole milliseconds. */
const wholeMs = (ms: number) => Math.max(1, Math.round(ms));

type Environment = Record<string, string | undefined>;

/** Reads the server's settings. Throws ConfigError with every fault at once. */
export function readConfig(environment: Environment): Config {
  const filled = withoutEmpty(environment);
  const parsed = EnvironmentSchema.safeParse(filled);
  const faults = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`);
  faults.push(...upstreamFaults(filled));
  if (filled['DATABASE_URL'] && !filled['VAULT_KEY'])
    faults.push('VAULT_KEY must be set when DATABASE_URL is: every process needs the same key.');
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  const env = parsed.data;
  return {
    port: env.PORT,
    host: env.HOST,
    publicUrl: env.PUBLIC_URL && new URL(env.PUBLIC_URL).origin,
    trustProxy: env.TRUST_PROXY,
    dataDir: path.resolve(env.DATA_DIR),
    databaseUrl: env.DATABASE_URL,
    vaultKey: env.VAULT_KEY === undefined ? undefined : Buffer.from(env.VAULT_KEY, 'base64'),
    checkoutApiUrl: env.CHECKOUT_API_URL && apiBaseUrl(env.CHECKOUT_API_URL),
    apiKeys: {
      ...(env.CHECKOUT_API_KEY_TEST && { test: env.CHECKOUT_API_KEY_TEST }),
      ...(env.CHECKOUT_API_KEY_LIVE && { live: env.CHECKOUT_API_KEY_LIVE }),
    },
    webhookSecrets: {
      test: env.CHECKOUT_WEBHOOK_SECRET_TEST ?? [],
      live: env.CHECKOUT_WEBHOOK_SECRET_LIVE ?? [],
    },
    upstreamTimeoutMs: wholeMs(env.UPSTREAM_TIMEOUT_MS),
    upstreamRatePerMinute: env.UPSTREAM_RATE_PER_MINUTE,
    completerIntervalMs: wholeMs(env.COMPLETER_INTERVAL_MS),
    syncIntervalMs: wholeMs(env.SYNC_INTERVAL_MS),
    idempotencyKeyLifetimeMs: wholeMs(env.IDEMPOTENCY_KEY_LIFETIME_HOURS * 3_600_000),
    webhookToleranceSeconds: env.WEBHOOK_TOLERANCE_SECONDS,
    loginIdleMs: wholeMs(env.LOGIN_IDLE_MINUTES * 60_000),
    loginAbsoluteMs: wholeMs(env.LOGIN_ABSOLUTE_HOURS * 3_600_000),
    sandbox: {
      port: env.SANDBOX_PORT,
      publicUrl: env.SANDBOX_PUBLIC_URL && new URL(env.SANDBOX_PUBLIC_URL).origin,
      sweepIntervalMs: wholeMs(env.SANDBOX_SWEEP_INTERVAL_MS),
    },
    logLevel: env.LOG_LEVEL,
  };
}

const SandboxEnvironmentSchema = EnvironmentSchema.pick({
  HOST: true,
  DATA_DIR: true,
  SANDBOX_PORT: true,
  SANDBOX_PUBLIC_URL: true,
  SANDBOX_SWEEP_INTERVAL_MS: true,
  CHECKOUT_API_KEY_TEST: true,
  CHECKOUT_API_KEY_LIVE: true,
  CHECKOUT_WEBHOOK_SECRET_TEST: true,
  CHECKOUT_WEBHOOK_SECRET_LIVE: true,
}).extend({
  SANDBOX_WEBHOOK_URL_TEST: z.url('must be an address').optional(),
  SANDBOX_WEBHOOK_URL_LIVE: z.url('must be an address').optional(),
});

/** Reads the settings of the stand-alone sandbox. Throws ConfigError. */
export function readSandboxConfig(environment: Environment): SandboxConfig {
  const parsed = SandboxEnvironmentSchema.safeParse(withoutEmpty(environment));
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`));
  const env = parsed.data;
  const [testSecret, liveSecret] = [
    env.CHECKOUT_WEBHOOK_SECRET_TEST?.[0],
    env.CHECKOUT_WEBHOOK_SECRET_LIVE?.[0],
  ];
  return {
    port: env.SANDBOX_PORT,
    host: env.HOST,
    ...(env.SANDBOX_PUBLIC_URL && { publicUrl: new URL(env.SANDBOX_PUBLIC_URL).origin }),
    sweepIntervalMs: wholeMs(env.SANDBOX_SWEEP_INTERVAL_MS),
    dataDir: path.resolve(env.DATA_DIR),
    keys: {
      ...(env.CHECKOUT_API_KEY_TEST && { test: env.CHECKOUT_API_KEY_TEST }),
      ...(env.CHECKOUT_API_KEY_LIVE && { live: env.CHECKOUT_API_KEY_LIVE }),
    },
    webhookSecrets: { ...(testSecret && { test: testSecret }), ...(liveSecret && { live: liveSecret }) },
    webhookUrls: {
      ...(env.SANDBOX_WEBHOOK_URL_TEST && { test: env.SANDBOX_WEBHOOK_URL_TEST }),
      ...(env.SANDBOX_WEBHOOK_URL_LIVE && { live: env.SANDBOX_WEBHOOK_URL_LIVE }),
    },
  };
}

/** An empty variable means the same as none: shells and compose files leave them behind. */
function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
}

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return (
    ['http:', 'https:'].includes(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    ['', '/'].includes(url.pathname) &&
    url.search === '' &&
    url.hash === ''
  );
}

/** The API key travels to this address, so it must be https; plain http only to this machine, on purpose. */
function upstreamFaults(environment: Environment): string[] {
  const value = environment['CHECKOUT_API_URL'];
  if (value === undefined) return [];
  if (!URL.canParse(value)) return ['CHECKOUT_API_URL must be an address.'];
  const url = new URL(value);
  if (url.username || url.password || url.search || url.hash)
    return ['CHECKOUT_API_URL must hold no user, query or fragment.'];
  if (url.protocol === 'https:') return [];
  if (url.protocol === 'http:' && isLoopback(url)) {
    return environment['ALLOW_LOOPBACK_UPSTREAM'] === '1'
      ? []
      : ['CHECKOUT_API_URL is plain http: set ALLOW_LOOPBACK_UPSTREAM=1 to allow it on this machine.'];
  }
  return ['CHECKOUT_API_URL must be https.'];
}

/** Without a path the documented one is meant; no trailing slash. */
function apiBaseUrl(value: string): string {
  const url = new URL(value);
  const pathname = url.pathname.replace(/\/+$/, '');
  return url.origin + (pathname === '' ? '/api/v1' : pathname);
}
