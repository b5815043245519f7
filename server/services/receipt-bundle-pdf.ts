import { bothClocks, zonedTime } from '#shared/both-clocks.ts';
import { formatMoney } from '#shared/money.ts';
import { type Paper, testNotice } from '#shared/receipt-documents.ts';
import { receiptSheet } from '#shared/receipt-sheets.ts';
import { receiptStatus } from '#shared/receipt-status.ts';
import type { Mode } from '#shared/roles.ts';
import type { CheckoutSessionView, TransactionView } from '../store/rows.ts';
import { openPdf, type Pen, type StructureElement } from './pdf-pen.ts';
import { drawTable, type TableColumn } from './pdf-table.ts';
import { forgetWrittenPages, settlePage } from './pdf-register.ts';
import { receiptTotals } from './receipt-bundle-totals.ts';
import { receiptDocument } from './receipt-documents.ts';
import { drawOnOnePage, watermark } from './receipt-pdf.ts';
import { bundlePages, indexHead, shapes } from './receipt-shapes.ts';

export type BundleTitle = {
  merchant: { name: string; timeZone: string };
  mode: Mode;
  publicUrl: string;
  paper: Exclude<Paper, 'roll'>;
  /** The filter in words. */
  filter: string;
  /** ms UTC. */
  madeAt: number;
};

/** Pages of rows, read from the beginning each time it is called; always the same rows. */
export type RowPages = () => AsyncGenerator<TransactionView[]>;

/** A receipt with what is shown of it besides the row. */
export type BundledReceipt = { row: TransactionView; session: CheckoutSessionView | undefined; code: string };

const indexColumns: readonly TableColumn[] = [
  { name: 'No.', share: 0.08 },
  { name: 'Receipt', share: 0.25 },
  { name: 'Date', share: 0.24 },
  { name: 'Status', share: 0.17 },
  { name: 'Amount', share: 0.18, align: 'right' },
  { name: 'Page', share: 0.08, align: 'right' },
];

const totalColumns: readonly TableColumn[] = [
  { name: 'Currency', share: 0.13 },
  { name: 'Receipts', share: 0.15, align: 'right' },
  { name: 'Captured', share: 0.24, align: 'right' },
  { name: 'Refunded', share: 0.24, align: 'right' },
  { name: 'Net', share: 0.24, align: 'right' },
];

/**
 * Writes a bundle: a first page with totals, the index, then a page for each receipt. Three sweeps over the same snapshot
 * instead of one that remembers: what is held grows with the rows by the file's own registers alone.
 * `flush` is called after every page with the rows written so far.
 */
export async function writeBundle(
  title: BundleTitle,
  pages: RowPages,
  withOrders: (rows: TransactionView[]) => Promise<BundledReceipt[]>,
  flush: (pen: Pen, rows: number) => Promise<void>,
): Promise<void> {
  const shape = shapes[title.paper];
  const { timeZone } = title.merchant;
  const isTest = title.mode === 'test';
  const totals = receiptTotals();
  for await (const rows of pages()) for (const row of rows) totals.add(row);

  const pen = openPdf({
    title: `${isTest ? 'TEST ' : ''}Receipts of ${title.merchant.name}`,
    ...{ author: title.merchant.name, createdAt: new Date(title.madeAt), fontCache: false },
  });
  const root = pen.doc.struct('Document');
  pen.doc.addStructure(root);
  const { perIndexPage, beforeReceipts, all } = bundlePages(totals.rows, title.paper);
  let pageNumber = 0;

  async function page(
    draw: (part: StructureElement) => void,
    { rows = 0, name }: { rows?: number; name?: string } = {},
  ): Promise<void> {
    pageNumber += 1;
    const part = pen.doc.struct('Sect');
    root.add(part);
    draw(part);
    const foot = `${isTest ? `${testNotice} · ` : ''}${title.merchant.name} · page ${pageNumber} of ${all}`;
    pen.artifact(() => {
      const style = { size: 7.5, colour: '#4a4a46', align: 'center' as const };
      pen.plain(foot, shape.margin, shape.height - shape.margin, shape.width - 2 * shape.margin, style);
    }, 'Pagination');
    part.end();
    settlePage(pen.doc, name);
    forgetWrittenPages(pen.doc);
    await flush(pen, rows);
  }

  const blank = (draw: (part: StructureElement) => void) => (part: StructureElement) => {
    pen.page(shape);
    if (isTest) watermark(pen);
    draw(part);
  };

  await page(blank((part) => drawFirstPage(pen, part, title, totals)));
  let number = 0;
  for await (const rows of inParts(pages(), perIndexPage)) {
    const first = number;
    await page(
      blank((part) => {
        const { margin, width } = shape;
        pen.text(part, 'H2', 'Index', {
          x: margin,
          y: margin,
          width: width - 2 * margin,
          size: 13,
          bold: true,
        });
        const lines = rows.map((row, index) => ({
          cells: indexCells(row, first + index + 1, beforeReceipts + first + index + 1, timeZone),
          goTo: `receipt-${first + index + 1}`,
        }));
        drawTable(pen, part, indexColumns, lines, margin + indexHead);
      }),
    );
    number += rows.length;
  }
  number = 0;
  for await (const rows of inParts(pages(), 250)) {
    for (const { row, session, code } of await withOrders(rows)) {
      number += 1;
      const document = receiptDocument(title, title.mode, row, { session, code });
      await page((part) => drawOnOnePage(pen, part, receiptSheet(document), shape), {
        rows: number,
        name: `receipt-${number}`,
      });
    }
  }
  root.end();
  pen.doc.end();
  await flush(pen, number);
}

