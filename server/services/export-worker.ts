import { type MessagePort, parentPort } from 'node:worker_threads';
import { csvRecord } from '#shared/csv.ts';
import type { Mode } from '#shared/roles.ts';
import { sessionPages, transactionPages } from '../store/list-pages.ts';
import type { StoreAddress } from '../store/loans.ts';
import { openSnapshot } from '../store/snapshot.ts';
import type { Database } from '../store/sql.ts';
import { describeFailure, type Failure } from '../store/sqlite-failure.ts';
import { cellsOf, type ExportedRow } from './export-rows.ts';
import type { ExportRequest } from './export-requests.ts';
import { checkoutSessionReply, transactionReply } from './replies.ts';

/** The thread that reads and writes out exports, so that neither the event loop nor a look-up waits for them. */

export type ExportJob = Pick<ExportRequest, 'noun' | 'columns' | 'bom'> & {
  address: StoreAddress;
  accountId: number;
  mode: Mode;
  /** How long nobody may take a piece, in ms: a snapshot keeps the index from tidying up. */
  stallMs: number;
  list: Pick<ExportRequest['list'], 'query'> & { page: Pick<ExportRequest['list']['page'], 'sort'> };
  timeZone: string;
};

/** To the thread: a job and the port by which it is told of. */
export type ExportOrder = { job: ExportJob; port: MessagePort };

/** From the thread: `ready` when the first rows were read, then pieces with the count of rows in all of them so far. */
export type ExportNews =
  { ready: true } | { piece: Uint8Array<ArrayBuffer>; rows: number } | { done: true } | { failure: Failure };

/** Back to it: room for one more piece, or that nobody wants any. */
export type ExportAnswer = 'more' | 'stop';

/** Bytes of text that make a piece, and pieces that may be under way. */
const pieceSize = 64 * 1024;
const mostUnderWay = 4;

if (!parentPort) throw new Error('the export worker runs as a worker thread');
parentPort.on('message', ({ job, port }: ExportOrder) => void run(job, port));

async function run(job: ExportJob, port: MessagePort): Promise<void> {
  const pace = paceOf(port, job.stallMs);
  const tell = (news: ExportNews) => port.postMessage(news, 'piece' in news ? [news.piece.buffer] : []);
  let snapshot: Database | undefined;
  try {
    snapshot = await openSnapshot(job.address);
    // A statement that a database elsewhere works on ends with its connection.
    pace.onStop(() => void snapshot?.close().catch(() => undefined));
    const pages = pagesOf(snapshot, job);
    const first = await pages.next();
    tell({ ready: true });
    await writePieces(job, first, pages, pace, tell);
    tell({ done: true });
  } catch (error) {
    if (!pace.isStopped) tell({ failure: describeFailure(error, 'use') });
  } finally {
    await snapshot?.close().catch(() => undefined);
    port.close();
  }
}

async function writePieces(
  { noun, columns, timeZone, bom }: ExportJob,
  first: IteratorResult<ExportedRow[]>,
  pages: AsyncGenerator<ExportedRow[]>,
  pace: ReturnType<typeof paceOf>,
  tell: (news: ExportNews) => void,
): Promise<void> {
  const toCells = cellsOf(noun, columns, timeZone);
  const encoder = new TextEncoder();
  let text = (bom ? '\uFEFF' : '') + csvRecord(columns);
  let rows = 0;
  async function send(): Promise<void> {
    await pace.room();
    tell({ piece: encoder.encode(text), rows });
    text = '';
  }
  for (let page = first; !page.done; page = await pages.next()) {
    for (const row of page.value) {
      text += csvRecord(toCells(row));
      rows += 1;
      if (text.length >= pieceSize) await send();
    }
    // Others' exports have their turn, and what was called off is heard of.
    await pace.turn();
  }
  await send();
}

function pagesOf(snapshot: Database, { noun, list, accountId, mode }: ExportJob) {
  const { query, page } = list;
  return noun === 'checkout_sessions'
    ? repliesOf(sessionPages(snapshot, accountId, query, page.sort), (row) => checkoutSessionReply(row, mode))
    : repliesOf(transactionPages(snapshot, accountId, query, page.sort), (row) =>
        transactionReply(row, mode),
      );
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
