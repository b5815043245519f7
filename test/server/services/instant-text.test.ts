import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoInstant, isoText } from '../../../server/services/instant-text.ts';

const instants = fc.oneof(
  fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }),
  fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) }),
  fc.constantFrom(
    0,
    -1,
    Date.UTC(2024, 1, 29),
    Date.UTC(9999, 11, 31, 23, 59, 59, 999),
    Date.UTC(10_000, 0, 1),
  ),
);

test('instants are written and read as a Date writes and reads them', () => {
  fc.assert(
    fc.property(instants, (instant) => {
      const text = new Date(instant).toISOString();
      expect(isoText(instant)).toBe(text);
      expect(isoInstant(text)).toBe(instant);
    }),
  );
});

test.each([
  '2024-05-01',
  '2024-05-01T10:00:00Z',
  '2024-05-01T24:00:00.000Z',
  '2024-13-01T10:00:00.000Z',
  'x',
])('what is written otherwise is read as a Date reads it: %s', (text) => {
  expect(isoInstant(text)).toBe(Date.parse(text));
});

test('the 31st of February is read as a Date reads it', () => {
  const text = '2024-02-31T10:20:30.456Z';
  expect(isoInstant(text)).toBe(Date.parse(text));
});

test('what is no instant is refused, as by a Date', () => {
  expect(() => isoText(Number.NaN)).toThrow(RangeError);
  expect(() => isoText(9e15)).toThrow(RangeError);
});

test('more days than are remembered are still right', () => {
  for (let day = 0; day < 9000; day++) {
    const instant = day * 86_400_000 + 12_345_678;
    expect(isoText(instant)).toBe(new Date(instant).toISOString());
    expect(isoInstant(isoText(instant))).toBe(instant);
  }
});
