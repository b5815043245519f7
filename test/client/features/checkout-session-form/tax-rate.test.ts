import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePercent, percentOf } from '../../../../client/features/checkout-session-form/tax-rate.ts';

test.each([
  ['15', '0.15'],
  ['16.5', '0.165'],
  ['16,5 %', '0.165'],
  ['0', '0'],
  ['7', '0.07'],
  ['100', '1'],
  ['0.25', '0.0025'],
])('%s per cent is the decimal %s', (typed, decimal) => {
  expect(parsePercent(typed)?.decimal).toBe(decimal);
});

test.each(['', '-1', '101', '100.01', 'abc', '1e1', '1.2.3', '15%%x'])('“%s” is no rate', (typed) => {
  expect(parsePercent(typed)).toBeUndefined();
});

test('a rate survives the way to the upstream and back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), (hundredths) => {
      const typed = `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
      const sent = parsePercent(typed);
      expect(sent).toBeDefined();
      expect(percentOf(Number(sent?.decimal))).toEqual(sent);
    }),
  );
});
