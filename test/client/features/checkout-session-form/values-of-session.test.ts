import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import { blankValues, draftOf } from '../../../../client/features/checkout-session-form/form-values.ts';
import type { FormValues } from '../../../../client/features/checkout-session-form/form-values.ts';
import { readRequest } from '../../../../client/features/checkout-session-form/request.ts';
import {
  choicesOf,
  valuesOfIntentBody,
  valuesOfSession,
} from '../../../../client/features/checkout-session-form/values-of-session.ts';

const session: CheckoutSession = {
  id: 'cs_1',
  mode: 'test',
  status: 'expired',
  reported_status: null,
  amount: 2875,
  currency: 'JMD',
  checkout_url: 'https://app.geniuscheckout.com/checkout/cs_1',
  expires_at: '2026-11-23T19:32:00.000Z',
  created_at: '2026-11-23T17:32:00.000Z',
  completed_at: null,
  description: 'Order #1042',
  customer: { name: 'Ana Ng', email: 'ana@example.com' },
  line_items: [{ name: 'Cake', quantity: 2, unit_amount: 1250, description: 'with nuts' }],
  subtotal: 2500,
  tax_name: 'GCT',
  tax_rate: 0.15,
  tax_amount: 375,
  metadata: { order: '1042', table: 7, checkout_desk_intent: 'ours' },
  gateway: null,
  success_url: 'http://localhost:3000/return/main/test/success',
  failure_url: 'https://shop.example/failed',
  cancel_url: null,
  expires_in_minutes: 120,
  created_by: null,
  source: 'created',
  checked_at: null,
  missing_since: null,
  contradiction: null,
  replaces: null,
  replaced_by: null,
  transaction: null,
};

describe('making a link again', () => {
  test('asks for exactly what was asked for, without our own marks and pages', () => {
    const read = readRequest(valuesOfSession(session));
    expect(read).toEqual({
      ok: true,
      body: {
        amount: 2875,
        currency: 'JMD',
        description: 'Order #1042',
        customer: { name: 'Ana Ng', email: 'ana@example.com' },
        line_items: [{ name: 'Cake', quantity: 2, unit_amount: 1250, description: 'with nuts' }],
        subtotal: 2500,
        tax_name: 'GCT',
        tax_rate: 0.15,
        tax_amount: 375,
        metadata: { order: '1042', table: 7 },
        failure_url: 'https://shop.example/failed',
        expires_in_minutes: 120,
      },
    });
  });

  test('a tax that its rate does not give comes back as the sum that it was', () => {
    const values = valuesOfSession({ ...session, amount: 2874, tax_amount: 374 });
    expect(values.tax).toMatchObject({ by: 'sum', sum: '3.74' });
  });

  test('the next link remembers currency, expiry and own return pages of the last', () => {
    expect(choicesOf(session)).toEqual({
      currency: 'JMD',
      expiry: { length: '2', unit: 'hours' },
      success_url: '',
      failure_url: 'https://shop.example/failed',
      cancel_url: '',
    });
  });
});

describe('the values behind an attempt', () => {
  test('a kept draft comes back to the letter', () => {
    const values: FormValues = { ...blankValues, amount: ' 1,234.5', description: 'half ty' };
    expect(valuesOfIntentBody(draftOf(values))).toEqual(values);
  });

  test('a draft that is damaged comes back as far as it can be read', () => {
    const values = { amount: '25', items: 'none', tax: { by: 'magic' } };
    expect(valuesOfIntentBody({ draft_version: 1, values })).toMatchObject({ amount: '25', items: [] });
  });

  test('a record that is neither draft nor request gives nothing', () => {
    expect(valuesOfIntentBody({ draft_version: 99 })).toBeUndefined();
    expect(valuesOfIntentBody(null)).toBeUndefined();
  });

  test('whatever was sent fills the form so that the same is sent again', () => {
    const money = fc
      .integer({ min: 1, max: 10_000_000 })
      .map((cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`);
    const typed = fc.record({
      amount: money,
      currency: fc.constantFrom('USD', 'JMD', 'EUR'),
      description: fc.constantFrom('', 'Order #1042'),
      items: fc.array(
        fc.record({
          name: fc.constantFrom('Cake', 'Pie'),
          quantity: fc.constantFrom('1', '3'),
          price: money,
          note: fc.constant(''),
        }),
        { maxLength: 3 },
      ),
      tax: fc.record({
        by: fc.constantFrom('none', 'rate'),
        stands: fc.constantFrom('on_top', 'included'),
        name: fc.constantFrom('', 'GCT'),
        rate: fc.constantFrom('0', '15', '16.5'),
        sum: fc.constant(''),
      }),
      expiry: fc.constantFrom(
        { length: '30', unit: 'minutes' } as const,
        { length: '24', unit: 'hours' } as const,
      ),
    });
    fc.assert(
      fc.property(typed, (values) => {
        const first = readRequest({ ...blankValues, ...values });
        if (!first.ok) throw new Error(JSON.stringify(first.errors));
        const again = valuesOfIntentBody(first.body);
        expect(again && readRequest(again)).toEqual(first);
      }),
    );
  });
});
