import { type CsvError, parse } from 'csv-parse/sync';
import { readXlsx, type CellValue } from 'hucre/xlsx';
import { maxStatementLines } from '#shared/statements.ts';
import { unpackedSize } from './zip-sizes.ts';

/** A row of a file as text, with the number that it has there (of CSV the line on which it ends). */
export type FileRow = { line: number; cells: string[] };

export type FileTable = {
  format: 'csv' | 'xlsx';
  sheets: string[];
  sheet: string | null;
  encoding: string | null;
  rows: FileRow[];
};

/** A file that can't be read, with what to do about it. */
export class UnreadableFileError extends Error {
  override name = 'UnreadableFileError';
}

const mostColumns = 500;
const longestCell = 2000;
/** Far more than the most lines need; a small file can unpack to more than a process may take. */
const mostUnpackedBytes = 250_000_000;
/** Room for a heading, and one more by which too many are noticed. */
const mostRows = maxStatementLines + 1000;

/** The rows of a CSV file or of one sheet of a workbook, empty ones left out. Throws {@link UnreadableFileError}. */
export async function readTable(bytes: Uint8Array, sheet: string | null): Promise<FileTable> {
  if (bytes.length === 0) throw new UnreadableFileError('The file is empty.');
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const isOldExcel = bytes[0] === 0xd0 && bytes[1] === 0xcf;
  if (isOldExcel) {
    throw new UnreadableFileError(
      'This is a workbook of an old format, or one with a password. Save it as .xlsx or .csv without a password.',
    );
  }
  const table = isZip ? await readWorkbook(bytes, sheet) : readCsv(bytes);
  if (table.rows.length === 0) throw new UnreadableFileError('There are no lines in the file.');
  if (table.rows.length >= mostRows) throw tooMany();
  return table;
}

export const tooMany = () =>
  new UnreadableFileError(
    `The file has more than ${maxStatementLines.toLocaleString('en')} lines. Cut it into several, by month for instance.`,
  );

function readCsv(bytes: Uint8Array): FileTable {
  const { text, encoding } = decode(bytes);
  if (text.includes('\0')) throw new UnreadableFileError('This is neither a CSV file nor an .xlsx workbook.');
  const rows: FileRow[] = [];
  try {
    parse(text, {
      delimiter: guessDelimiter(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      to: mostRows,
      on_record: (cells: string[], { lines }) => {
        addRow(rows, lines, cells);
        return null;
      },
    });
  } catch (error) {
    const at = (error as CsvError & { lines?: number }).lines;
    throw new UnreadableFileError(
      `The file can’t be taken apart${at === undefined ? '' : ` at line ${at}`}: a quotation mark there is not closed.`,
      { cause: error },
    );
  }
  return { format: 'csv', sheets: [], sheet: null, encoding, rows };
}

async function readWorkbook(bytes: Uint8Array, wanted: string | null): Promise<FileTable> {
  if (unpackedSize(bytes) > mostUnpackedBytes) {
    throw new UnreadableFileError(
      `The workbook unpacks to more than ${mostUnpackedBytes / 1_000_000} MB. Save the sheet with the lines by itself, or as .csv.`,
    );
  }
  const sheets: string[] = [];
  let workbook;
  try {
    workbook = await readXlsx(bytes, {
      maxRows: mostRows,
      sheets: ({ name }, index) => {
        sheets.push(name);
        return wanted === null ? index === 0 : name === wanted;
      },
    });
  } catch (error) {
    throw new UnreadableFileError(
      'The workbook can’t be read: it may be damaged, or no .xlsx. Open it in a spreadsheet and save it anew.',
      { cause: error },
    );
  }
  const [sheet] = workbook.sheets;
  if (!sheet) {
    throw new UnreadableFileError(
      `The workbook has no sheet “${wanted ?? ''}”. It has: ${sheets.slice(0, 20).join(', ')}.`,
    );
  }
  const rows: FileRow[] = [];
  for (const [index, cells] of sheet.rows.entries()) addRow(rows, index + 1, cells.map(cellText));
  return { format: 'xlsx', sheets, sheet: sheet.name, encoding: null, rows };
}

function addRow(rows: FileRow[], line: number, given: string[]): void {
  const cells = given.slice(0, mostColumns).map((cell) => cell.trim().slice(0, longestCell));
  if (cells.some((cell) => cell !== '')) rows.push({ line, cells });
}

/** Figures as a spreadsheet shows them: what its arithmetic adds behind the fifteenth digit is no part of them. */
function cellText(cell: CellValue): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return decimalText(cell);
  if (!(cell instanceof Date)) return String(cell);
  if (Number.isNaN(cell.getTime())) return '';
  // Dates of a workbook have no zone: day and clock are as they are shown there.
  const [day = '', clock = ''] = cell.toISOString().slice(0, 19).split('T');
  return clock === '00:00:00' ? day : `${day} ${clock}`;
}

function decimalText(figure: number): string {
  const text = String(Number(figure.toPrecision(15)));
  return text.includes('e')
    ? figure.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 15 })
    : text;
}

/** By its mark, by its zeros, by being UTF-8; else what spreadsheets write in western Europe and the Americas. */
function decode(bytes: Uint8Array): { text: string; encoding: string } {
  const as = (encoding: string) => ({ text: new TextDecoder(encoding).decode(bytes), encoding });
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return as('utf-16le');
  if (first === 0xfe && second === 0xff) return as('utf-16be');
  const start = bytes.subarray(0, 1000);
  const zeros = (parity: 0 | 1) => start.filter((byte, index) => byte === 0 && index % 2 === parity).length;
  if (zeros(1) > start.length / 4) return as('utf-16le');
  if (zeros(0) > start.length / 4) return as('utf-16be');
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    return as('windows-1252'); // every byte is a character there
  }
}

/** The sign that parts the most lines into the same number of cells; quoted parts do not count. */
function guessDelimiter(text: string): string {
  const lines = text
    .slice(0, 100_000)
    .split(/\r\n|\r|\n/, 60)
    .map((line) => line.replace(/"[^"]*"/g, ''))
    .filter((line) => line.trim() !== '');
  const score = (sign: string) => {
    const counts = new Map<number, number>();
    for (const line of lines) {
      const count = line.split(sign).length - 1;
      if (count > 0) counts.set(count, (counts.get(count) ?? 0) + 1);
    }
    return Math.max(0, ...[...counts].map(([count, lines]) => lines + Math.min(count, 20) / 100));
  };
  // Among equals the one that no amount holds.
  return (
    ['\t', ';', '|', ',']
      .map((sign) => ({ sign, score: score(sign) }))
      .toSorted((a, b) => b.score - a.score)[0]?.sign ?? ','
  );
}
