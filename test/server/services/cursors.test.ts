import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCursor, writeCursor } from '../../../server/services/cursors.ts';

const key = randomBytes(32);
const place = fc.record({
  value: fc.oneof(fc.maxSafeInteger(), fc.string({ unit: 'grapheme' })),
  createdAt: fc.maxSafeInteger(),
  id: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 255 }),
});

test('a cursor leads back to its place, in its own list alone', () => {
  fc.assert(
    fc.property(place, fc.string(), (mark, list) => {
      const cursor = writeCursor(key, list, mark);
      expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(readCursor(key, list, cursor)).toEqual(mark);
      expect(readCursor(key, `${list} other`, cursor)).toBeUndefined();
      expect(readCursor(randomBytes(32), list, cursor)).toBeUndefined();
    }),
  );
});

test('whatever else is given leads nowhere and throws nothing', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.base64String(), fc.stringMatching(/^[A-Za-z0-9_-]{20,60}$/)),
      (cursor) => {
        expect(readCursor(key, 'list', cursor)).toBeUndefined();
      },
    ),
  );
});
