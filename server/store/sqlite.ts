import type { Worker } from 'node:worker_threads';
import { startThread } from '../thread.ts';
import { StoreRefusedError, StoreUnavailableError } from '../errors.ts';
import type { BatchResult, Database, Row, SqlValue, Statement } from './sql.ts';
import type { SqliteOptions } from './sqlite-connection.ts';
import { toError } from './sqlite-failure.ts';
import type { LogLimits } from './sqlite-log.ts';
import type { Reply, Request } from './sqlite-worker.ts';

type Unnumbered<R> = R extends { id: number } ? Omit<R, 'id'> : never;
type Waiting = { resolve: (reply: Reply) => void; reject: (error: Error) => void };

type OpenOptions = {
  busyTimeout?: number;
  maxPages?: number;
  logLimits?: LogLimits;
  /** Told what needs the eyes of whoever runs the server, while all goes on. */
  alarm?: (message: string) => void;
};

/** How long a write waits for another process's, in milliseconds; tried three times. */
const defaultBusyTimeout = 3000;

/**
 * Opens the index file through three threads: one writes, one answers short reads, one long ones, so that the event
 * loop never waits for the disk. Throws StoreRefusedError for a file that must not be used.
 */
export async function openSqlite(
  path: string,
  { alarm, busyTimeout = defaultBusyTimeout, ...limits }: OpenOptions = {},
): Promise<Database> {
  const writer = new WorkerLink({ path, busyTimeout, ...limits, role: 'writer' }, alarm);
  const short = new WorkerLink({ path, busyTimeout, role: 'reader' });
  const long = new WorkerLink({ path, busyTimeout, role: 'reader' });
  const version = await writer.open();

  const read = async (link: WorkerLink, sql: string, params: SqlValue[] = []): Promise<Row[]> => {
    const reply = await link.ask({ kind: 'read', sql, params });
    return 'rows' in reply ? reply.rows : [];
  };

  return {
    dialect: 'sqlite',
    version: `SQLite ${version}`,
    read: (sql, params) => read(short, sql, params),
    readLong: (sql, params) => read(long, sql, params),
    async write<Label extends string>(batch: Statement<Label>[]) {
      const reply = await writer.ask({ kind: 'write', batch });
      if (!('written' in reply)) throw new StoreUnavailableError('The index gave no answer.');
      // The labels are the batch's own, sent to the thread and back.
      return reply.written as BatchResult<Label>;
    },
    async close() {
      await Promise.all([short.close(), long.close()]);
      // Last, because the last connection to close folds the log into the file.
      await writer.close();
    },
  };
}

/** A worker thread with numbered questions and answers; a thread that died is started anew by the next question. */
class WorkerLink {
  readonly #options: SqliteOptions;
  readonly #alarm: (message: string) => void;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #opened: Promise<string> | undefined;
  #lastId = 0;
  #closed = false;

  constructor(options: SqliteOptions, alarm: (message: string) => void = () => {}) {
    this.#options = options;
    this.#alarm = alarm;
  }

  /** Starts the thread and opens the file; resolves to the engine's version. */
  open(): Promise<string> {
    this.#opened ??= this.#start();
    return this.#opened;
  }

  async ask(question: Unnumbered<Request>): Promise<Reply> {
    if (this.#closed) throw new StoreUnavailableError('The index is closed.');
    try {
      await this.open();
    } catch (error) {
      // At the start a file that can't be used ends it; one that was used until now may be well again.
      if (error instanceof StoreRefusedError)
        throw new StoreUnavailableError(error.message, { cause: error });
      throw error;
    }
    return await this.#send(question);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      // A thread that could not open the file has ended by itself.
      await this.#opened?.then(() => this.#send({ kind: 'close' })).catch(() => undefined);
    } finally {
      await this.#worker?.terminate();
    }
  }

  #send(question: Unnumbered<Request>): Promise<Reply> {
    const worker = this.#worker;
    if (!worker) return Promise.reject(new StoreUnavailableError('The index thread ended.'));
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      worker.postMessage({ ...question, id });
      this.#waiting.set(id, { resolve, reject });
    });
  }

  #start(): Promise<string> {
    const worker = startWorker(this.#options);
    this.#worker = worker;
    const opened = new Promise<Reply>((resolve, reject) => this.#waiting.set(0, { resolve, reject }));
    worker.on('message', (reply: Reply) => {
      if ('alarm' in reply) return this.#alarm(reply.alarm);
      const asked = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ('failure' in reply) asked?.reject(toError(reply.failure));
      else asked?.resolve(reply);
    });
    worker.on('error', (error) => this.#lose(worker, error));
    worker.on('exit', () => this.#lose(worker));
    return opened.then((reply) => ('done' in reply ? reply.done : ''));
  }

  #lose(worker: Worker, cause?: unknown) {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#opened = undefined;
    const unanswered = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of unanswered) {
      reject(new StoreUnavailableError('The index thread ended before it answered.', { cause }));
    }
  }
}

function startWorker(options: SqliteOptions): Worker {
  const files = { from: import.meta.url, source: './sqlite-worker.ts', built: './sqlite-worker.js' };
  return startThread(files, options);
}
