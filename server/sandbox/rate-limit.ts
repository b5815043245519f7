const windowMs = 60_000;

export type RateVerdict = { allowed: boolean; limit: number; remaining: number; retryAfterSeconds: number };

/**
 * Counts requests per bucket over a rolling minute. Kept in memory: a restart forgives.
 * A refused request does not count (assumed), so one who waits as told gets through.
 */
export function createRateLimiter(now: () => number): (bucket: string, limit: number) => RateVerdict {
  const buckets = new Map<string, number[]>();
  return (bucket, limit) => {
    const at = now();
    const recent = (buckets.get(bucket) ?? []).filter((hit) => hit > at - windowMs);
    buckets.set(bucket, recent);
    if (recent.length < limit) {
      recent.push(at);
      return { allowed: true, limit, remaining: limit - recent.length, retryAfterSeconds: 0 };
    }
    const oldest = recent[0] ?? at;
    const retryAfterSeconds = Math.max(1, Math.ceil((oldest + windowMs - at) / 1000));
    return { allowed: false, limit, remaining: 0, retryAfterSeconds };
  };
}
