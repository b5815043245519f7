import { isIPv6 } from 'node:net';
import type { Context } from '../context.ts';

/** Asks at once and per minute from one address. */
const perMinute = 30;
/** Beyond these, whoever has not asked for longest is forgotten: to fill the memory must not be a way in. */
const mostAddresses = 20_000;

type Bucket = { tokens: number; at: number };
const bucketsOf = new WeakMap<Context, Map<string, Bucket>>();

/**
 * Takes one token of the address's bucket, which refills by itself over a minute. Gives 0, or in how many seconds there is one
 * again. Kept in this process: each of several gives its own thirty.
 */
export function takeToken(context: Context, address: string | null): number {
  const buckets = bucketsOf.get(context) ?? new Map<string, Bucket>();
  bucketsOf.set(context, buckets);
  const key = networkOf(address ?? '');
  const now = context.clock.now();
  const { tokens, at } = buckets.get(key) ?? { tokens: perMinute, at: now };
  const refilled = Math.min(perMinute, tokens + (Math.max(0, now - at) * perMinute) / 60_000);
  const isFree = refilled >= 1;
  // Put in anew, so that the first in the map is the one that has not asked for longest.
  buckets.delete(key);
  buckets.set(key, { tokens: isFree ? refilled - 1 : refilled, at: now });
  if (buckets.size > mostAddresses) buckets.delete(buckets.keys().next().value ?? '');
  return isFree ? 0 : Math.ceil(((1 - refilled) * 60) / perMinute);
}

/** One household has 2^64 addresses of IPv6: its first half is what counts. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = ''] = address.split('::');
  return [...head.split(':'), '0', '0', '0', '0'].slice(0, 4).join(':');
}
