import { expect, test } from 'vitest';
import { attemptedOf, knownSum } from '../../../client/lib/attempted.ts';

test('what was attempted is read from the body that was sent, as far as it says', () => {
  const customer = { name: 'Ana Ng', email: 'ana@example.com' };
  const attempted = attemptedOf({ amount: 2500, currency: 'USD', description: 'Repair', customer });
  expect(attempted).toEqual({
    amount: 2500,
    currency: 'USD',
    description: 'Repair',
    customer: 'ana@example.com',
  });
  expect(attemptedOf({ customer: { name: 'Ana Ng' } }).customer).toBe('Ana Ng');
  expect(attemptedOf(null)).toEqual({ amount: null, currency: null, description: null, customer: null });
});

test('a sum is named only where figure and currency are known', () => {
  expect(knownSum({ amount: 2500, currency: 'USD' })).toBe('25.00 USD');
  expect(knownSum({ amount: 2500, currency: null })).toBeUndefined();
  expect(knownSum({ amount: null, currency: 'USD' })).toBeUndefined();
});
