import { csvRecord } from '#shared/csv.ts';
import { type ChangedRow, type ExportChanges, mostListedChanges } from '#shared/exports.ts';
import { cellSum, compareWith, idSum, type Manifest, type Verdict } from './export-manifest.ts';
import { cellsOf, csvCells, type ExportedRow } from './export-rows.ts';
import { type Pages, textPieces, type WriterJob } from './export-writers.ts';

/** How rows that are in no list any more are found again. */
export type Finder = {
  /** The ids of all rows of the account, some at a time. */
  ids: () => AsyncIterable<string[]>;
  rows: (ids: string[]) => AsyncIterable<readonly ExportedRow[]>;
};

/** Removed rows that are read at a time. */
const batch = 500;

/**
 * Compares the rows of today with what an export held. Writes a CSV of what differs, with the columns of that export behind
 * `change`, and gives the figures. What was removed is shown as it stands now, outside of the filter.
 */
export async function writeChanges(
  job: WriterJob,
  then: Manifest,
  { pages, turn }: Pages,
  finder: Finder,
  send: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
): Promise<ExportChanges> {
  const toCells = cellsOf(job.noun, job.columns, job.timeZone, csvCells);
  const sumOf = cellSum(job.columns);
  const compared = compareWith(then);
  const pieces = textPieces(send);
  const found = { added: empty(), changed: empty(), removed: empty() };
  pieces.add(csvRecord(['change', ...job.columns]));

  async function note(kind: keyof typeof found, row: ExportedRow, cells: (string | null)[]): Promise<void> {
    found[kind].count += 1;
    if (found[kind].rows.length < mostListedChanges) found[kind].rows.push(shown(row));
    if (pieces.add(csvRecord([kind, ...cells]))) await pieces.flush();
  }

  let rowsNow = 0;
  for await (const page of pages) {
    for (const row of page) {
      rowsNow += 1;
      const cells = toCells(row);
      const verdict: Verdict = compared.judge(String(row['id']), sumOf(cells));
      if (verdict !== 'same') await note(verdict, row, cells);
    }
    await turn();
  }
  const missing = compared.missing();
  for await (const rows of lostRows(missing, finder)) {
    for (const row of rows) await note('removed', row, toCells(row));
    await turn();
  }
  await pieces.flush();
  // Rows are never deleted here, but the count must not depend on it.
  found.removed.count = Math.max(found.removed.count, missing.size);
  return { rows_then: then.ids.length, rows_now: rowsNow, ...found };
}

async function* lostRows(
  missing: Set<number>,
  { ids, rows }: Finder,
): AsyncGenerator<readonly ExportedRow[]> {
  if (missing.size === 0) return;
  let wanted: string[] = [];
  for await (const some of ids()) {
    wanted.push(...some.filter((id) => missing.has(idSum(id))));
    while (wanted.length >= batch) {
      yield* rows(wanted.slice(0, batch));
      wanted = wanted.slice(batch);
    }
  }
  if (wanted.length > 0) yield* rows(wanted);
}

const empty = (): { count: number; rows: ChangedRow[] } => ({ count: 0, rows: [] });

function shown(row: ExportedRow): ChangedRow {
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const payment = row['transaction'] as ExportedRow | null | undefined;
  return {
    id: String(row['id']),
    receipt_number: text(row['receipt_number'] ?? payment?.['receipt_number']),
    description: text(row['description']),
    amount: typeof row['amount'] === 'number' ? row['amount'] : null,
    currency: text(row['currency']),
    status: String(row['status']),
  };
}
