import { expect, test } from 'vitest';
import {
  byPlace,
  formField,
  isFormField,
} from '../../../../client/features/checkout-session-form/field-names.ts';
import { blankItem, blankValues } from '../../../../client/features/checkout-session-form/form-values.ts';

const values = {
  ...blankValues,
  items: [blankItem, { ...blankItem, name: 'Cake', price: '1' }],
  tax: { ...blankValues.tax, by: 'rate' as const },
  metadata: [{ key: 'a.b', value: '1', as: 'text' as const }],
};

test.each([
  ['amount', 'amount'],
  ['customer.email', 'customer_email'],
  ['line_items.0.unit_amount', 'items.1.price'],
  ['line_items.0.description', 'items.1.note'],
  ['line_items.0', 'items.1.name'],
  ['tax_amount', 'tax.rate'],
  ['subtotal', 'amount'],
  ['expires_in_minutes', 'expiry.length'],
  ['metadata.a.b', 'metadata.0.value'],
  ['metadata', 'metadata.0.key'],
])('the server’s %s stands at %s of the form', (name, field) => {
  expect(formField(name, values)).toBe(field);
  expect(isFormField(field)).toBe(true);
});

test.each(['replaces', 'constructor', 'line_items.9.name', 'brand_new_field'])(
  '%s has no field and is told in the summary',
  (name) => {
    expect(isFormField(formField(name, values))).toBe(false);
  },
);

test('errors are told in the order of the page', () => {
  const names = ['unheard_of', 'metadata.0.key', 'items.10.name', 'items.2.name', 'currency', 'amount'];
  expect(names.toSorted(byPlace)).toEqual([
    'amount',
    'currency',
    'items.2.name',
    'items.10.name',
    'metadata.0.key',
    'unheard_of',
  ]);
});
