import { parentPort, workerData } from 'node:worker_threads';
import { guessColumns, guessHeading } from '#shared/statement-columns.ts';
import { readStatementLine } from '#shared/statement-lines.ts';
import { maxStatementLines, type StatementInspection, type StatementSettings } from '#shared/statements.ts';
import { linePrinter, type PrintedLine } from './statement-prints.ts';
import { type FileTable, readTable, tooMany, UnreadableFileError } from './statement-file.ts';

/** The thread that takes one file apart, so that neither the event loop nor a look-up waits for it. */

export type StatementJob =
  | { kind: 'inspect'; bytes: Uint8Array; sheet: string | null; headerLine: number | null }
  | { kind: 'read'; bytes: Uint8Array; settings: StatementSettings; timeZone: string };

export type Inspected = Omit<StatementInspection, 'remembered' | 'statement'>;

/** From the thread: what an inspection found; or, each when it is asked for, the heading and then pages of lines. */
export type StatementNews =
  | { inspected: Inspected }
  | { heading: string[]; total: number }
  | { lines: PrintedLine[] }
  | { done: true }
  | { fault: string };

const sampleLines = 20;
/** To take in more at once would keep the event loop busy. */
const pageLines = 500;

if (!parentPort) throw new Error('the statement worker runs as a worker thread');
const port = parentPort;
const job: StatementJob = workerData;

try {
  if (job.kind === 'inspect') port.postMessage({ inspected: await inspect(job) } satisfies StatementNews);
  else await read(job);
} catch (error) {
  if (!(error instanceof UnreadableFileError)) throw error;
  port.postMessage({ fault: error.message } satisfies StatementNews);
}

async function inspect({
  bytes,
  sheet,
  headerLine,
}: Extract<StatementJob, { kind: 'inspect' }>): Promise<Inspected> {
  const table = await readTable(bytes, sheet);
  const guessed = table.rows[guessHeading(table.rows.slice(0, 50).map(({ cells }) => cells))]?.line ?? 0;
  const { heading, rows } = below(table, headerLine ?? guessed);
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), heading.length);
  const columns = Array.from({ length: width }, (_, index) => rows.map(({ cells }) => cells[index] ?? ''));
  return {
    ...{ format: table.format, sheets: table.sheets, sheet: table.sheet, encoding: table.encoding },
    header_line: headerLine ?? guessed,
    lines: rows.length,
    columns: guessColumns(heading, columns),
    sample: rows.slice(0, sampleLines),
  };
}

async function read({ bytes, settings, timeZone }: Extract<StatementJob, { kind: 'read' }>): Promise<void> {
  const { heading, rows } = below(await readTable(bytes, settings.sheet), settings.header_line);
  const print = linePrinter();
  const pages = (function* (): Generator<StatementNews> {
    yield { heading, total: rows.length };
    for (let from = 0; from < rows.length; from += pageLines) {
      const page = rows.slice(from, from + pageLines);
      yield { lines: page.map((row) => print(readStatementLine(row, settings, timeZone))) };
    }
    yield { done: true };
  })();
  port.on('message', () => {
    const { value, done } = pages.next();
    if (done) port.close();
    else port.postMessage(value);
  });
  port.postMessage(pages.next().value);
}

/** The names of the columns, and the rows under them. */
function below({ rows }: FileTable, headerLine: number) {
  const heading = rows.find(({ line }) => line === headerLine)?.cells ?? [];
  const under = rows.filter(({ line }) => line > headerLine);
  if (under.length > maxStatementLines) throw tooMany();
  if (under.length === 0) throw new UnreadableFileError('There are no lines below the names of the columns.');
  return { heading, rows: under };
}
