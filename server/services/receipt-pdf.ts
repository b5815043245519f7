import { once } from 'node:events';
import type { Paper, ReceiptDocument } from '#shared/receipt-documents.ts';
import { receiptSheet, type ReceiptSheet } from '#shared/receipt-sheets.ts';
import { openPdf, type PageShape, type Pen, type StructureElement } from './pdf-pen.ts';
import { type Block, receiptBlocks } from './receipt-blocks.ts';
import { shapes } from './receipt-shapes.ts';

const lackNote =
  'Signs that this file’s font does not have are drawn as □; a screen reader reads them in full.';

/** More than a page has room for: beyond them items need not be measured to be counted. */
const mostLinesOfAPage = 120;

/** One receipt as a PDF: tagged, fonts embedded, text to be selected. `createdAt` goes into the file (ms UTC). */
export async function receiptPdf(
  document: ReceiptDocument,
  paper: Paper,
  createdAt: number,
): Promise<Uint8Array> {
  const sheet = receiptSheet(document);
  const pen = openPdf({
    title: [sheet.test && 'TEST', sheet.title, sheet.number ?? document.transaction.id]
      .filter(Boolean)
      .join(' '),
    ...{ author: sheet.merchant, createdAt: new Date(createdAt), fontCache: true },
  });
  const chunks: Buffer[] = [];
  pen.doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = once(pen.doc, 'end');
  const root = pen.doc.struct('Document');
  pen.doc.addStructure(root);
  drawReceipt(pen, root, sheet, paper);
  root.end();
  pen.doc.end();
  await ended;
  return Buffer.concat(chunks);
}

/** Draws a receipt on as many pages as it needs; a roll is one page as long as what stands on it. */
function drawReceipt(pen: Pen, parent: StructureElement, sheet: ReceiptSheet, paper: Paper): void {
  const shape = shapes[paper];
  const blocks = measured(pen, sheet, shape, paper === 'roll');
  const full = blocks.reduce((sum, { height }) => sum + height, 0) + 2 * shape.margin;
  const fitted = paper === 'roll' ? { ...shape, height: Math.min(shape.height, full + 2) } : shape;
  drawBlocks(pen, parent, blocks, fitted, sheet.test !== null);
}

/**
 * Draws a receipt on exactly one page, so that the index of a bundle knows each one's page beforehand: items that find no place
 * are counted in a line.
 */
export function drawOnOnePage(
  pen: Pen,
  parent: StructureElement,
  sheet: ReceiptSheet,
  shape: PageShape,
): void {
  pen.forgetLacks();
  const room = shape.height - 2 * shape.margin - 24;
  let blocks = measured(pen, { ...sheet, lines: sheet.lines.slice(0, mostLinesOfAPage) }, shape, false);
  const heightOf = (all: readonly Block[]) => all.reduce((sum, { height }) => sum + height, 0);
  const lines = blocks.filter(({ isLine }) => isLine);
  if (heightOf(blocks) > room && lines.length > 0) {
    let kept = lines.length;
    // The line that counts the others needs the room of a short one.
    let over = heightOf(blocks) - room + 24;
    while (kept > 0 && over > 0) over -= lines[--kept]?.height ?? 0;
    const left = sheet.lines.length - kept;
    const more = { name: `and ${left} more items: see the receipt itself`, detail: '', amount: '' };
    blocks = measured(pen, { ...sheet, lines: [...sheet.lines.slice(0, kept), more] }, shape, false);
  }
  drawBlocks(pen, parent, blocks, { ...shape, height: shape.height }, sheet.test !== null, true);
}

function measured(pen: Pen, sheet: ReceiptSheet, shape: PageShape, isRoll: boolean): Block[] {
  // Before the page is there: its height may follow from what stands on it.
  const blocks = receiptBlocks({ ...pen, shape }, sheet, isRoll);
  if (!pen.hasLacks) return blocks;
  const style = { size: isRoll ? 6.5 : 7.5, colour: '#4a4a46' };
  const width = shape.width - 2 * shape.margin;
  const note: Block = {
    height: pen.height(lackNote, width, style) + 6,
    draw: (parent, y) => pen.text(parent, 'P', lackNote, { x: shape.margin, y: y + 6, width, ...style }),
  };
  return [...blocks, note];
}

function drawBlocks(
  pen: Pen,
  parent: StructureElement,
  blocks: readonly Block[],
  shape: PageShape,
  isTest: boolean,
  isOnePage = false,
): void {
  const bottom = shape.height - shape.margin;
  const begin = () => {
    pen.page(shape);
    if (isTest) watermark(pen);
    return shape.margin;
  };
  let y = begin();
  let table: { name: string; element: StructureElement } | undefined;
  for (const block of blocks) {
    if (table && table.name !== block.table) {
      table.element.end();
      table = undefined;
    }
    if (!isOnePage && y + block.height > bottom && y > shape.margin) y = begin();
    if (block.table !== undefined && !table) {
      table = { name: block.table, element: pen.doc.struct('Table') };
      parent.add(table.element);
    }
    block.draw(table?.element ?? parent, y);
    y += block.height;
  }
  table?.element.end();
}

/** Behind everything, on every page, down the whole of a roll. */
export function watermark(pen: Pen): void {
  const { width, height } = pen.shape;
  const size = width * 0.3;
  const step = Math.min(height, width * 1.5);
  pen.artifact(() => {
    for (let top = 0; top + step / 2 < height; top += step) {
      const [x, y] = [width / 2, top + Math.min(step, height - top) / 2];
      const style = { size, bold: true, colour: '#fbeede', align: 'center' as const };
      pen.doc.save().rotate(-35, { origin: [x, y] });
      pen.plain('TEST', 0, y - size * 0.6, width, style);
      pen.doc.restore();
    }
  }, 'Page');
}
