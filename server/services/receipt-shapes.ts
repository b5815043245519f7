import type { Paper } from '#shared/receipt-documents.ts';
import type { PageShape } from './pdf-pen.ts';
import { rowsBetween } from './pdf-table.ts';

const millimetre = 72 / 25.4;

/** Taller than any viewer takes (200 inches), less a little: a roll that needs more goes on on a second one. */
const longestRoll = 14_000;

export const shapes: Record<Paper, PageShape> = {
  a4: { width: 210 * millimetre, height: 297 * millimetre, margin: 18 * millimetre },
  letter: { width: 612, height: 792, margin: 18 * millimetre },
  roll: { width: 80 * millimetre, height: longestRoll, margin: 4 * millimetre },
};

/** What stands above the rows of an index page. */
export const indexHead = 28;

/** How the pages of a bundle lie: the first one, those of the index, then one for each receipt. */
export function bundlePages(receipts: number, paper: Paper) {
  const { margin, height } = shapes[paper];
  const perIndexPage = rowsBetween(margin + indexHead, height - margin - 12);
  const beforeReceipts = 1 + Math.ceil(receipts / perIndexPage);
  return { perIndexPage, beforeReceipts, all: beforeReceipts + receipts };
}
