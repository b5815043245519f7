import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { maxAmount } from '#shared/money.ts';
import { taxFor } from '#shared/tax.ts';

const base = fc.integer({ min: 0, max: maxAmount });
/** A rate of up to six decimals, as the fraction that it is. */
const rate = fc.integer({ min: 0, max: 1_000_000 });
const asText = (millionths: number) =>
  `${Math.floor(millionths / 1e6)}.${String(millionths % 1e6).padStart(6, '0')}`;

/** Half up, by the definition: the whole part of twice the fraction, plus one, halved. */
function halfUp(numerator: bigint, denominator: bigint): bigint {
  const floor = numerator / denominator;
  const rest = numerator - floor * denominator;
  return 2n * rest >= denominator ? floor + 1n : floor;
}

test('tax on top is the exact fraction of the base, rounded half up', () => {
  fc.assert(
    fc.property(base, rate, (minor, millionths) => {
      const exact = halfUp(BigInt(minor) * BigInt(millionths), 1_000_000n);
      expect(taxFor(minor, asText(millionths), 'on_top')).toBe(Number(exact));
    }),
  );
});

test('tax inside a price is the exact share of it, and what remains taxes back to it within one minor unit', () => {
  fc.assert(
    fc.property(base, rate, (minor, millionths) => {
      const tax = taxFor(minor, asText(millionths), 'included');
      expect(tax).toBe(Number(halfUp(BigInt(minor) * BigInt(millionths), 1_000_000n + BigInt(millionths))));
      const again = minor - tax + taxFor(minor - tax, asText(millionths), 'on_top');
      expect(Math.abs(again - minor)).toBeLessThanOrEqual(1);
    }),
  );
});

test('a rate given as a number is the decimal that it was written as', () => {
  fc.assert(
    fc.property(base, fc.integer({ min: 0, max: 10_000 }), (minor, tenThousandths) => {
      const number = tenThousandths / 10_000;
      expect(taxFor(minor, number, 'on_top')).toBe(
        Number(halfUp(BigInt(minor) * BigInt(tenThousandths), 10_000n)),
      );
    }),
  );
});

test.each([
  [1000, 0.15, 'on_top', 150],
  [1150, 0.15, 'included', 150],
  [10, 0.15, 'on_top', 2],
  [1, 0.5, 'on_top', 1],
  [3, 0.1, 'on_top', 0],
  [105, '.1', 'on_top', 11],
  [2500, 0, 'included', 0],
  [2500, '1.', 'included', 1250],
] as const)('of %i at %s, %s, the tax is %i', (minor, rate, mode, tax) => {
  expect(taxFor(minor, rate, mode)).toBe(tax);
});

test.each(['', '.', '-0.1', '15%', '1e-7', 'NaN', ' 0.1', '0,15', '0x1', -0.15, Number.NaN, Infinity, 1e-7])(
  'the rate %j is no plain decimal and is refused',
  (rate) => {
    expect(() => taxFor(1000, rate, 'on_top')).toThrow(RangeError);
  },
);
