import type { ExportChanges, ExportSeal, FileCheck } from '#shared/exports.ts';
import type { Context } from '../context.ts';
import { ApiError, badRequest, notFound } from '../errors.ts';
import type { ExportRow, ExportView } from '../store/export-store.ts';
import { cursorKey } from './cursor-key.ts';
import { readCursor, writeCursor } from './cursors.ts';
import type { RunningExport } from './export-thread.ts';
import { instantReply } from './replies.ts';
import { runningExports } from './running-exports.ts';
import type { Upstream } from './upstreams.ts';

type Place = { context: Context; upstream: Upstream };

/** One page of the account's exports, newest first. Throws bad_request for a cursor that is not of this list. */
export async function listExports(
  place: Place,
  { cursor, limit }: { cursor: string | null; limit: number },
): Promise<{ data: ExportSeal[]; next_cursor: string | null }> {
  const { context, upstream } = place;
  const key = cursorKey(context);
  const fingerprint = JSON.stringify(['exports', upstream.account.id]);
  const after = cursor === null ? undefined : readCursor(key, fingerprint, cursor);
  if (cursor !== null && !after)
    throw badRequest('The list can’t be read like this.', {
      cursor: ['This cursor belongs to another list. Start from the first page.'],
    });
  const before = after && { at: after.createdAt, id: after.id };
  const rows = await context.store.exports.list(upstream.account.id, before, limit + 1);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    data: shown.map((row) => sealReply(place, row)),
    next_cursor: last
      ? writeCursor(key, fingerprint, { value: '', createdAt: last.startedAt, id: last.id })
      : null,
  };
}

export async function getExport(place: Place, id: string): Promise<ExportSeal> {
  return sealReply(place, await findExport(place, id));
}

async function findExport({ context, upstream }: Place, id: string): Promise<ExportView> {
  const row = await context.store.exports.get(upstream.account.id, id);
  if (!row) throw notFound();
  return row;
}

/** Which seal a file fits: by its hash and its size, both. What it merely resembles is said to be near, and is not genuine. */
export async function checkFile(
  place: Place,
  file: { sha256: string; bytes: number; name?: string | undefined },
): Promise<FileCheck> {
  const { context, upstream } = place;
  // A browser that has the name already writes "receipts (1).csv".
  const name = (file.name ?? '').replace(/ ?\(\d+\)(?=\.[a-z]+$)/, '');
  const rows = await context.store.exports.like(upstream.account.id, { ...file, name }, 10);
  const fits = (row: ExportView) => row.sha256 === file.sha256 && row.bytes === file.bytes;
  const genuine = rows.filter(fits);
  return {
    genuine: genuine.map((row) => sealReply(place, row)),
    near:
      genuine.length > 0
        ? []
        : rows.map((row) => ({
            seal: sealReply(place, row),
            same: row.bytes === file.bytes ? ('bytes' as const) : ('name' as const),
          })),
  };
}

/** Ends a running export; its file is cut short, and known to be. Throws conflict for one that does not run in this process. */
export async function cancelExport(place: Place, id: string): Promise<void> {
  const row = await findExport(place, id);
  const running = runningExports(place.context).get(id);
  if (!running)
    throw new ApiError(
      'conflict',
      isRunning(place.context, row)
        ? 'Another process of the desk writes this export. Cancel it in the browser that downloads it.'
        : 'This export has ended already.',
    );
  running.cancel();
}

/**
 * Runs the same filter anew and compares it with what the export held. `signal` calls it off. Throws conflict where that is
 * not kept any more, or never was.
 */
export async function beginChanges(
  place: Place,
  id: string,
  signal: AbortSignal,
): Promise<{ run: RunningExport; fileName: string }> {
  const row = await findExport(place, id);
  const reason = incomparable(row);
  if (reason) throw new ApiError('conflict', reason);
  const { account } = place.upstream;
  const { columns, query, sort } = row.request;
  const run = await place.context.exportThread.start(
    {
      ...{ noun: row.noun, format: 'csv', columns, bom: false, timeZone: row.timeZone },
      ...{ accountId: account.id, mode: account.mode, changesOf: id },
      list: { query, page: { sort } },
      seal: { isTest: false, facts: [] },
    },
    signal,
  );
  return { run, fileName: row.fileName.replace(/\.[a-z]+$/, '-changes.csv') };
}

/** The figures alone: what would be the file is read and let go. */
export async function changesSince(place: Place, id: string, signal: AbortSignal): Promise<ExportChanges> {
  const { run } = await beginChanges(place, id, signal);
  const call = () => void run.stop();
  signal.addEventListener('abort', call);
  try {
    let pieces = 0;
    for await (const _piece of run.pieces) pieces += 1;
    const { changes } = run.result();
    if (!changes) throw new Error(`no changes came with ${pieces} pieces`);
    return changes;
  } finally {
    signal.removeEventListener('abort', call);
  }
}

function incomparable(row: ExportView): string | undefined {
  if (row.state !== 'done')
    return 'This export did not come to its end, so there is nothing to compare with.';
  if (row.request.masked)
    return 'The filter of this export held a card number, which is not kept: it can’t be run again.';
  if (!row.hasManifest)
    return 'What stood in this export is not kept any more: it is for 90 days, of the newest 50 exports.';
  return undefined;
}

/** Of a process elsewhere nothing is known; nobody downloads for longer than a day. */
const longestRun = 86_400_000;

function isRunning(context: Context, row: ExportRow): boolean {
  if (row.state !== 'running') return false;
  if (runningExports(context).has(row.id)) return true;
  if (row.runner === context.instance.name) return false;
  return !context.instance.isDead(row.runner) && context.clock.now() - row.startedAt < longestRun;
}

function sealReply({ context, upstream }: Place, row: ExportView): ExportSeal {
  const { merchant, mode } = upstream.account;
  const figures = runningExports(context).get(row.id);
  const state = row.state === 'running' && !isRunning(context, row) ? 'aborted' : row.state;
  return {
    id: row.id,
    ...{ merchant, mode, noun: row.noun, format: row.format, file_name: row.fileName, state },
    ...{ words: row.words, filter: row.filter, columns: [...row.request.columns], bom: row.request.bom },
    ...{ time_zone: row.timeZone, utc_offset: row.utcOffset },
    created_by: row.userId === null ? null : { id: row.userId, name: row.userName ?? '' },
    started_at: instantReply(row.startedAt),
    ended_at: row.endedAt === null ? null : instantReply(row.endedAt),
    ...{ rows: row.rowCount, bytes: row.bytes, sha256: row.sha256 },
    ...{ totals: row.totals, cut_cells: row.cutCells, comparable: incomparable(row) === undefined },
    progress:
      state === 'running' && figures
        ? { rows: figures.rows, bytes: figures.bytes, expected: figures.expected }
        : null,
  };
}
