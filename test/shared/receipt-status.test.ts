import { expect, test } from 'vitest';
import { amountInWords } from '#shared/receipt-status.ts';

const amount = 125_050;

test.each([
  ['captured', { amount, refunded: null }, '1,250.50 TTD'],
  ['failed', { amount, refunded: 0 }, '1,250.50 TTD'],
  ['partially_refunded', { amount, refunded: 25_025 }, '250.25 TTD of 1,250.50 TTD given back'],
  ['partially_refunded', { amount, refunded: null }, 'part of 1,250.50 TTD given back'],
  ['partially_refunded', { amount: null, refunded: 25_025 }, '250.25 TTD given back'],
  ['refunded', { amount, refunded: amount }, '1,250.50 TTD given back in full'],
  ['refunded', { amount, refunded: null }, '1,250.50 TTD given back in full'],
  ['refunded', { amount, refunded: 25_025 }, '250.25 TTD of 1,250.50 TTD given back'],
  ['captured', { amount: null, refunded: null }, null],
])('%s with %j reads “%s”', (status, figures, words) => {
  expect(amountInWords({ status, currency: 'TTD', ...figures })).toBe(words);
});

test('without a currency nothing is said', () => {
  expect(amountInWords({ status: 'refunded', amount, refunded: amount, currency: null })).toBeNull();
});
