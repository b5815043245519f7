import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { receiptKey } from '#shared/receipts.ts';

test.each([
  ...['RCT-000042', 'rct-000042', 'RCT 42', 'rct42', '42', '000042', ' 42 ', '#42', 'R C T - 0 0 0 0 4 2'],
  ...['R.C.T. 42', 'receipt 42', 'Receipt No. 42', 'receipt number: 42', 'no 42', 'RCT_42', 'RCT/42'],
  ...[
    'RCT—000042',
    'RCT‑000042',
    'RCT − 42',
    'ＲＣＴ－４２',
    '４２',
    'RCT – 000 042.',
    '(RCT-42)',
    '"rct 42",',
  ],
  ...['RTC-42', 'RC 42', 'RCT.42', 'CRT42', 'rcpt 42', 'reciept 42', 'recibo 42', 'Recibo n.º 42', 'N° 42'],
  ...[
    'reçu 42',
    'rec\u0327u nº 42',
    'receipt no. RCT-42',
    'RCT-OO0042',
    'rct-ooo042',
    '0O42',
    'RC\u200bT-42',
  ],
])('“%s” is receipt 42', (spoken) => {
  expect(receiptKey(spoken)).toBe('42');
});

test.each([
  ['RCT-0I0', '10'],
  ['rct l2l', '121'],
  ['1O1', '101'],
  ['4l2', '412'],
])('letters for digits: “%s” is receipt %s', (spoken, digits) => {
  expect(receiptKey(spoken)).toBe(digits);
});

test.each([
  ['INV-2026/0042', 'inv 2026 42'],
  ['A-007-b', 'a007B'],
  ['R/2026-0001', 'r/2026-1'],
  ['R-42', 'r 42'],
  ['RCT-42A', 'rct 42 a'],
  ['Ω-17', 'ω17'],
  ['9'.repeat(19), `0${'9'.repeat(19)}`],
])('a number of another kind, “%s”, is the same as “%s”', (stored, spoken) => {
  expect(receiptKey(spoken)).toBe(receiptKey(stored));
  expect(receiptKey(stored)).not.toMatch(/^\d{1,18}$/);
});

test.each([
  ['A-1-02', 'A-10-2'],
  ['RCT-42A', 'RCT-42'],
  ['R-42', 'RCT-42'],
  ['25.00', '2500'],
  ['O2', '02'],
])('“%s” and “%s” are two receipts', (one, other) => {
  expect(receiptKey(one)).not.toBe(receiptKey(other));
});

test.each(['', ' ', '-', '%', '“”', '$42', '42 %', '+42', '1'.repeat(201)])(
  '“%s” names no receipt',
  (spoken) => expect(receiptKey(spoken)).toBeUndefined(),
);

test('zeros alone are one zero', () => expect(receiptKey('RCT-000000')).toBe('0'));

test('pauses, dashes, case, prefix and leading zeros make no difference', () => {
  const pause = fc.constantFrom('', ' ', '-', '–', ' - ', '.', '_', '\t', '\u00a0', '\u200b');
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
        expect(receiptKey(spoken)).toBe(String(number));
      },
    ),
  );
});

test('nothing that is typed throws, and whatever is stored is found as it is, in any case', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (typed) => {
      expect(receiptKey(` ${typed.toLowerCase()} `)).toBe(receiptKey(typed));
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (typed) => {
      expect(receiptKey(typed)).not.toBe('');
    }),
  );
});
