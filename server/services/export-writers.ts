import { csvRecord } from '#shared/csv.ts';
import { exportColumns } from '#shared/exports.ts';
import type { ListNoun } from '#shared/list-grammar.ts';
import { cellsOf, csvCells, type ExportedRow } from './export-rows.ts';
import { sealRows, type SealSheet } from './export-seal-sheet.ts';
import type { createTally } from './export-tally.ts';
import { createXlsxCells } from './xlsx-cells.ts';
import { createXlsx } from './xlsx-file.ts';

/** What both formats are given: the same rows, of which they make the same cells. */
export type WriterJob = {
  noun: ListNoun;
  columns: readonly string[];
  timeZone: string;
  bom: boolean;
  /** Rows that a sheet of an XLSX holds, its heading among them; the format's own limit when it is not given. */
  mostSheetRows?: number;
  seal: SealSheet;
};

/** Rows as they are read, page by page; `turn` after each lets others have theirs. */
export type Pages = { pages: AsyncIterable<readonly ExportedRow[]>; turn: () => Promise<void> };

type Tally = ReturnType<typeof createTally>;
type Send = (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;

/** Bytes that make a piece. */
const pieceSize = 64 * 1024;

/** Gives texts on as pieces of bytes. */
export function textPieces(send: Send) {
  const encoder = new TextEncoder();
  let text = '';
  const flush = async (): Promise<void> => {
    // An empty piece at the end would let the last full one go before the seal stands.
    if (text === '') return;
    const bytes = encoder.encode(text);
    text = '';
    await send(bytes);
  };
  return {
    /** True when enough is there for a piece, which is then to be flushed. */
    add(more: string): boolean {
      text += more;
      return text.length >= pieceSize;
    },
    flush,
  };
}

/** RFC 4180: one line of names, then the rows. */
export async function writeCsv(job: WriterJob, { pages, turn }: Pages, tally: Tally, send: Send) {
  const toCells = cellsOf(job.noun, job.columns, job.timeZone, csvCells);
  const pieces = textPieces(send);
  pieces.add((job.bom ? '\uFEFF' : '') + csvRecord(job.columns));
  for await (const page of pages) {
    for (const row of page) {
      const cells = toCells(row);
      tally.add(row, cells);
      if (pieces.add(csvRecord(cells))) await pieces.flush();
    }
    await turn();
  }
  tally.end();
  await pieces.flush();
  return { cutCells: 0 };
}

const sheetNames: Record<ListNoun, string> = { checkout_sessions: 'Payment links', transactions: 'Receipts' };
const widths = { text: 24, number: 10, money: 16, instant: 31, json: 40 } as const;

/** Sheets of rows, and the seal at the end. */
export async function writeXlsx(job: WriterJob, { pages, turn }: Pages, tally: Tally, send: Send) {
  const { noun, columns, timeZone, seal, mostSheetRows } = job;
  const writer = createXlsxCells();
  const toCells = cellsOf(noun, columns, timeZone, writer);
  const toText = cellsOf(noun, columns, timeZone, csvCells);
  const pieces = bytePieces(send);
  const file = await createXlsx((bytes) => pieces.add(bytes), {
    name: sheetNames[noun] + (seal.isTest ? ' (TEST)' : ''),
    columns: columns.map((name) => ({ name, width: widths[exportColumns[noun][name] ?? 'text'] })),
    headings: columns.map((name) => writer.heading(name)),
    ...(mostSheetRows !== undefined && { mostRows: mostSheetRows }),
  });
  for await (const page of pages) {
    for (const row of page) {
      tally.add(row, toText(row));
      await file.row(toCells(row));
    }
    await turn();
  }
  tally.end();
  const cutCells = writer.cutCells();
  const last = sealRows(seal, { rows: tally.rows, totals: tally.totals(), cutCells }, writer);
  await file.finish({ name: 'Seal', rows: last, widths: [28, 60, 18, 18] }, writer.styles());
  await pieces.flush();
  return { cutCells };
}

/** Gives bytes on in pieces of some size, each in memory of its own, so that it can be handed over. */
function bytePieces(send: Send) {
  let parts: Uint8Array[] = [];
  let length = 0;
  async function flush(): Promise<void> {
    if (length === 0) return;
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    [parts, length] = [[], 0];
    await send(bytes);
  }
  return {
    async add(bytes: Uint8Array): Promise<void> {
      parts.push(bytes);
      length += bytes.length;
      if (length >= pieceSize) await flush();
    },
    flush,
  };
}
