/** One measured figure. `bound` is the most it may be, or with `isFloor` the least. */
export type Row = { what: string; value: number; unit: string; bound?: number; isFloor?: boolean };

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which the share of all lies; 0.99 is p99. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
