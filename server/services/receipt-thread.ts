import { on } from 'node:events';
import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads';
import type { Paper, ReceiptDocument } from '#shared/receipt-documents.ts';
import { ApiError, StoreUnavailableError } from '../errors.ts';
import type { Log } from '../log.ts';
import { toError } from '../store/sqlite-failure.ts';
import type { Store } from '../store/store.ts';
import { startThread } from '../thread.ts';
import type { BundleJob, ReceiptAnswer, ReceiptNews, ReceiptOrder } from './receipt-worker.ts';

/** A piece of a bundle, and how many receipts stand in all pieces up to it. */
type Piece = { bytes: Buffer; rows: number };

export type RunningBundle = { pieces: AsyncGenerator<Piece>; stop: () => Promise<void> };

/** Gives each of these transactions its check code. */
type CodesOf = (transactionIds: string[]) => Promise<Map<string, string>>;

export type ReceiptThread = {
  /** Starts the thread, which takes longer than a receipt: for who may soon want one. */
  prepare(): void;
  /** One receipt as a PDF. Throws too_many_requests while more wait than is sensible. */
  draw(document: ReceiptDocument, paper: Paper, createdAt: number): Promise<Buffer>;
  /** Starts a bundle; the signal calls it off. Throws StoreUnavailableError and too_many_requests. */
  bundle(
    job: Omit<BundleJob, 'address' | 'stallMs'>,
    codesOf: CodesOf,
    signal: AbortSignal,
  ): Promise<RunningBundle>;
  /** Waited for by `close`: what a bundle still has to write down. */
  whole<T>(run: Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** Each bundle holds a snapshot, and they share one thread with the single receipts. */
const mostBundles = 2;
/** Receipts that wait, at some 20 ms each. */
const mostWaiting = 100;
/** Beyond all that may wait and the thread's start: one that takes so long hangs, and with it all others. */
const longestDrawMs = 30_000;

/** One thread for all PDFs of this process, started by the first. */
export function createReceiptThread({
  store,
  log,
  stallMs = 60_000,
  drawMs = longestDrawMs,
}: {
  store: Pick<Store, 'lend'>;
  log: Log;
  stallMs?: number;
  drawMs?: number;
}): ReceiptThread {
  const underWay = { bundles: 0, receipts: 0 };
  const runs = new Set<Promise<unknown>>();
  let worker: Worker | undefined;

  function running(): Worker {
    if (worker) return worker;
    const files = { from: import.meta.url, source: './receipt-worker.ts', built: './receipt-worker.js' };
    const started = startThread(files, undefined);
    // A thread that ends closes the ports of its orders, which is how each of them learns of it.
    started.on('error', (error) => log.error({ err: error }, 'the thread of the receipts failed'));
    started.on('exit', () => {
      if (worker === started) worker = undefined;
    });
    started.unref();
    worker = started;
    return started;
  }

  function order(what: DistributiveOmit<ReceiptOrder, 'port'>): { news: News; port: MessagePort } {
    const { port1: port, port2 } = new MessageChannel();
    const news = on(port, 'message', { close: ['close'] }) as News;
    running().postMessage({ ...what, port: port2 }, [port2]);
    return { news, port };
  }

  return {
    prepare: () => void running(),

    async draw(document, paper, createdAt) {
      if (underWay.receipts === mostWaiting) throw tooMany();
      underWay.receipts += 1;
      try {
        const { news } = order({ document, paper, createdAt });
        const busy = worker;
        // Ends the wait of each of its orders; the next one starts another thread.
        const giveUp = () => {
          log.error({ transaction: document.transaction.id }, 'a receipt took too long: its thread is ended');
          if (worker === busy) worker = undefined;
          void busy?.terminate();
        };
        const timer = setTimeout(giveUp, drawMs);
        try {
          const told = await nextOf(news);
          if (!('pdf' in told)) throw new Error('the thread answered something else than a receipt');
          return Buffer.from(told.pdf);
        } finally {
          clearTimeout(timer);
        }
      } finally {
        underWay.receipts -= 1;
      }
    },

    async bundle(job, codesOf, signal) {
      if (underWay.bundles === mostBundles) throw tooMany();
      // Counted before anything is waited for: others may begin meanwhile.
      underWay.bundles += 1;
      const ends: (() => void)[] = [() => (underWay.bundles -= 1)];
      const part: { port?: MessagePort; closed?: Promise<void> } = {};
      const stop = async (): Promise<void> => {
        part.port?.postMessage('stop' satisfies ReceiptAnswer);
        await part.closed;
      };
      try {
        const loan = await store.lend(stop);
        ends.push(loan.giveBack);
        if (signal.aborted) throw new StoreUnavailableError('The bundle was called off.');
        const { news, port } = order({ bundle: { ...job, stallMs, address: loan.address } });
        part.port = port;
        part.closed = new Promise((resolve) => port.once('close', resolve));
        port.once('close', () => ends.splice(0).forEach((end) => end()));
        return { pieces: readPieces(news, port, codesOf), stop };
      } catch (error) {
        ends.splice(0).forEach((end) => end());
        throw error;
      }
    },

    async whole(run) {
      runs.add(run);
      try {
        return await run;
      } finally {
        runs.delete(run);
      }
    },

    async close() {
      await Promise.allSettled(runs);
      await worker?.terminate();
    },
  };
}

type News = AsyncIterableIterator<[ReceiptNews]>;
type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;

const tooMany = () =>
  new ApiError('too_many_requests', 'Others are making receipts right now. Try again in a minute.', {
    headers: { 'Retry-After': '60' },
  });

async function* readPieces(news: News, port: MessagePort, codesOf: CodesOf): AsyncGenerator<Piece> {
  const answer = (text: ReceiptAnswer) => port.postMessage(text);
  for (;;) {
    const told = await nextOf(news);
    if ('done' in told) return;
    if ('codesOf' in told) answer({ codes: await codesOf(told.codesOf) });
    if (!('piece' in told)) continue;
    const { buffer, byteOffset, byteLength } = told.piece;
    yield { bytes: Buffer.from(buffer, byteOffset, byteLength), rows: told.rows };
    answer('more');
  }
}

async function nextOf(news: News): Promise<ReceiptNews> {
  const { value, done } = await news.next();
  if (done) throw new StoreUnavailableError('The PDF ended before it was whole.');
  const [told] = value;
  if ('failure' in told) throw toError(told.failure);
  return told;
}
