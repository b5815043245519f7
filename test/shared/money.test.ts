import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { exponentOf, formatAmount, formatMoney, isCurrency, toDecimal } from '#shared/money.ts';

test('a decimal holds exactly the minor units, for any exponent', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.constantFrom(0, 2, 3), (amount, exponent) => {
      const decimal = toDecimal(amount, exponent);
      expect(decimal).toMatch(exponent === 0 ? /^-?\d+$/ : new RegExp(`^-?\\d+\\.\\d{${exponent}}$`));
      expect(BigInt(decimal.replace('.', ''))).toBe(BigInt(amount));
    }),
  );
});

test('no digit is lost in what people read', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.constantFrom('en', 'de', 'fr'), (amount, locale) => {
      const shown = formatAmount({ amount, currency: 'USD' }, locale);
      expect(shown.replace(/\D/g, '')).toBe(toDecimal(amount, 2).replace(/\D/g, ''));
      expect(shown.startsWith('−')).toBe(amount < 0);
    }),
  );
});

test.each([
  [{ amount: 250_000, currency: 'JMD' }, 'en', '2,500.00 JMD'],
  [{ amount: 250_000, currency: 'EUR' }, 'de', '2.500,00 EUR'],
  [{ amount: 5, currency: 'USD' }, 'en', '0.05 USD'],
  [{ amount: -5, currency: 'USD' }, 'en', '−0.05 USD'],
  [{ amount: 1234, currency: 'JPY' }, 'en', '1,234 JPY'],
  [{ amount: 1234, currency: 'KWD' }, 'en', '1.234 KWD'],
  [{ amount: 9_007_199_254_740_991, currency: 'USD' }, 'en', '90,071,992,547,409.91 USD'],
])('%j is shown in %s as %s', (money, locale, shown) => {
  expect(formatMoney(money, locale)).toBe(shown);
});

test('a code that no table knows has two decimals, and is not one of ours', () => {
  for (const code of ['', 'X', 'usd', 'constructor', '__proto__', 'XXXX', '💰']) {
    expect(isCurrency(code)).toBe(false);
    expect(exponentOf(code)).toBe(2);
  }
});
