import { expect, test } from 'vitest';
import { explainDecline } from '#shared/decline-codes.ts';

test.each([
  ['05', 'declined by the issuer (05)'],
  ['14', 'declined by the issuer (14)'],
  ['12', 'invalid transaction (12)'],
  ['51', 'insufficient funds (51)'],
  ['97', 'card verification or 3-D Secure failed (97)'],
])('decline code %s reads “%s”, whatever the gateway wrote', (code, words) => {
  expect(explainDecline(code, 'DECLINED')).toBe(words);
});

test('a code that is not documented is shown raw, with the gateway’s text', () => {
  expect(explainDecline('91', 'Issuer unavailable')).toBe('code 91: Issuer unavailable');
  expect(explainDecline('constructor', null)).toBe('code constructor, no text from the gateway');
});

test('without a code the gateway’s text stands alone', () => {
  expect(explainDecline(null, 'Do not honour')).toBe('Do not honour');
  expect(explainDecline(null, null)).toBe('the gateway gave no reason');
});
