import { expect, test } from 'vitest';
import type { Hit } from '#shared/search.ts';
import { matchedText, whyFound } from '../../../../client/features/search/matched.ts';

const hit: Hit = { kind: 'transaction', id: 'txn_1', matched: 'receipt_number', exact: true };

test('an exact find names its field, any other says that the field contains the text', () => {
  expect(matchedText('receipt_number', true)).toBe('receipt number');
  expect(matchedText('amount', false)).toBe('amount is near it');
  expect(matchedText('customer.email', false)).toBe('customer’s e-mail contains it');
});

test('a metadata key is shown as the merchant wrote it', () => {
  expect(matchedText('metadata.order_no', true)).toBe('metadata order_no');
  expect(matchedText('metadata[order_no]', false)).toBe('metadata order_no contains it');
});

test('a field that nobody has named here is shown by its own words', () => {
  expect(matchedText('some_new.field', true)).toBe('some new field');
});

test('reasons stand in place of the field', () => {
  expect(whyFound(hit)).toBe('receipt number');
  expect(whyFound({ ...hit, exact: false, reasons: ['amount 48.50, near 50', 'Visa'] })).toBe(
    'amount 48.50, near 50 · Visa',
  );
});
