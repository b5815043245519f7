import { createHash } from 'node:crypto';
import os from 'node:os';
import { type MessagePort, parentPort } from 'node:worker_threads';
import type { ExportChanges, ExportFormat, ExportTotal } from '#shared/exports.ts';
import type { Mode } from '#shared/roles.ts';
import { allIds, manifestParts } from '../store/export-manifests.ts';
import { sessionPages, transactionPages } from '../store/list-pages.ts';
import type { ListPage, ListQuery } from '../store/list-query.ts';
import type { StoreAddress } from '../store/loans.ts';
import { openSnapshot } from '../store/snapshot.ts';
import type { Database } from '../store/sql.ts';
import { describeFailure, type Failure } from '../store/sqlite-failure.ts';
import { writeChanges } from './export-changes.ts';
import { readManifest } from './export-manifest.ts';
import type { ExportedRow } from './export-rows.ts';
import { createTally } from './export-tally.ts';
import { type Pages, writeCsv, type WriterJob, writeXlsx } from './export-writers.ts';
import { checkoutSessionReply, transactionReply } from './replies.ts';

/** The thread that reads and writes out exports, so that neither the event loop nor a look-up waits for them. */

export type ExportJob = WriterJob & {
  format: ExportFormat;
  address: StoreAddress;
  accountId: number;
  mode: Mode;
  /** How long nobody may take a piece, in ms: a snapshot keeps the index from tidying up. */
  stallMs: number;
  list: { query: ListQuery; page: Pick<ListPage, 'sort'> };
  /** Instead of all rows, those that differ from what this export held. */
  changesOf?: string;
};

/** To the thread: a job and the port by which it is told of. */
export type ExportOrder = { job: ExportJob; port: MessagePort };

/** What is known of a file that was written to its end. `sha256` in hexadecimal digits. */
export type ExportResult = {
  rows: number;
  bytes: number;
  sha256: string;
  totals: ExportTotal[];
  cutCells: number;
  changes?: ExportChanges;
};

/**
 * From the thread: `ready` when the first rows were read, then pieces with the count of rows in all of them so far, and parts
 * of the manifest between them.
 */
export type ExportNews =
  | { ready: true }
  | { piece: Uint8Array<ArrayBuffer>; rows: number }
  | { manifest: Uint8Array<ArrayBuffer> }
  | { done: ExportResult }
  | { failure: Failure };

/** Back to it: room for one more piece, or that nobody wants any. */
export type ExportAnswer = 'more' | 'stop';

/** Pieces that may be under way. */
const mostUnderWay = 4;

if (!parentPort) throw new Error('the export worker runs as a worker thread');
// There it is of this thread alone, elsewhere of the whole process: where the cores are busy, somebody who waits goes first.
if (process.platform === 'linux') os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);
parentPort.on('message', ({ job, port }: ExportOrder) => void run(job, port));

async function run(job: ExportJob, port: MessagePort): Promise<void> {
  const pace = paceOf(port, job.stallMs);
  const tell = (news: ExportNews) => port.postMessage(news, 'piece' in news ? [news.piece.buffer] : []);
  let snapshot: Database | undefined;
  try {
    snapshot = await openSnapshot(job.address);
    // A statement that a database elsewhere works on ends with its connection.
    pace.onStop(() => void snapshot?.close().catch(() => undefined));
    const pages = pagesOf(snapshot, job, job.list.query);
    const first = await pages.next();
    tell({ ready: true });
    const done = await writeFile(
      snapshot,
      job,
      { pages: resumed(first, pages), turn: () => pace.turn() },
      pace,
      tell,
    );
    tell({ done });
  } catch (error) {
    if (!pace.isStopped) tell({ failure: describeFailure(error, 'use') });
  } finally {
    await snapshot?.close().catch(() => undefined);
    port.close();
  }
}

async function writeFile(
  snapshot: Database,
  job: ExportJob,
  pages: Pages,
  pace: ReturnType<typeof paceOf>,
  tell: (news: ExportNews) => void,
): Promise<ExportResult> {
  const hash = createHash('sha256');
  const tally = createTally(job.noun, job.columns, (manifest) => tell({ manifest }));
  let bytes = 0;
  async function send(piece: Uint8Array<ArrayBuffer>): Promise<void> {
    await pace.room();
    hash.update(piece);
    bytes += piece.length;
    tell({ piece, rows: tally.rows });
  }
  if (job.changesOf !== undefined) {
    const then = readManifest(await manifestParts(snapshot, job.accountId, job.changesOf));
    const changes = await writeChanges(job, then, pages, finderOf(snapshot, job), send);
    return { rows: changes.rows_now, bytes, sha256: hash.digest('hex'), totals: [], cutCells: 0, changes };
  }
  const write = job.format === 'xlsx' ? writeXlsx : writeCsv;
  const { cutCells } = await write(job, pages, tally, send);
  return { rows: tally.rows, bytes, sha256: hash.digest('hex'), totals: tally.totals(), cutCells };
}

/** The rows that were read already, and those to come. */
async function* resumed(
  first: IteratorResult<ExportedRow[]>,
  rest: AsyncGenerator<ExportedRow[]>,
): AsyncGenerator<ExportedRow[]> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}

function finderOf(snapshot: Database, job: ExportJob) {
  return {
    ids: () => allIds(snapshot, job.noun, job.accountId),
    rows: (ids: string[]) =>
      pagesOf(snapshot, job, {
        ...{ is: { id: ids }, isNot: {}, metadata: [], metadataNot: [], instants: {}, amount: {} },
      }),
  };
}

function pagesOf(snapshot: Database, { noun, list, accountId, mode }: ExportJob, query: ListQuery) {
  const { sort } = list.page;
  return noun === 'checkout_sessions'
    ? repliesOf(sessionPages(snapshot, accountId, query, sort), (row) => checkoutSessionReply(row, mode))
    : repliesOf(transactionPages(snapshot, accountId, query, sort), (row) => transactionReply(row, mode));
}

async function* repliesOf<Row>(
  pages: AsyncGenerator<Row[]>,
  toReply: (row: Row) => ExportedRow,
): AsyncGenerator<ExportedRow[]> {
  for await (const rows of pages) yield rows.map(toReply);
}

/** Waits for what the other side says; throws once it wants no more. */
function paceOf(port: MessagePort, stallMs: number) {
  const state = { room: mostUnderWay, isStopped: false, wake: () => {}, onStop: () => {} };
  function stop(): void {
    state.isStopped = true;
    state.onStop();
    state.wake();
  }
  port.on('close', stop);
  port.on('message', (answer: ExportAnswer) => {
    if (answer === 'stop') return stop();
    state.room += 1;
    state.wake();
  });
  function refuseWhenStopped(): void {
    if (state.isStopped) throw new Error('nobody wants this export any more');
  }
  return {
    get isStopped() {
      return state.isStopped;
    },
    onStop(listener: () => void): void {
      if (state.isStopped) listener();
      else state.onStop = listener;
    },
    async room(): Promise<void> {
      const timer = setTimeout(stop, stallMs);
      while (state.room === 0 && !state.isStopped) {
        await new Promise<void>((resolve) => {
          state.wake = resolve;
        });
      }
      clearTimeout(timer);
      refuseWhenStopped();
      state.room -= 1;
    },
    async turn(): Promise<void> {
      await new Promise((resolve) => setImmediate(resolve));
      refuseWhenStopped();
    },
  };
}
