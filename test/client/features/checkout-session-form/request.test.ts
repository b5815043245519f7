import { describe, expect, test } from 'vitest';
import { readOrder } from '../../../../client/features/checkout-session-form/order.ts';
import { blankItem, blankValues } from '../../../../client/features/checkout-session-form/form-values.ts';
import type { FormValues } from '../../../../client/features/checkout-session-form/form-values.ts';
import { readRequest } from '../../../../client/features/checkout-session-form/request.ts';

const typed = (values: Partial<FormValues>): FormValues => ({ ...blankValues, ...values });
const item = (name: string, quantity: string, price: string) => ({ ...blankItem, name, quantity, price });
const tax = (values: Partial<FormValues['tax']>) => ({ ...blankValues.tax, ...values });

function bodyOf(values: Partial<FormValues>) {
  const read = readRequest(typed(values));
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  return read.body;
}

function errorsOf(values: Partial<FormValues>) {
  const read = readRequest(typed(values));
  return read.ok ? {} : read.errors;
}

describe('what is sent', () => {
  test('an amount alone is enough, and nothing left blank is sent', () => {
    expect(bodyOf({ amount: '1,234.50', currency: 'JMD' })).toEqual({
      amount: 123_450,
      currency: 'JMD',
      expires_in_minutes: 30,
    });
  });

  test('items decide the amount, and a blank row is passed over', () => {
    const items = [blankItem, item('Cake', '2', '12.50'), item('Candle', '1', '0')];
    expect(bodyOf({ amount: '999', items })).toEqual({
      amount: 2500,
      currency: 'USD',
      expires_in_minutes: 30,
      subtotal: 2500,
      line_items: [
        { name: 'Cake', quantity: 2, unit_amount: 1250 },
        { name: 'Candle', quantity: 1, unit_amount: 0 },
      ],
    });
  });

  test('tax on top by rate is added to the items, and every figure reconciles', () => {
    const values = {
      items: [item('Cake', '3', '3.33')],
      tax: tax({ by: 'rate', rate: '16,5', name: 'GCT' }),
    };
    expect(bodyOf(values)).toMatchObject({
      amount: 999 + 165,
      subtotal: 999,
      tax_name: 'GCT',
      tax_rate: 0.165,
      tax_amount: 165,
    });
  });

  test('tax inside the prices leaves the amount as it is and sends no subtotal', () => {
    const body = bodyOf({ amount: '115', tax: tax({ by: 'rate', rate: '15', stands: 'included' }) });
    expect(body).toMatchObject({ amount: 11_500, tax_amount: 1500, tax_rate: 0.15 });
    expect(body).not.toHaveProperty('subtotal');
  });

  test('a tax given as a sum goes on top of a typed amount', () => {
    expect(bodyOf({ amount: '25', tax: tax({ by: 'sum', sum: '3.75' }) })).toMatchObject({
      amount: 2875,
      subtotal: 2500,
      tax_amount: 375,
    });
  });

  test('hours become minutes', () => {
    expect(bodyOf({ amount: '1', expiry: { length: '1.5', unit: 'hours' } }).expires_in_minutes).toBe(90);
  });

  test('a metadata key named __proto__ is an entry like any other', () => {
    const metadata = [
      { key: '__proto__', value: 'x', as: 'text' },
      { key: 'order', value: '1042', as: 'text' },
    ] as const;
    const body = bodyOf({ amount: '1', metadata: [...metadata] });
    expect(JSON.stringify(body.metadata)).toBe('{"__proto__":"x","order":"1042"}');
  });

  test('a metadata value that came as a number goes as a number', () => {
    const body = bodyOf({ amount: '1', metadata: [{ key: 'table', value: '7', as: 'json' }] });
    expect(body.metadata).toEqual({ table: 7 });
  });
});

describe('what is refused, at its field', () => {
  test('an empty form asks for the amount alone', () => {
    expect(errorsOf({})).toEqual({ amount: ['Enter an amount.'] });
  });

  test('errors in items stand at the row that holds them, blank rows counted', () => {
    const items = [blankItem, item('', '0', 'abc')];
    expect(Object.keys(errorsOf({ items }))).toEqual(['items.1.quantity', 'items.1.price', 'items.1.name']);
  });

  test('an item too long for the checkout API is told at its own row', () => {
    const items = [blankItem, item('x'.repeat(201), '1', '1')];
    expect(Object.keys(errorsOf({ items }))).toEqual(['items.1.name']);
  });

  test('a key used twice is told at the second', () => {
    const metadata = [
      { key: 'order', value: '1', as: 'text' as const },
      { key: ' order', value: '2', as: 'text' as const },
    ];
    expect(Object.keys(errorsOf({ amount: '1', metadata }))).toEqual(['metadata.1.key']);
  });

  test.each(['0', '1441', 'soon', ''])('an expiry of “%s” minutes is told at the expiry', (length) => {
    expect(Object.keys(errorsOf({ amount: '1', expiry: { length, unit: 'minutes' } }))).toEqual([
      'expiry.length',
    ]);
  });

  test.each(['javascript:alert(1)', '/thanks', '//evil.example', 'https://a@b.example'])(
    'the return address %s is told at its field',
    (address) => {
      expect(Object.keys(errorsOf({ amount: '1', success_url: address }))).toEqual(['success_url']);
    },
  );

  test('a tax rate that is no percentage is told at the rate', () => {
    expect(Object.keys(errorsOf({ amount: '1', tax: tax({ by: 'rate', rate: '150' }) }))).toEqual([
      'tax.rate',
    ]);
  });
});

describe('the figures while typing', () => {
  test('there is no total until every figure can be read', () => {
    const order = readOrder(typed({ items: [item('Cake', '1', '12'), item('Pie', '1', '')] }));
    expect(order.total).toBeUndefined();
    expect(order.hasItems).toBe(true);
  });

  test('a tax that was asked for but not given holds the total back', () => {
    expect(readOrder(typed({ amount: '25', tax: tax({ by: 'rate' }) })).total).toBeUndefined();
  });
});
