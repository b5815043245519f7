import { expect, test } from 'vitest';
import { isTrustedPaymentLink } from '../../../../client/features/payment-link/payment-origin.ts';

const sandbox = { kind: 'sandbox', origin: 'http://127.0.0.1:4010', trouble: null } as const;
const none = { kind: 'none', origin: null, trouble: null } as const;

test.each([
  ['http://127.0.0.1:4010/checkout/cs_1', sandbox],
  ['https://app.geniuscheckout.com/checkout/cs_1', sandbox],
  ['https://app.geniuscheckout.com/checkout/cs_1', none],
  [
    'https://pay.example/checkout/cs_1',
    { kind: 'custom', origin: 'https://pay.example', trouble: null } as const,
  ],
])('%s is a payment link of this account', (url, upstream) => {
  expect(isTrustedPaymentLink(url, upstream)).toBe(true);
});

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  '//app.geniuscheckout.com/checkout/cs_1',
  'https://app.geniuscheckout.com@evil.example/checkout/cs_1',
  'https://app.geniuscheckout.com.evil.example/',
  'http://app.geniuscheckout.com/checkout/cs_1',
  'https://127.0.0.1:4010/checkout/cs_1',
  'http://127.0.0.1:4011/checkout/cs_1',
  'https://аpp.geniuscheckout.com/checkout/cs_1',
])('%s is not, and stays text', (url) => {
  expect(isTrustedPaymentLink(url, sandbox)).toBe(false);
});
