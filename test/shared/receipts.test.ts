import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { receiptDigits } from '#shared/receipts.ts';

test.each([
  ...[
    'RCT-000042',
    'rct-000042',
    'RCT 42',
    'rct42',
    '42',
    '000042',
    ' 42 ',
    '#42',
    'R C T - 0 0 0 0 4 2',
    'R.C.T. 42',
  ],
  ...[
    'receipt 42',
    'Receipt No. 42',
    'receipt number: 42',
    'no 42',
    'RCT—000042',
    'RCT‑000042',
    'RCT_42',
    'RCT/42',
    'ＲＣＴ－４２',
  ],
])('“%s” is receipt 42', (spoken) => {
  expect(receiptDigits(spoken)).toBe('42');
});

test.each([
  '',
  ' ',
  'RCT',
  'RCT-',
  'RCT-42A',
  '4 2 x',
  'txn_42',
  '-',
  'forty-two',
  '9'.repeat(19),
  'ABC-42',
  '٤٢',
])('“%s” is no receipt number', (spoken) => expect(receiptDigits(spoken)).toBeUndefined());

test('zeros alone are one zero', () => expect(receiptDigits('RCT-000000')).toBe('0'));

test('pauses, dashes, case, prefix and leading zeros make no difference', () => {
  const pause = fc.constantFrom('', ' ', '-', '–', ' - ', '.', '_', '\t', '\u00a0');
  fc.assert(
    fc.property(
      fc.nat(),
      fc.nat({ max: 6 }),
      fc.array(pause, { minLength: 40, maxLength: 40 }),
      fc.boolean(),
      (number, zeros, pauses, isUpper) => {
        const figure = '0'.repeat(zeros) + String(number);
        const spoken = [...(isUpper ? 'RCT' : 'rct'), ...figure]
          .map((letter, index) => letter + (pauses[index] ?? ''))
          .join('');
        expect(receiptDigits(spoken)).toBe(String(number));
      },
    ),
  );
});

test('nothing that is typed throws, and what is found is digits without leading zeros', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (typed) => {
      expect(receiptDigits(typed) ?? '0').toMatch(/^(?:0|[1-9]\d{0,17})$/);
    }),
  );
});
