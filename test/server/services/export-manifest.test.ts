import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cellSum,
  compareWith,
  createManifestWriter,
  idSum,
  partRows,
  readManifest,
} from '../../../server/services/export-manifest.ts';

type Entry = { id: string; sum: number };

function kept(entries: Entry[]) {
  const parts: Uint8Array[] = [];
  const writer = createManifestWriter((part) => parts.push(part));
  for (const { id, sum } of entries) writer.add(id, sum);
  writer.end();
  return parts;
}

const entries = fc
  .uniqueArray(fc.record({ id: fc.string({ minLength: 1 }), sum: fc.nat(0xffffffff) }), {
    selector: ({ id }) => id,
  })
  .filter((all) => new Set(all.map(({ id }) => idSum(id))).size === all.length);

test('of any two states of a list it tells which rows were added, changed and removed', () => {
  fc.assert(
    fc.property(entries, entries, (then, now) => {
      const compared = compareWith(readManifest(kept(then)));
      const before = new Map(then.map(({ id, sum }) => [id, sum]));
      for (const { id, sum } of now) {
        const wanted = !before.has(id) ? 'added' : before.get(id) === sum ? 'same' : 'changed';
        expect([id, compared.judge(id, sum)]).toEqual([id, wanted]);
      }
      const here = new Set(now.map(({ id }) => id));
      const gone = then.filter(({ id }) => !here.has(id)).map(({ id }) => idSum(id));
      expect(compared.missing()).toEqual(new Set(gone));
    }),
  );
});

test('a row costs nine bytes or so, over any number of parts', () => {
  const many = Array.from({ length: partRows * 2 + 1 }, (_, index) => ({ id: `txn_${index}`, sum: index }));
  const parts = kept(many);
  expect(parts).toHaveLength(3);
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  expect(size / many.length).toBeLessThan(9.7);
  const manifest = readManifest(parts);
  expect(manifest.ids).toHaveLength(many.length);
  const compared = compareWith(manifest);
  expect(many.every(({ id, sum }) => compared.judge(id, sum) === 'same')).toBe(true);
});

test('an empty export has a manifest too', () => {
  expect(kept([]).map((part) => part.length)).toEqual([0]);
  expect(readManifest(kept([])).ids).toHaveLength(0);
});

test('that a row was confirmed anew is no change of it; that a text became known is', () => {
  const sumOf = cellSum(['id', 'checked_at', 'description', 'transaction.checked_at']);
  expect(sumOf(['a', '1', 'x', '1'])).toBe(sumOf(['a', '2', 'x', null]));
  expect(sumOf(['a', '1', '', '1'])).not.toBe(sumOf(['a', '1', null, '1']));
  expect(sumOf(['a', '1', 'x', '1'])).not.toBe(sumOf(['ax', '1', '', '1']));
});
