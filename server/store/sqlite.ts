import type { Worker } from 'node:worker_threads';
import { startThread } from '../thread.ts';
import { StoreRefusedError, StoreUnavailableError } from '../errors.ts';
import type { BatchResult, Database, Row, SqlValue, Statement } from './sql.ts';
import { Loans } from './loans.ts';
import type { SqliteOptions } from './sqlite-connection.ts';
import { toError } from './sqlite-failure.ts';
import { claimFile } from './sqlite-start.ts';
import type { LogLimits } from './sqlite-log.ts';
import type { Reply, Request } from './sqlite-worker.ts';

type Unnumbered<R> = R extends { id: number } ? Omit<R, 'id'> : never;
type Waiting = { resolve: (reply: Reply) => void; reject: (error: Error) => void };

/** What the writer tells unasked. */
type News = Extract<Reply, { alarm: string } | { doubt: string }>;

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
 * Opens the index file through four threads: one writes, one answers look-ups, one reads pages of lists, one sums up, so
 * that the event loop never waits for the disk. Throws StoreRefusedError for a file that must not be used.
 */
export async function openSqlite(
  path: string,
  { alarm, busyTimeout = defaultBusyTimeout, ...limits }: OpenOptions = {},
): Promise<Database> {
  claimFile(path);
  const file = { path, busyTimeout };
  const short = new WorkerLink({ ...file, role: 'reader' });
  const list = new WorkerLink({ ...file, role: 'reader' });
  // Reads most of it once: keeping that would help nobody.
  const long = new WorkerLink({ ...file, role: 'reader', cacheMegabytes: 16 });
  const loans = new Loans();
  const state: { isInDoubt: boolean; isClosed: boolean; ending?: Promise<void>; renewal?: Promise<void> } = {
    isInDoubt: false,
    isClosed: false,
  };
  const writer = new WorkerLink({ ...file, ...limits, role: 'writer' }, (news) => {
    if ('doubt' in news) state.isInDoubt = true;
    alarm?.('doubt' in news ? `${news.doubt}. The index is opened anew.` : news.alarm);
  });
  const version = await writer.open();

  async function renew(): Promise<void> {
    state.ending = endThreads();
    await state.ending;
    await writer.reopen({ isAfterDoubt: true });
    state.isInDoubt = false;
  }

  /**
   * The last connection to close folds the log into the file and deletes it, which must not be while that is in doubt:
   * then a reader, which can do neither, is open when the writer ends.
   */
  async function endThreads(): Promise<void> {
    await loans.end();
    if (state.isInDoubt) {
      await short.ask({ kind: 'read', sql: 'select count(*) from sqlite_schema', params: [] });
      await writer.end();
    }
    await Promise.all([short.end(), list.end(), long.end()]);
    await writer.end();
  }

  function refuseWhenClosed(): void {
    if (state.isClosed) throw new StoreUnavailableError('The index is closed.');
  }

  const read = async (link: WorkerLink, sql: string, params: SqlValue[] = []): Promise<Row[]> => {
    refuseWhenClosed();
    await state.ending?.catch(() => {});
    const reply = await link.ask({ kind: 'read', sql, params });
    return 'rows' in reply ? reply.rows : [];
  };

  return {
    dialect: 'sqlite',
    version: `SQLite ${version}`,
    read: (sql, params) => read(short, sql, params),
    readList: (sql, params) => read(list, sql, params),
    readLong: (sql, params) => read(long, sql, params),
    async write<Label extends string>(batch: Statement<Label>[]) {
      refuseWhenClosed();
      if (state.isInDoubt) await (state.renewal ??= renew().finally(() => delete state.renewal));
      const reply = await writer.ask({ kind: 'write', batch });
      if (!('written' in reply)) throw new StoreUnavailableError('The index gave no answer.');
      // The labels are the batch's own, sent to the thread and back.
      return reply.written as BatchResult<Label>;
    },
    async lend(end) {
      refuseWhenClosed();
      await state.ending?.catch(() => {});
      return loans.add({ dialect: 'sqlite', path }, end);
    },
    async close() {
      if (state.isClosed) return;
      state.isClosed = true;
      await state.renewal?.catch(() => {});
      await endThreads();
    },
  };
}

/** A worker thread with numbered questions and answers; a thread that died is started anew by the next question. */
class WorkerLink {
  readonly #options: SqliteOptions;
  readonly #onNews: (news: News) => void;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #opened: Promise<string> | undefined;
  #lastId = 0;
  /** Asked in this turn: they go as one message, since to wake a thread costs more than most look-ups. */
  #outbox: Request[] = [];

  constructor(options: SqliteOptions, onNews: (news: News) => void = () => {}) {
    this.#options = options;
    this.#onNews = onNews;
  }

  /** Starts the thread unless it runs, and opens the file; resolves to the engine's version. */
  open(more: Partial<SqliteOptions> = {}): Promise<string> {
    this.#opened ??= this.#start({ ...this.#options, ...more });
    return this.#opened;
  }

  /** As `open`, after the start: a file that could be used until now may be well again, so nothing is refused for good. */
  async reopen(more?: Partial<SqliteOptions>): Promise<void> {
    try {
      await this.open(more);
    } catch (error) {
      if (error instanceof StoreRefusedError)
        throw new StoreUnavailableError(error.message, { cause: error });
      throw error;
    }
  }

  async ask(question: Unnumbered<Request>): Promise<Reply> {
    await this.reopen();
    return await this.#send(question);
  }

  /** Ends the thread once it has answered all that was asked; nothing may be asked meanwhile. */
  async end(): Promise<void> {
    const worker = this.#worker;
    try {
      // A thread that could not open the file has ended by itself.
      await this.#opened?.then(() => this.#send({ kind: 'close' })).catch(() => undefined);
    } finally {
      await worker?.terminate();
    }
  }

  #send(question: Unnumbered<Request>): Promise<Reply> {
    const worker = this.#worker;
    if (!worker) return Promise.reject(new StoreUnavailableError('The index thread ended.'));
    this.#lastId += 1;
    const id = this.#lastId;
    if (this.#outbox.push({ ...question, id }) === 1) queueMicrotask(() => this.#post(worker));
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
  }

  #post(worker: Worker) {
    const requests = this.#outbox;
    this.#outbox = [];
    worker.postMessage(requests);
  }

  #start(options: SqliteOptions): Promise<string> {
    const worker = startWorker(options);
    this.#worker = worker;
    const opened = new Promise<Reply>((resolve, reject) => this.#waiting.set(0, { resolve, reject }));
    worker.on('message', (replies: Reply[]) => replies.forEach((reply) => this.#take(reply)));
    worker.on('error', (error) => this.#lose(worker, error));
    worker.on('exit', () => this.#lose(worker));
    return opened.then((reply) => ('done' in reply ? reply.done : ''));
  }

  #take(reply: Reply) {
    if ('alarm' in reply || 'doubt' in reply) return this.#onNews(reply);
    const asked = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('failure' in reply) asked?.reject(toError(reply.failure));
    else asked?.resolve(reply);
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
