import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkCodeBytes, checkCodeOf, readCheckCode, writeCheckCode } from '#shared/check-codes.ts';

const bytes = fc.uint8Array({ minLength: checkCodeBytes, maxLength: checkCodeBytes });

test('a code holds 80 bits: different bytes are different codes', () => {
  expect(checkCodeBytes * 8).toBe(80);
  expect(checkCodeOf(new Uint8Array(10))).toBe('0000000000000000');
  expect(checkCodeOf(new Uint8Array(10).fill(255))).toBe('ZZZZZZZZZZZZZZZZ');
  fc.assert(
    fc.property(bytes, bytes, (one, other) => {
      const areSame = Buffer.from(one).equals(Buffer.from(other));
      expect(checkCodeOf(one) === checkCodeOf(other)).toBe(areSame);
    }),
  );
});

test('what is written is read back, whatever fingers and phones make of it', () => {
  const slip = fc.constantFrom(
    (text: string) => text.toLowerCase(),
    (text: string) => text.replaceAll('0', 'O').replaceAll('1', 'I'),
    (text: string) => text.replaceAll('0', 'o').replaceAll('1', 'l'),
    (text: string) => text.replaceAll('-', ' '),
    (text: string) => text.replaceAll('-', '—'),
    (text: string) => text.replaceAll('-', ''),
    (text: string) => `\u200b ${text}\n`,
  );
  fc.assert(
    fc.property(bytes, fc.array(slip, { maxLength: 3 }), (random, slips) => {
      const code = checkCodeOf(random);
      const typed = slips.reduce((text, change) => change(text), writeCheckCode(code));
      expect(readCheckCode(typed)).toBe(code);
    }),
  );
});

test.each([
  'https://desk.example/check/K7QW-2M4X-9TFA-0C3B',
  ' HTTP://127.0.0.1:8080/Check/k7qw2m4x9tfa0c3b/ ',
  'desk.example/check/K7QW%2D2M4X-9TFA-0C3B?from=mail#top',
  'https://desk.example/check?lang=en&code=K7QW-2M4X-9TFA-0C3B&x=1',
  `Receipt RCT-000001 from Cakes.\n${'Words. '.repeat(40)}\nSee <https://desk.example/check/K7QW-2M4X-9TFA-0C3B>.`,
])('the code is taken out of %j', (pasted) => {
  expect(readCheckCode(pasted)).toBe('K7QW2M4X9TFA0C3B');
});

test.each([
  ...['https://desk.example/check/', 'https://desk.example/check/abc', '/check/%E0%A4%A', '/check?code='],
  '',
  'K7QW-2M4X-9TFA-0C3',
  'K7QW-2M4X-9TFA-0C3BB',
  'U7QW-2M4X-9TFA-0C3B',
  'é'.repeat(16),
  '0'.repeat(101),
])('%j is no code', (typed) => {
  expect(readCheckCode(typed)).toBeUndefined();
});
