/** How a tax stands to the prices: added to them, or already inside. */
export type TaxMode = 'on_top' | 'included';

/**
 * Tax in minor units for a decimal rate (0.15 = 15 %), rounded half up. Exact: the rate is taken as
 * the decimal that it was written as, and the sum is done in whole numbers.
 *
 * `on_top`: base is the sum before tax. `included`: base is what the buyer pays.
 * Throws a RangeError for a rate that is negative or not a plain decimal.
 */
export function taxFor(base: number, rate: number | string, mode: TaxMode): number {
  const { numerator, denominator } = parseRate(rate);
  const divisor = mode === 'on_top' ? denominator : denominator + numerator;
  return Number((2n * BigInt(base) * numerator + divisor) / (2n * divisor));
}

function parseRate(rate: number | string): { numerator: bigint; denominator: bigint } {
  const match = /^(\d*)(?:\.(\d*))?$/.exec(String(rate));
  if (!match || String(rate) === '' || String(rate) === '.')
    throw new RangeError('The tax rate is not a decimal.');
  const [, whole = '', fraction = ''] = match;
  return { numerator: BigInt(`${whole}${fraction}` || '0'), denominator: 10n ** BigInt(fraction.length) };
}
