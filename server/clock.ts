/** Where "now" comes from: milliseconds since 1970 UTC. Tests hand in their own. */
export type Clock = { now(): number };

export const systemClock: Clock = { now: () => Date.now() };
