import { type MessagePort, parentPort } from 'node:worker_threads';
import type { Paper, ReceiptDocument } from '#shared/receipt-documents.ts';
import { transactionPages } from '../store/list-pages.ts';
import type { StoreAddress } from '../store/loans.ts';
import { lookupStore } from '../store/lookups.ts';
import { openSnapshot } from '../store/snapshot.ts';
import type { Database } from '../store/sql.ts';
import { describeFailure, type Failure } from '../store/sqlite-failure.ts';
import type { ListRequest } from './list-requests.ts';
import { pdfFonts } from './pdf-fonts.ts';
import { type BundleTitle, writeBundle } from './receipt-bundle-pdf.ts';
import { receiptPdf } from './receipt-pdf.ts';

/** The thread that draws PDFs, so that the event loop never waits for a page to be laid out. */

export type BundleJob = {
  address: StoreAddress;
  accountId: number;
  list: { query: ListRequest['query']; sort: ListRequest['page']['sort'] };
  title: BundleTitle;
  /** How long nobody may take a piece, in ms: a snapshot keeps the index from tidying up. */
  stallMs: number;
};

/** To the thread, each with the port by which it is told of. */
export type ReceiptOrder = { port: MessagePort } & (
  { document: ReceiptDocument; paper: Paper; createdAt: number } | { bundle: BundleJob }
);

/** From the thread. `codesOf` asks for the check codes of these transactions, by way of who may write. */
export type ReceiptNews =
  | { pdf: Uint8Array }
  | { codesOf: string[] }
  | { piece: Uint8Array; rows: number }
  | { done: true }
  | { failure: Failure };

/** Back to it: room for one more piece, that nobody wants any, or the codes. */
export type ReceiptAnswer = 'more' | 'stop' | { codes: Map<string, string> };

const pieceSize = 64 * 1024;
const mostUnderWay = 4;

if (!parentPort) throw new Error('the receipt worker runs as a worker thread');
// Before anybody asks: it is most of the work of the first receipt.
pdfFonts();
parentPort.on('message', (order: ReceiptOrder) => void run(order));

async function run(order: ReceiptOrder): Promise<void> {
  const { port } = order;
  const tell = (news: ReceiptNews) => port.postMessage(news);
  try {
    if ('bundle' in order) await runBundle(order.bundle, port, tell);
    else tell({ pdf: await receiptPdf(order.document, order.paper, order.createdAt) });
  } catch (error) {
    tell({ failure: describeFailure(error, 'use') });
  } finally {
    port.close();
  }
}

async function runBundle(
  job: BundleJob,
  port: MessagePort,
  tell: (news: ReceiptNews) => void,
): Promise<void> {
  const talk = talkOver(port, job.stallMs);
  const { accountId, list, title } = job;
  let snapshot: Database | undefined;
  let held: Buffer[] = [];
  let size = 0;

  async function send(rows: number): Promise<void> {
    await talk.room();
    tell({ piece: new Uint8Array(Buffer.concat(held)), rows });
    held = [];
    size = 0;
  }

  try {
    snapshot = await openSnapshot(job.address);
    const reading = snapshot;
    talk.onStop(() => void reading.close().catch(() => undefined));
    const lookups = lookupStore(reading);
    let rows = 0;
    await writeBundle(
      title,
      () => transactionPages(reading, accountId, list.query, list.sort),
      async (some) => {
        tell({ codesOf: some.map(({ id }) => id) });
        const [codes, sessions] = await Promise.all([
          talk.codes(),
          lookups.sessions(
            accountId,
            some.flatMap(({ checkoutSessionId: id }) => id ?? []),
          ),
        ]);
        const byId = new Map(sessions.map((session) => [session.id, session]));
        return some.map((row) => ({
          row,
          session: byId.get(row.checkoutSessionId ?? ''),
          code: codes.get(row.id) ?? '',
        }));
      },
      async ({ doc }, done) => {
        rows = done;
        for (let chunk = doc.read() as Buffer | null; chunk; chunk = doc.read() as Buffer | null) {
          held.push(chunk);
          size += chunk.length;
        }
        if (size >= pieceSize) await send(rows);
        // Others' receipts have their turn between two pages.
        await talk.turn();
      },
    );
    await send(rows);
    tell({ done: true });
  } catch (error) {
    if (!talk.isStopped) throw error;
  } finally {
    await snapshot?.close().catch(() => undefined);
  }
}

/** Waits for what the other side says; throws once it wants no more. */
function talkOver(port: MessagePort, stallMs: number) {
  const state = {
    ...{ room: mostUnderWay, isStopped: false, wake: () => {}, onStop: () => {} },
    codes: undefined as Map<string, string> | undefined,
  };
  function stop(): void {
    state.isStopped = true;
    state.onStop();
    state.wake();
  }
  port.on('close', stop);
  port.on('message', (answer: ReceiptAnswer) => {
    if (answer === 'stop') return stop();
    if (answer === 'more') state.room += 1;
    else state.codes = answer.codes;
    state.wake();
  });

  async function until(isMet: () => boolean): Promise<void> {
    const timer = setTimeout(stop, stallMs);
    while (!isMet() && !state.isStopped) {
      await new Promise<void>((resolve) => {
        state.wake = resolve;
      });
    }
    clearTimeout(timer);
    refuseWhenStopped();
  }
  function refuseWhenStopped(): void {
    if (state.isStopped) throw new Error('nobody wants this bundle any more');
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
      await until(() => state.room > 0);
      state.room -= 1;
    },
    async codes(): Promise<Map<string, string>> {
      await until(() => state.codes !== undefined);
      const codes = state.codes ?? new Map<string, string>();
      state.codes = undefined;
      return codes;
    },
    async turn(): Promise<void> {
      await new Promise((resolve) => setImmediate(resolve));
      refuseWhenStopped();
    },
  };
}
