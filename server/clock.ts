/** Where time comes from; tests hand in their own. */
export type Clock = {
  /** Milliseconds since 1970 UTC: for what is written down and shown. May jump (NTP, a machine that slept). */
  now(): number;
  /** Milliseconds since some moment, only ever forward at an even pace: for pauses, leases and limits. */
  elapsed(): number;
};

export const systemClock: Clock = { now: () => Date.now(), elapsed: () => performance.now() };
