import { encode } from 'uqr';
import type { Pen, StructureElement } from './pdf-pen.ts';

/** A QR code of an address as vector rectangles, one for each run of dark modules: black on white, as scanners want it. */
export function drawQr(
  { doc, shape }: Pen,
  parent: StructureElement,
  address: string,
  { x, y, side }: { x: number; y: number; side: number },
): void {
  // Four modules of white on every side, as the standard asks; the paper is white, the screen of a viewer need not be.
  const { size, data } = encode(address, { ecc: 'M', border: 4 });
  const module = side / size;
  const options = {
    ...{ alt: `QR code of ${address}`, placement: 'Block' },
    bbox: [x, y, x + side, Math.min(y + side, shape.height)],
  };
  parent.add(
    doc.struct('Figure', options, [
      () => {
        doc.rect(x, y, side, side).fill('#ffffff');
        for (const [row, modules] of data.entries()) {
          for (let from = 0; from < size; from += 1) {
            if (!modules[from]) continue;
            let to = from;
            while (modules[to]) to += 1;
            doc.rect(x + from * module, y + row * module, (to - from) * module, module);
            from = to;
          }
        }
        doc.fill('#000000');
      },
    ]),
  );
}
