import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pageCounter } from '../../../../client/features/receipt-bundle/page-count.ts';

test('pages are counted whatever pieces the file comes in, and the tree of pages is none', () => {
  const page = '1 0 obj\n<<\n/Type /Page\n/Parent 2 0 R\n>>\nendobj\n';
  const file = new TextEncoder().encode(
    `%PDF-1.7\n${page}/Type /Pages\n/Type /T//Type /Pag\n${page.repeat(6)}trailer`,
  );
  fc.assert(
    fc.property(fc.array(fc.nat(file.length), { maxLength: 12 }), (cuts) => {
      const at = [0, ...cuts.toSorted((one, other) => one - other), file.length];
      const count = pageCounter();
      const counted = at.slice(1).map((to, index) => count(file.subarray(at[index], to)));
      expect(counted.at(-1)).toBe(7);
    }),
  );
});
