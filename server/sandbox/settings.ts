/** What one line of the sandbox's log holds. Never a card number, a key or a secret. */
export type LogEntry = { level: 'info' | 'warn' | 'error'; msg: string; [field: string]: unknown };

export type SandboxSettings = {
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** Base of every `checkout_url`, where buyers reach the hosted page; the address listened on by default. */
  publicUrl?: string;
  /** SQLite file; `:memory:` forgets at close. */
  dataFile: string;
  sweepIntervalMs: number;
  /** Bearer of the control door under `/_sandbox`. */
  adminToken: string;
  /** The tier "writes"; "payment-mutations" is half of it, as 60 is of the documented 120. */
  rateLimitPerMinute?: number;
  idempotencyKeyLifetimeHours?: number;
  webhookRetryDelaysMs?: number[];
  /** Whether a tax that does not reconcile is refused: the documentation's pages contradict each other. */
  strictTax?: boolean;
  /** How long `sandbox:slow` waits before it answers. */
  slowAnswerMs?: number;
  /** How long the card that is "approved after 5 s" takes. */
  slowCardMs?: number;
  /** Clock in ms UTC, for tests. */
  now?: () => number;
  log?: (entry: LogEntry) => void;
};

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** Documented as exponential backoff over about 72 hours; the single steps are assumed. */
const webhookRetryDelaysMs = [
  ...[second, 5 * second, 30 * second, 2 * minute, 10 * minute, 30 * minute],
  ...[hour, 2 * hour, 4 * hour, 8 * hour, 16 * hour, 20 * hour, 20 * hour],
];

const defaults = {
  rateLimitPerMinute: 120,
  // Assumed: the documentation does not say how long a key lives.
  idempotencyKeyLifetimeHours: 24,
  webhookRetryDelaysMs,
  strictTax: true,
  slowAnswerMs: 8 * second,
  slowCardMs: 5 * second,
  now: Date.now,
  log: (_entry: LogEntry): void => {},
};

export type ResolvedSettings = SandboxSettings & typeof defaults;

export function withDefaults(settings: SandboxSettings): ResolvedSettings {
  // An option that is present but undefined must not erase its default.
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  return { ...defaults, ...settings, ...given };
}
