import { on } from 'node:events';
import { MessageChannel, type Worker } from 'node:worker_threads';
import { ApiError, StoreUnavailableError } from '../errors.ts';
import type { Log } from '../log.ts';
import { toError } from '../store/sqlite-failure.ts';
import type { Store } from '../store/store.ts';
import { startThread } from '../thread.ts';
import type { ExportAnswer, ExportJob, ExportNews, ExportOrder, ExportResult } from './export-worker.ts';

/** A piece of the file, and how many rows stand in all pieces up to it. */
export type Piece = { bytes: Buffer; rows: number };

/**
 * The pieces up to the last; `stop` ends the reading of the index, and is to be called when the last was not read. `manifest`
 * takes what has come of it since it was asked for last; `result` is known once the last piece was read.
 */
export type RunningExport = {
  pieces: AsyncGenerator<Piece>;
  stop: () => Promise<void>;
  manifest: () => Uint8Array[];
  result: () => ExportResult;
};

export type ExportThread = {
  /**
   * Starts to read: resolves when the first rows were read, so that what can't be read is refused before a byte is sent. The
   * signal calls it off. Throws StoreUnavailableError, as `pieces` does later, and too_many_requests.
   */
  start(job: Omit<ExportJob, 'address' | 'stallMs'>, signal: AbortSignal): Promise<RunningExport>;
  /** Waited for by `close`: what an export still has to write down. */
  whole<T>(run: Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** Each holds a snapshot of the index, and they share one thread. */
const mostAtOnce = 8;

/** One thread for all exports of this process, started by the first. */
export function createExportThread({
  store,
  log,
  stallMs = 60_000,
}: {
  store: Pick<Store, 'lend'>;
  log: Log;
  stallMs?: number;
}): ExportThread {
  let underWay = 0;
  const runs = new Set<Promise<unknown>>();
  let worker: Worker | undefined;

  function running(): Worker {
    if (worker) return worker;
    const files = { from: import.meta.url, source: './export-worker.ts', built: './export-worker.js' };
    const started = startThread(files, undefined);
    // A thread that ends closes the ports of its exports, which is how each of them learns of it.
    started.on('error', (error) => log.error({ err: error }, 'the thread of the exports failed'));
    started.on('exit', () => {
      if (worker === started) worker = undefined;
    });
    started.unref();
    worker = started;
    return started;
  }

  return {
    async start(job, signal) {
      if (underWay === mostAtOnce) throw tooMany();
      // Counted before anything is waited for: others may begin meanwhile.
      underWay += 1;
      const { port1: port, port2 } = new MessageChannel();
      port.once('close', () => {
        underWay -= 1;
      });
      const news = on(port, 'message', { close: ['close'] }) as AsyncIterableIterator<[ExportNews]>;
      const closed = new Promise<void>((resolve) => port.once('close', resolve));
      const answer = (text: ExportAnswer) => port.postMessage(text);
      const stop = async (): Promise<void> => {
        answer('stop');
        await closed;
      };
      const loan = await store.lend(stop).catch((error: unknown) => {
        port.close();
        throw error;
      });
      port.once('close', loan.giveBack);
      const order: ExportOrder = { job: { ...job, stallMs, address: loan.address }, port: port2 };
      running().postMessage(order, [port2]);
      const callOff = () => answer('stop');
      signal.addEventListener('abort', callOff);
      if (signal.aborted) callOff();
      try {
        await nextOf(news);
      } catch (error) {
        await stop();
        throw error;
      } finally {
        signal.removeEventListener('abort', callOff);
      }
      return runningExport(news, answer, stop);
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

const tooMany = () =>
  new ApiError('too_many_requests', 'Others are exporting right now. Try again in a minute.', {
    headers: { 'Retry-After': '60' },
  });

function runningExport(
  news: AsyncIterableIterator<[ExportNews]>,
  answer: (text: ExportAnswer) => void,
  stop: () => Promise<void>,
): RunningExport {
  let parts: Uint8Array[] = [];
  let result: ExportResult | undefined;

  async function* readPieces(): AsyncGenerator<Piece> {
    for (;;) {
      const told = await nextOf(news);
      if ('manifest' in told) parts.push(told.manifest);
      if ('done' in told) {
        result = told.done;
        return;
      }
      if (!('piece' in told)) continue;
      const { buffer, byteOffset, byteLength } = told.piece;
      yield { bytes: Buffer.from(buffer, byteOffset, byteLength), rows: told.rows };
      answer('more');
    }
  }

  return {
    pieces: readPieces(),
    stop,
    manifest() {
      const taken = parts;
      parts = [];
      return taken;
    },
    result() {
      if (!result) throw new Error('the export has not come to its end');
      return result;
    },
  };
}

async function nextOf(news: AsyncIterableIterator<[ExportNews]>): Promise<ExportNews> {
  const { value, done } = await news.next();
  if (done) throw new StoreUnavailableError('The export ended before its file did.');
  const [told] = value;
  if ('failure' in told) throw toError(told.failure);
  return told;
}
