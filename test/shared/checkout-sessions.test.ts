import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { CreateCheckoutSessionSchema } from '#shared/checkout-sessions.ts';
import { fieldMessages } from '#shared/errors.ts';

const items = fc.array(
  fc.record({
    name: fc.constant('Cake'),
    quantity: fc.integer({ min: 1, max: 50 }),
    unit_amount: fc.integer({ min: 1, max: 100_000 }),
  }),
  { minLength: 1, maxLength: 20 },
);
const tax = fc.integer({ min: 0, max: 50_000 });

function faultsOf(body: unknown): string[] {
  const parsed = CreateCheckoutSessionSchema.safeParse(body);
  return parsed.success ? [] : Object.keys(fieldMessages(parsed.error.issues));
}

test('figures with the tax on top or inside are taken as they are, and a minor unit more is not', () => {
  fc.assert(
    fc.property(items, tax, (line_items, tax_amount) => {
      const sum = line_items.reduce((total, item) => total + item.quantity * item.unit_amount, 0);
      const base = { currency: 'USD', line_items };
      const onTop = { ...base, subtotal: sum, tax_amount, amount: sum + tax_amount };
      const inside = { ...base, tax_amount: Math.min(tax_amount, sum), amount: sum };
      const untaxed = { ...base, amount: sum };
      for (const body of [onTop, inside, untaxed]) expect(faultsOf(body)).toEqual([]);
      expect(faultsOf({ ...onTop, amount: onTop.amount + 1 })).toEqual(['tax_amount']);
      expect(faultsOf({ ...onTop, subtotal: sum + 1, amount: onTop.amount + 1 })).toEqual(
        // Items may also add up to the amount, where prices include the tax.
        sum === onTop.amount + 1 ? [] : ['subtotal'],
      );
      expect(faultsOf({ ...untaxed, amount: sum + 1 })).toEqual(['amount']);
    }),
  );
});

test('whatever is sent, the answer is a request or named fields; nothing throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.jsonValue(),
        fc.record({ amount: fc.jsonValue(), metadata: fc.jsonValue(), line_items: fc.jsonValue() }),
      ),
      (body) => {
        expect(faultsOf(body).every((name) => name !== '')).toBe(true);
      },
    ),
  );
});

test('what is left out stays out, and the expiry is 30 minutes', () => {
  expect(CreateCheckoutSessionSchema.parse({ amount: 1, currency: 'GYD', unknown: true })).toEqual({
    amount: 1,
    currency: 'GYD',
    expires_in_minutes: 30,
  });
});
