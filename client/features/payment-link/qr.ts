import { encode } from 'uqr';
import type { Mode } from '#shared/roles.ts';

/** Four modules of white on every side, as the QR standard asks; some phones read no less. */
const border = 4;

/** A QR code as one path on a grid of `size` by `size` units: a rectangle for each run of dark modules. */
export type Qr = { size: number; path: string };

export function makeQr(text: string): Qr {
  const { size, data } = encode(text, { ecc: 'M', border });
  const path = data.flatMap((row, y) =>
    runsOf(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`),
  );
  return { size, path: path.join('') };
}

function runsOf(row: readonly boolean[]): [start: number, length: number][] {
  const runs: [number, number][] = [];
  for (const [x, dark] of row.entries()) {
    const last = runs.at(-1);
    if (!dark) continue;
    if (last && last[0] + last[1] === x) last[1] += 1;
    else runs.push([x, 1]);
  }
  return runs;
}

/** The code as an SVG file; black on white whatever the screen's colours, since it is to be printed and scanned. */
export function svgFile({ size, path }: Qr): Blob {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size * 8}" height="${size * 8}" ` +
    `shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`;
  return new Blob([svg], { type: 'image/svg+xml' });
}

/** The code as a PNG file of about 1,000 pixels, in whole pixels per module so that edges stay sharp. */
export function pngFile({ size, path }: Qr): Promise<Blob> {
  const scale = Math.ceil(1000 / size);
  const canvas = document.createElement('canvas');
  canvas.width = size * scale;
  canvas.height = size * scale;
  const context = canvas.getContext('2d');
  if (!context) return Promise.reject(new Error('This browser can’t draw pictures.'));
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  context.fillStyle = '#000';
  context.fill(new Path2D(path));
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('This browser can’t make a PNG.'))),
      'image/png',
    );
  });
}

/** Files of test mode say so in their name: a code that takes no money must not end up on a counter. */
export const qrFileName = ({ id, mode }: { id: string; mode: Mode }) =>
  `${mode === 'test' ? 'TEST-' : ''}payment-link-${id}`;

/** Hands a file to the browser's own download. */
export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the blob after this turn; an address taken back at once would give an empty file.
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
