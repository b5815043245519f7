import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayInZone, guessDateFormat, readStatementDate } from '#shared/statement-dates.ts';

const day = fc
  .date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

describe('a date of a statement', () => {
  test('is the day that was written, in every order and with every sign between', () => {
    const sign = fc.constantFrom('/', '-', '.');
    const clock = fc.constantFrom('', ' 14:05', ' 23:59:59', 'T00:00:00', ', 9:30 PM');
    fc.assert(
      fc.property(day, sign, clock, fc.boolean(), (written, between, time, isShort) => {
        const [year = '', month = '', date = ''] = written.split('-');
        const part = (text: string) => (isShort ? String(Number(text)) : text);
        const read = (text: string, format: 'iso' | 'dmy' | 'mdy') =>
          readStatementDate(text + time, format, 'UTC');
        expect(read([part(date), part(month), year].join(between), 'dmy')).toBe(written);
        expect(read([part(month), part(date), year].join(between), 'mdy')).toBe(written);
        const name = months[Number(month) - 1];
        for (const format of ['iso', 'dmy', 'mdy'] as const) {
          expect(read([year, part(month), part(date)].join(between), format)).toBe(written);
          expect(read(`${part(date)} ${name} ${year}`, format)).toBe(written);
          expect(read(`${name} ${part(date)}, ${year}`, format)).toBe(written);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('of an instant with an offset is the merchant’s day at that instant, to either side of the date line', () => {
    expect(readStatementDate('2026-05-06T04:59:59Z', 'iso', 'America/Jamaica')).toBe('2026-05-05');
    expect(readStatementDate('2026-05-06T05:00:00Z', 'iso', 'America/Jamaica')).toBe('2026-05-06');
    expect(readStatementDate('2026-12-31T10:00:00+00:00', 'iso', 'Pacific/Kiritimati')).toBe('2027-01-01');
    expect(readStatementDate('2026-05-06 01:00:00 +0200', 'iso', 'Etc/GMT+12')).toBe('2026-05-05');
    // The hour that summer time takes away, and the one that it gives twice.
    expect(readStatementDate('2026-03-08T07:30:00Z', 'iso', 'America/New_York')).toBe('2026-03-08');
    expect(readStatementDate('2026-11-01T05:30:00Z', 'iso', 'America/New_York')).toBe('2026-11-01');
  });

  test.each([
    '31/02/2026',
    '00/05/2026',
    '2026-13-01',
    '29/02/2027',
    'tomorrow',
    '',
    '42',
    '1/2',
    '12/31/1969',
    // What programs write for "never"; the day after it can't be told apart from any.
    '12/31/9999',
    '9999-12-31T23:59:59-12:00',
    '0000-01-01T00:00:00Z',
  ])('“%s” is none', (text) => {
    expect(readStatementDate(text, 'dmy', 'UTC')).toBeUndefined();
    expect(readStatementDate(text, 'mdy', 'UTC')).toBeUndefined();
  });

  test('throws for no text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const read = readStatementDate(text, 'dmy', 'UTC');
        expect(read === undefined || /^\d{4}-\d\d-\d\d$/.test(read)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('leap days are real in leap years alone', () => {
    expect(readStatementDate('29/02/2028', 'dmy', 'UTC')).toBe('2028-02-29');
    expect(dayInZone(Date.UTC(2028, 1, 29, 12), 'America/Jamaica')).toBe('2028-02-29');
  });
});

test.each([
  [['2026-05-06', '2026-05-07'], 'iso'],
  [['05/06/2026', '13/06/2026'], 'dmy'],
  [['05/06/2026', '06/13/2026'], 'mdy'],
  [['05/06/2026', '06/07/2026'], 'ambiguous'],
  [['5 May 2026'], 'iso'],
  [['25.00', '12.50'], null],
  [['RCT-1'], null],
  [[], null],
])('the order of %j is %s', (cells, format) => {
  expect(guessDateFormat(cells)).toBe(format);
});
