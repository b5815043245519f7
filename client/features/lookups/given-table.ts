/** What was pasted or uploaded, as rows of cells; `line` is where the row ends in the text, counted from 1. */
export type GivenTable = { rows: readonly GivenRow[]; columns: number };
export type GivenRow = { line: number; cells: readonly string[] };

/** Largest file that is read: ten thousand lines of a wide sheet have room in it. */
export const maxFileBytes = 5_000_000;

const sampleLines = 50;

/**
 * Takes a text apart: plain lines, or a table as spreadsheets copy and save it. The parser for tables is loaded when
 * one is met. Throws what the parser says about a table that can't be read.
 */
export async function readTable(text: string): Promise<GivenTable> {
  const delimiter = findDelimiter(text);
  if (delimiter === undefined && !text.includes('"')) return readLines(text);
  const { parse } = await import('csv-parse/browser/esm/sync');
  const rows: GivenRow[] = [];
  parse(text, {
    bom: true,
    delimiter: delimiter ?? ',',
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
    on_record: (cells: string[], { lines }) => {
      if (cells.some(Boolean)) rows.push({ line: lines, cells });
      return null;
    },
  });
  return { rows, columns: rows.reduce((most, { cells }) => Math.max(most, cells.length), 0) };
}

function readLines(text: string): GivenTable {
  const rows = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((cell, index) => ({ line: index + 1, cells: [cell.trim()] }))
    .filter(({ cells }) => cells[0] !== '');
  return { rows, columns: rows.length > 0 ? 1 : 0 };
}

/** What parts the cells: a tab before a semicolon before a comma, since amounts and names have commas in them. */
function findDelimiter(text: string): string | undefined {
  const lines = text.split(/\r\n|\r|\n/, sampleLines).filter((line) => line.trim() !== '');
  return ['\t', ';', ','].find((one) => lines.filter((line) => line.includes(one)).length > lines.length / 2);
}

/** A file's text: UTF-8, or what spreadsheets write instead, told by its first bytes or by not being UTF-8. */
export function decodeFile(bytes: ArrayBuffer): string {
  const [first, second] = new Uint8Array(bytes);
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes); // every byte is a character there
  }
}
