import { describe, expect, test } from 'vitest';
import { countNew } from '../../../client/lib/pinned-rows.ts';

const rows = (...ids: (string | number)[]) => ids.map((id) => ({ id: String(id) }));
const fullPage = rows(...Array.from({ length: 50 }, (_, index) => index));

describe('rows that are new to a list', () => {
  test('those in front of the rows shown are counted', () => {
    expect(countNew(rows('b', 'a'), rows('d', 'c', 'b', 'a'))).toBe(2);
  });

  test('a row at the end of a short list is new', () => {
    expect(countNew(rows('a', 'b'), rows('a', 'b', 'c'))).toBe(1);
  });

  test('a row that moved up from the next page because another left is not new', () => {
    expect(countNew(fullPage, [...fullPage.slice(1), { id: 'from the next page' }])).toBe(0);
  });

  test('a new row that pushes the last one off a full page is counted once', () => {
    expect(countNew(fullPage, [{ id: 'new' }, ...fullPage.slice(0, -1)])).toBe(1);
  });
});
