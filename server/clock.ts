import { uptime } from 'node:os';

/** Where time comes from; tests hand in their own. */
export type Clock = {
  /** Milliseconds since 1970 UTC: for what is written down and shown. May jump (NTP, a machine that slept). */
  now(): number;
  /** Milliseconds since some moment, only ever forward at an even pace: for pauses, leases and limits. */
  elapsed(): number;
};

const pacedAtStart = performance.now();
const upAtStart = uptime() * 1000;
let furthest = 0;

/**
 * While a machine sleeps Node's own clock stands still (nodejs/node#47724) and upstream's does not: an attempt would
 * seem young whose key upstream has long forgotten. The machine's uptime counts its sleep, in coarser steps.
 */
function elapsed(): number {
  furthest = Math.max(furthest, performance.now() - pacedAtStart, uptime() * 1000 - upAtStart);
  return furthest;
}

export const systemClock: Clock = { now: () => Date.now(), elapsed };
