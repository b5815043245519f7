import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMoney } from '#shared/money-input.ts';
import { currencies, currencyCodes, exponentOf, maxAmount, toDecimal } from '#shared/money.ts';

/** Currencies of 0, 2 and 3 minor digits; the first and last come from Intl, as a further one would. */
const exponents = { JPY: 0, USD: 2, EUR: 2, KWD: 3 } as const;
const currency = fc.constantFrom(...(Object.keys(exponents) as (keyof typeof exponents)[]));
const amount = fc.oneof(
  fc.integer({ min: 1, max: maxAmount }),
  fc.integer({ min: 1, max: 2_000_000 }),
  fc.constantFrom(1, 9, 10, 99, 100, 999, 1000, 999_999, maxAmount),
);

/** 1234567.89 with these marks for thousands and decimals. */
function written(minor: number, exponent: number, group: string, point: string): string {
  const [whole = '', fraction] = toDecimal(minor, exponent).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, group);
  return fraction === undefined ? grouped : grouped + point + fraction;
}

test('the exponents are those of ISO 4217', () => {
  expect(Object.keys(exponents).map(exponentOf)).toEqual(Object.values(exponents));
});

describe('what is written out is read back as the same amount', () => {
  test.each([
    ['plain', '', '.'],
    ['with commas', ',', '.'],
    ['with spaces', ' ', '.'],
    ['with narrow no-break spaces', '\u202f', ','],
    ['with no-break spaces', '\u00a0', '.'],
    ['with apostrophes', '’', '.'],
  ])('%s', (_name, group, point) => {
    fc.assert(
      fc.property(amount, currency, (minor, code) => {
        const text = written(minor, exponents[code], group, point);
        // With three decimals, a comma between "1" and "234" can be a group's or the decimals'.
        fc.pre(!(code === 'KWD' && /^[1-9]\d{0,2},\d{3}$/.test(text)));
        expect(parseMoney(text, code)).toEqual({ ok: true, amount: minor });
      }),
    );
  });

  const twoWays = { ok: false, message: expect.stringContaining('more than one way') };

  test('with full stops, or it is refused because it can be read in two ways', () => {
    fc.assert(
      fc.property(amount, currency, (minor, code) => {
        const text = written(minor, exponents[code], '.', ',');
        const read = parseMoney(text, code);
        // "1.234" of a currency without decimals, and "1,234" of one with three.
        const isAmbiguous = /^[1-9]\d{0,2}[.,]\d{3}$/.test(text);
        expect(read).toEqual(isAmbiguous ? twoWays : { ok: true, amount: minor });
      }),
    );
  });

  test('with the currency in front or behind', () => {
    fc.assert(
      fc.property(
        amount,
        fc.constantFrom(...currencyCodes),
        fc.nat(),
        fc.boolean(),
        (minor, code, pick, isBehind) => {
          const marks = [code, code.toLowerCase(), ...currencies[code].symbols];
          const mark = marks[pick % marks.length];
          const figure = written(minor, 2, ',', '.');
          for (const gap of ['', ' '])
            expect(parseMoney(isBehind ? figure + gap + mark : mark + gap + figure, code)).toEqual({
              ok: true,
              amount: minor,
            });
        },
      ),
    );
  });
});

const isPayable = (minor: number) => Number.isSafeInteger(minor) && minor > 0 && minor <= maxAmount;

test('whatever is typed, the answer is a positive amount within the limit or a sentence; nothing throws', () => {
  const strange = fc.string({
    unit: fc.constantFrom(..."0123456789.,  '’$€-−()+eE%xUSDRJ\u0000\u00a0\u202f٣½²①\ud83d"),
    maxLength: 24,
  });
  fc.assert(
    fc.property(
      fc.oneof(strange, fc.string({ unit: 'binary' }), fc.string()),
      fc.string({ maxLength: 4 }),
      (text, code) => {
        for (const of of ['USD', 'JPY', 'KWD', code]) {
          const read = parseMoney(text, of);
          expect(read.ok ? isPayable(read.amount) : read.message.endsWith('.')).toBe(true);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  ['25', 2500],
  [' 25 ', 2500],
  ['25.', 2500],
  ['.5', 50],
  [',5', 50],
  ['0,05', 5],
  ['1,234.50', 123_450],
  ['1.234,50', 123_450],
  ['1 234,50', 123_450],
  ["1'234.50", 123_450],
  ['2,500', 250_000],
  ['1,234,567', 123_456_700],
  ['1.234.567', 123_456_700],
  ['$ 25', 2500],
  ['25 USD', 2500],
  ['US$25.10', 2510],
  ['２５．００', 2500],
  ['0.10', 10],
  ['1.1', 110],
  ['999999999.99', 99_999_999_999],
])('“%s” dollars are %i cents', (text, amount) => {
  expect(parseMoney(text, 'USD')).toEqual({ ok: true, amount });
});

test.each([
  ['', 'Enter an amount.'],
  ['   ', 'Enter an amount.'],
  ['0', 'more than zero'],
  ['0.00', 'more than zero'],
  ['-5', 'more than zero'],
  ['−5', 'more than zero'],
  ['(5)', 'more than zero'],
  ['2.500', 'more than one way'],
  ['1,23,456', 'more than one way'],
  ['1.2,3', 'more than one way'],
  ['1,234.567,89', 'more than one way'],
  ['1.005', 'more than one way'],
  ['25.123', 'more than one way'],
  ['1234.567', 'at most 2 decimals'],
  ['0.001', 'at most 2 decimals'],
  ['1e3', 'not an amount'],
  ['25 $ 5', 'not an amount'],
  ['1..5', 'more than one way'],
  ['.', 'not an amount'],
  ['٢٥', 'not an amount'],
  ['€25', '“€” does not fit the chosen currency, USD'],
  ['J$25', '“J$” does not fit'],
  ['12,3x', '“12,3x” is not an amount'],
  ['25 EUR', '“EUR” does not fit'],
  ['25 dollars', '“dollars” does not fit'],
  ['1000000000', 'at most 999999999.99 USD'],
  ['9'.repeat(400), 'at most'],
])('“%s” dollars are refused with a sentence', (text, message) => {
  expect(parseMoney(text, 'USD')).toEqual({ ok: false, message: expect.stringContaining(message) });
});

test.each([
  ['5,000', 'JPY', 5000],
  ['1.234', 'KWD', 1234],
  ['0,125', 'KWD', 125],
])('“%s” %s is %i', (text, code, amount) => {
  expect(parseMoney(text, code)).toEqual({ ok: true, amount });
});

test('decimals of a currency that has none are refused', () => {
  expect(parseMoney('25.5', 'JPY')).toEqual({
    ok: false,
    message: 'JPY has no decimals. Write it like 1234.',
  });
});

test('letters alone are no currency that could be changed, but no figure', () => {
  expect(parseMoney('abc', 'TTD')).toMatchObject({
    ok: false,
    message: expect.not.stringContaining('currency'),
  });
});