function drawFirstPage(
  pen: Pen,
  part: StructureElement,
  { merchant, mode, filter, madeAt }: BundleTitle,
  totals: ReturnType<typeof receiptTotals>,
): void {
  const { margin, width: pageWidth } = pen.shape;
  const width = pageWidth - 2 * margin;
  const { local, utc } = bothClocks(madeAt, merchant.timeZone);
  let y = margin;
  const line = (tag: string, text: string, size: number, more: { bold?: boolean; colour?: string } = {}) => {
    const style = { size, ...more };
    pen.text(part, tag, text, { x: margin, y, width, ...style });
    y += pen.height(text, width, style) + 4;
  };
  if (mode === 'test') line('P', testNotice, 12, { bold: true, colour: '#8a4a00' });
  line('H1', `Receipts of ${merchant.name}`, 20, { bold: true });
  line('P', filter, 11);
  y += 6;
  line('P', `${totals.rows.toLocaleString('en')} ${totals.rows === 1 ? 'receipt' : 'receipts'}`, 11, {
    bold: true,
  });
  line('P', `As the desk knew them on ${local}, ${utc}. Dates and times in ${merchant.timeZone}.`, 9.5, {
    colour: '#4a4a46',
  });
  y += 10;
  line('H2', 'Totals by currency', 13, { bold: true });
  const rows = totals.byCurrency().map((total) => ({
    cells: [total.currency, total.receipts, total.captured, total.refunded, total.net],
  }));
  if (rows.length > 0) y = drawTable(pen, part, totalColumns, rows, y + 2) + 8;
  const notes = [
    'Captured: payments that were taken, whatever was given back since. Declined, authorized and voided ones are listed and count as nothing. Nothing is added across currencies.',
    ...(totals.unknown > 0 ? [`${totals.unknown} without a known amount are in no total.`] : []),
  ];
  for (const note of notes) line('P', note, 8.5, { colour: '#4a4a46' });
}

function indexCells(row: TransactionView, number: number, page: number, timeZone: string): string[] {
  const { receiptNumber, id, createdAt, status, figureAmount: amount, figureCurrency: currency } = row;
  return [
    String(number),
    receiptNumber ?? id,
    createdAt === null ? 'not known' : zonedTime(createdAt, timeZone),
    receiptStatus(status).word,
    amount === null || currency === null ? 'not known' : formatMoney({ amount, currency }),
    String(page),
  ];
}

async function* inParts<T>(pages: AsyncGenerator<T[]>, size: number): AsyncGenerator<T[]> {
  let held: T[] = [];
  for await (const page of pages) {
    held = [...held, ...page];
    while (held.length >= size) yield held.splice(0, size);
  }
  if (held.length > 0) yield held;
}
