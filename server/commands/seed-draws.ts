/** Letters and digits, as upstream's ids have them. */
const idLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const hexDigits = '0123456789ABCDEF';

/**
 * Chance that is the same in every run: the draws for one thing (a sale, a customer) depend on the seed, on what is drawn
 * and on its number alone, so that neither the time of day nor what was drawn before changes them. sfc32: its state of
 * 128 bits keeps the streams of a million numbers apart, where 32 bits would repeat an id some hundred times.
 */
export class Draws {
  #a: number;
  #b: number;
  #c: number;
  #count = 1;

  /** All three whole numbers from 0 to below 2^32. */
  constructor(seed: number, stream: number, number: number) {
    this.#a = seed | 0;
    this.#b = stream | 0;
    this.#c = number | 0;
    // Streams of neighbouring numbers begin alike; a dozen rounds drive them apart.
    for (let round = 0; round < 12; round += 1) this.#next();
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** From 0 to below 1. */
  share(): number {
    return this.#next() / 2 ** 32;
  }

  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    return Math.floor(this.share() * end);
  }

  /** A whole number of that span, both ends included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True so often, from 0 to 1. */
  chance(share: number): boolean {
    return this.share() < share;
  }

  of<T>(list: readonly T[]): T {
    const drawn = list[this.below(list.length)];
    if (drawn === undefined) throw new Error('nothing to draw from');
    return drawn;
  }

  /** One of the list, each as often as its weight says. */
  weighted<T>(list: readonly (readonly [weight: number, value: T])[]): T {
    let left = this.share() * list.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of list) {
      left -= weight;
      if (left < 0) return value;
    }
    return this.of(list)[1];
  }

  /** An opaque id such as `cs_` and 24 letters or digits. */
  id(prefix: string): string {
    let id = `${prefix}_`;
    for (let length = 0; length < 24; length += 1) id += idLetters[this.below(62)];
    return id;
  }

  /** An upper-case UUID, as gateways write theirs. */
  uuid(): string {
    let digits = '';
    for (let length = 0; length < 32; length += 1) {
      digits += length === 12 ? '4' : hexDigits[length === 16 ? 8 + this.below(4) : this.below(16)];
    }
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }
}
