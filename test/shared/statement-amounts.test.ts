import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maxAmount, toDecimal } from '#shared/money.ts';
import { guessDecimalSign, readStatementAmount } from '#shared/statement-amounts.ts';

const currencies = { JPY: 0, USD: 2, KWD: 3 } as const;
const currency = fc.constantFrom(...(Object.keys(currencies) as (keyof typeof currencies)[]));
const amount = fc.integer({ min: 0, max: maxAmount });

/** An amount as a bank may write it. */
function written(
  value: number,
  exponent: number,
  style: { sign: '.' | ','; group: string; mark: string },
): string {
  const [whole = '', fraction] = toDecimal(value, exponent).split('.');
  const grouped = whole.replace(/(?<=\d)(?=(?:\d{3})+$)/g, style.group);
  return `${style.mark}${grouped}${fraction === undefined ? '' : style.sign + fraction}`;
}

describe('an amount of a statement', () => {
  test('is read to the last digit, however it is grouped and marked, in currencies of 0, 2 and 3 decimals', () => {
    const style = fc.record({
      sign: fc.constantFrom('.' as const, ',' as const),
      group: fc.constantFrom('', 'other', ' ', '\u00a0', '\u202f', "'", '’'),
      isMarked: fc.boolean(),
    });
    const minus = fc.constantFrom<(text: string) => string>(
      (text) => `-${text}`,
      (text) => `−${text}`,
      (text) => `${text}-`,
      (text) => `(${text})`,
      (text) => `- ${text}`,
    );
    fc.assert(
      fc.property(amount, currency, style, minus, (value, code, { sign, group, isMarked }, negate) => {
        const mark = isMarked ? { JPY: '¥', USD: 'US$ ', KWD: 'KWD ' }[code] : '';
        const other = sign === '.' ? ',' : '.';
        const text = written(value, currencies[code], {
          sign,
          group: group === 'other' ? other : group,
          mark,
        });
        expect(readStatementAmount(text, code, sign)).toEqual({ ok: true, amount: value });
        expect(readStatementAmount(negate(text), code, sign)).toEqual({ ok: true, amount: -value || 0 });
        expect(readStatementAmount(`${text} ${code}`.trim(), code, sign)).toEqual({
          ok: true,
          amount: value,
        });
      }),
      { numRuns: 500 },
    );
  });

  test('is never read as another when the decimal sign is the wrong one: it is refused, or has no decimals at all', () => {
    // Three decimals look like a group of thousands: only the file as a whole can tell.
    const twoAtMost = fc.constantFrom('JPY' as const, 'USD' as const);
    fc.assert(
      fc.property(amount, twoAtMost, (value, code) => {
        const text = written(value, currencies[code], { sign: '.', group: '', mark: '' });
        const read = readStatementAmount(text, code, ',');
        expect(!read.ok || read.amount === value).toBe(true);
      }),
    );
  });

  test('is never anything else for any text, and throws for none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), currency, (text, code) => {
        const read = readStatementAmount(text, code, '.');
        const isSound = read.ok
          ? Number.isSafeInteger(read.amount) && /\d/.test(text.normalize('NFKC'))
          : read.message !== '';
        expect(isSound).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['2.500', 'USD', '.', undefined],
    ['2,500', 'USD', ',', undefined],
    ['2.500', 'USD', ',', 250_000],
    ['2.500', 'KWD', '.', 2500],
    ['1500.00', 'JPY', '.', 1500],
    ['1500.50', 'JPY', '.', undefined],
    ['12.3400', 'USD', '.', 1234],
    ['12,34,567.00', 'USD', '.', 123_456_700],
    ['1,23.00', 'USD', '.', undefined],
    ['.50', 'USD', '.', 50],
    ['5.', 'USD', '.', 500],
    ['0.00', 'USD', '.', 0],
    ['1.2.3', 'USD', '.', undefined],
    ['1e5', 'USD', '.', undefined],
    ['', 'USD', '.', undefined],
    ['ten', 'USD', '.', undefined],
    ['-', 'USD', '.', undefined],
    ['1000000000.00', 'USD', '.', undefined],
    ['$(12.00)', 'USD', '.', undefined],
    ['-$12.00', 'USD', '.', -1200],
    ['$-12.00', 'USD', '.', -1200],
    ['EUR 12.00', 'USD', '.', undefined],
    ['€12.00', 'USD', '.', undefined],
    ['RCT-12', 'USD', '.', undefined],
    ['12.00 usd', 'USD', '.', 1200],
  ] as const)('%s in %s with “%s” is %s', (text, code, sign, expected) => {
    const read = readStatementAmount(text, code, sign);
    expect(read.ok ? read.amount : undefined).toBe(expected);
  });
});

test.each([
  [['1,234.50', '12.00'], '.'],
  [['1.234,50', '12,00'], ','],
  [['1,234', '2,500'], 'ambiguous'],
  [['1234', '-5'], '.'],
  [['1.234.567', '12'], ','],
  [['RCT-1', 'abc'], null],
  [[], null],
])('the decimal sign of %j is %s', (cells, sign) => {
  expect(guessDecimalSign(cells)).toBe(sign);
});
