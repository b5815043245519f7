/**
 * Upstream's tiers (its page on rate limits): `writes`, 120 a minute, for all reads and creates, and `payment-mutations`,
 * 60 a minute, for what moves money. Each is counted on its own.
 */
export type Tier = 'writes' | 'payment-mutations';
const WRITES_PER_MINUTE = 120;
const PAYMENT_MUTATIONS_PER_MINUTE = 60;
/** Upstream counts over a rolling minute; a little more, because calls arrive there closer together than they left. */
export const BUDGET_WINDOW_MS = 61_000;
/** Share of the window's calls that only people may spend. */
const PEOPLES_SHARE = 0.25;
/** A wait said by upstream is believed up to here. */
const PAUSE_CAP_MS = 600_000;
/** Routine leaves this multiple of the reserve alone, so that what an event asks for finds room. */
const ROUTINE_SHARE = 1.2;
/** A person's wait up to here is a place in the queue; who is told to wait longer is expected to leave. */
export const LONGEST_BOOKING_MS = 5_000;

/** A person waits for it; a job was asked for by an event; routine is merely due. */
export type Priority = 'person' | 'job' | 'routine';
export type RateLimitSeen = { limit?: number; remaining?: number; retryAfterMs?: number };

/** How many calls that move money an account may make per minute, of one that may make so many others. */
export function mutationsPerMinute(writesPerMinute: number): number {
  return Math.ceil((writesPerMinute * PAYMENT_MUTATIONS_PER_MINUTE) / WRITES_PER_MINUTE);
}

/** Calls per window that are kept for people, of those that the account may make. */
export function reserveOf(perMinute: number): number {
  return Math.ceil(perMinute * PEOPLES_SHARE);
}

/** Calls per window (BUDGET_WINDOW_MS) that routine work may spend when nobody else does. */
export function routineCalls(perMinute: number): number {
  return Math.max(1, Math.floor(perMinute) - Math.ceil(reserveOf(perMinute) * ROUTINE_SHARE));
}

export type Budget = {
  /**
   * Returns 0 with one call taken, or the ms to wait. A person's wait of at most LONGEST_BOOKING_MS has its call
   * booked: wait, then go without asking again. Any other wait takes nothing: ask again after it.
   */
  take(priority: Priority): number;
  /** What `take` would return, taking nothing. */
  waitFor(priority: Priority): number;
  /** Tells what upstream said about its own count, which may include calls that are not ours. */
  observe(said: RateLimitSeen): void;
};

/**
 * The calls one account may make per rolling minute. `reserve` calls are out of reach for jobs, and since people
 * may take them, a waiting person is always served first. Two counts must both have room: our own calls in the
 * window (which alone can promise "never more than `perMinute` in any minute": a bare bucket lets twice that
 * through after a quiet spell), and a bucket of what upstream said is left, refilled at the allowed rate.
 * `now` in ms; a clock that jumps back is taken as standing still.
 */
export function createBudget(options: { perMinute: number; reserve: number; now: () => number }): Budget {
  const perMinute = Math.max(1, Math.floor(options.perMinute));
  /** When the calls of the window go or went, in order; booked ones lie ahead. */
  const spent: number[] = [];
  let limit = perMinute;
  let left = limit;
  let pausedUntil = 0;
  let skew = 0;
  let last = options.now();

  /** Brings every count up to the present. */
  function present(): number {
    const reading = options.now() + skew;
    if (reading < last) skew += last - reading;
    const now = Math.max(reading, last);
    left = Math.min(limit, left + ((now - last) * limit) / BUDGET_WINDOW_MS);
    const firstLive = spent.findIndex((at) => now - at < BUDGET_WINDOW_MS);
    spent.splice(0, firstLive === -1 ? spent.length : firstLive);
    last = now;
    return now;
  }

  function waitAt(now: number, priority: Priority): number {
    // A limit said by upstream may be smaller than the reserve; jobs then go only when nothing else was spent.
    const share = { person: 0, job: 1, routine: ROUTINE_SHARE }[priority];
    const kept = Math.max(0, Math.min(Math.ceil(options.reserve * share), limit - 1));
    // The oldest call that must leave the window before there is room.
    const blocking = spent[spent.length - (limit - kept)];
    const wait = Math.max(
      pausedUntil - now,
      blocking === undefined ? 0 : blocking + BUDGET_WINDOW_MS - now,
      ((kept + 1 - left) * BUDGET_WINDOW_MS) / limit,
    );
    // What rounding leaves over is no reason to wait.
    return wait > 1e-6 ? Math.ceil(wait) : 0;
  }

  return {
    take(priority) {
      const now = present();
      const wait = waitAt(now, priority);
      if (wait > 0 && (priority !== 'person' || wait > LONGEST_BOOKING_MS)) return wait;
      const at = now + wait;
      const place = spent.findLastIndex((other) => other <= at) + 1;
      spent.splice(place, 0, at);
      left -= 1;
      return wait;
    },

    waitFor: (priority) => waitAt(present(), priority),

    observe({ limit: said, remaining, retryAfterMs }) {
      const now = present();
      if (said !== undefined && said >= 1) limit = Math.floor(Math.min(perMinute, said));
      left = Math.min(left, limit);
      if (remaining !== undefined && remaining >= 0) left = Math.min(left, remaining);
      if (retryAfterMs !== undefined && retryAfterMs > 0) {
        pausedUntil = Math.max(pausedUntil, now + Math.min(PAUSE_CAP_MS, retryAfterMs));
      }
    },
  };
}
