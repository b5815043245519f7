/** Draws that one seed decides. */
export type Random = {
  /** A whole number from 0 to below `end`. */
  below(end: number): number;
  /** True so often, from 0 to 1. */
  chance(share: number): boolean;
  /** Letters and digits. */
  word(length: number): string;
};

/** Mulberry32: small, and good enough to spread moments and choices. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  const below = (end: number) => Math.floor(next() * end);
  return {
    below,
    chance: (share) => next() < share,
    word: (length) => Array.from({ length }, () => below(36).toString(36)).join(''),
  };
}
