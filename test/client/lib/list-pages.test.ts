import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  countNew,
  idAt,
  idsBetween,
  pageAt,
  placeOfId,
  startPages,
  withPage,
  type ListPages,
} from '../../../client/lib/list-pages.ts';

const reply = (ids: readonly string[], next: string | null = null) => ({
  data: ids.map((id) => ({ id })),
  next_cursor: next,
});

const listOf = (...pages: string[][]): ListPages =>
  pages
    .slice(1)
    .reduce(
      (known, ids, index) =>
        withPage(known, known.next ?? '', reply(ids, index + 2 < pages.length ? `c${index + 2}` : null)),
      startPages('list', reply(pages[0] ?? [], pages.length > 1 ? 'c1' : null)),
    );

const pagesOfIds = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 40 })
  .chain((ids) =>
    fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 40 }).map((sizes) => {
      const pages: string[][] = [];
      let at = 0;
      for (const size of sizes) {
        if (at >= ids.length) break;
        pages.push(ids.slice(at, (at += size)));
      }
      return pages;
    }),
  );

describe('pages of a list that is scrolled through', () => {
  test('every id has its place, and every place its id', () => {
    fc.assert(
      fc.property(pagesOfIds, (pages) => {
        const known = listOf(...pages);
        const ids = pages.flat();
        expect(known.count).toBe(ids.length);
        expect(ids.map((_, place) => idAt(known, place))).toEqual(ids);
        expect(ids.map((id) => placeOfId(known, id))).toEqual(ids.map((_, place) => place));
        expect(idAt(known, ids.length)).toBeUndefined();
        expect(idAt(known, -1)).toBeUndefined();
      }),
    );
  });

  test('a range holds what lies between two places, in either direction', () => {
    fc.assert(
      fc.property(pagesOfIds, fc.nat(), fc.nat(), (pages, one, other) => {
        const known = listOf(...pages);
        const ids = pages.flat();
        const [from, to] = [one % ids.length, other % ids.length].toSorted((a, b) => a - b) as [
          number,
          number,
        ];
        expect(idsBetween(known, from, to)).toEqual(ids.slice(from, to + 1));
        expect(idsBetween(known, to, from)).toEqual(ids.slice(from, to + 1));
      }),
    );
  });

  test('a place beyond the ends lies in the first or the last page', () => {
    const known = listOf(['a', 'b'], ['c']);
    expect([pageAt(known, -5), pageAt(known, 1), pageAt(known, 2), pageAt(known, 99)]).toEqual([0, 0, 1, 1]);
  });

  test('a row that has moved down between two reads stands once, where it stood first', () => {
    const known = listOf(['a', 'b'], ['b', 'c']);
    expect([0, 1, 2].map((place) => idAt(known, place))).toEqual(['a', 'b', 'c']);
    expect(known.count).toBe(3);
  });

  test('a page that is added to the same state twice, as React may do, is the same both times', () => {
    const first = startPages('list', reply(['a'], 'c1'));
    withPage(first, 'c1', reply(['b', 'c']));
    expect(withPage(first, 'c1', reply(['b', 'c'])).pages[1]?.ids).toEqual(['b', 'c']);
    expect(placeOfId(first, 'b')).toBeUndefined();
  });
});

describe('rows that are new to a page', () => {
  const rows = (...ids: string[]) => ids.map((id) => ({ id }));

  test('those in front of the known ones are counted', () => {
    const known = listOf(['b', 'a']);
    expect(countNew(known, { ids: ['b', 'a'], isLast: true }, rows('d', 'c', 'b', 'a'))).toBe(2);
  });

  test('one behind the last known row is new at the end of the list alone', () => {
    const known = listOf(['a', 'b']);
    expect(countNew(known, { ids: ['a', 'b'], isLast: true }, rows('a', 'b', 'c'))).toBe(1);
    expect(countNew(known, { ids: ['a', 'b'], isLast: false }, rows('a', 'b', 'c'))).toBe(0);
  });

  test('one that is known on another page has only moved', () => {
    const known = listOf(['a', 'b'], ['c', 'd']);
    expect(countNew(known, { ids: ['a', 'b'], isLast: false }, rows('d', 'a', 'b'))).toBe(0);
  });

  test('a page full of nothing but new rows is new as a whole', () => {
    const known = listOf(['a', 'b'], ['c']);
    expect(countNew(known, { ids: ['a', 'b'], isLast: false }, rows('y', 'z'))).toBe(2);
  });
});
