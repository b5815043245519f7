/** Round figures up an axis from nothing to at least the highest, in the same unit; at most five. */
export function ticksUpTo(highest: number): number[] {
  if (highest <= 0) return [0];
  const rough = highest / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  // A step of less than one unit would say the same figure twice.
  const step = Math.max(1, ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10) * power);
  const count = Math.ceil(highest / step);
  return Array.from({ length: count + 1 }, (_none, index) => Math.round(index * step));
}

/** Every how many buckets one is named, so that the names have room. */
export const labelStep = (buckets: number, room: number): number => Math.max(1, Math.ceil(buckets / room));
