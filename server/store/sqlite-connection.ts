import { closeSync, openSync, statSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from '@photostructure/sqlite';
import { StoreRefusedError, StoreUnavailableError } from '../errors.ts';
import { breaksGuard, storable, type BatchResult, type Row, type SqlValue, type Statement } from './sql.ts';
import { breaksTrust, concernsConnection, describeFailure, isBusy, type Failure } from './sqlite-failure.ts';

export type SqliteOptions = {
  path: string;
  role: 'writer' | 'reader';
  /** How long to wait for another process's write, in milliseconds. */
  busyTimeout: number;
  /** Pages that the file may grow to: a small full disk, for tests. */
  maxPages?: number;
};

type GroupOutcome = BatchResult | { failure: Failure };

/** A bigger file is not read through at every start; SQLite still notices a damaged page when it meets it. */
const fullCheckUpTo = 100 * 1024 * 1024;
const cachedStatements = 300;
const busyTries = 3;

/** One connection to the file, used by one worker thread. */
export class SqliteConnection {
  readonly #options: SqliteOptions;
  readonly #statements = new Map<string, StatementSyncInstance>();
  #database: DatabaseSyncInstance | undefined;
  readonly version: string;

  /** Opens and checks the file; throws what `describeFailure` sorts. */
  constructor(options: SqliteOptions) {
    this.#options = options;
    if (options.role === 'writer') claimFile(options.path);
    const database = this.#open();
    try {
      this.version = String(first(database, 'select sqlite_version() as version'));
      if (options.role === 'writer') {
        refuseRacingVersion(this.version);
        checkContent(database, options.path);
        sampleTables(database);
      }
    } catch (error) {
      database.close();
      throw error;
    }
  }

  read(sql: string, params: SqlValue[]): Row[] {
    try {
      return this.#prepare(sql).all(...storable(params));
    } catch (error) {
      if (breaksTrust(error)) this.#discard();
      throw error;
    }
  }

  /**
   * Runs each batch in a savepoint of one transaction, and answers for all after its one commit. A batch that is
   * refused or faulty is undone alone; trouble with the file itself fails them all.
   */
  writeGroup(batches: Statement<string>[][]): GroupOutcome[] {
    try {
      const database = this.#begin();
      const outcomes = batches.map((batch) => this.#runBatch(database, batch));
      database.exec('commit');
      return outcomes;
    } catch (error) {
      this.#abandon(error);
      const failure = describeFailure(error, 'use');
      return batches.map(() => ({ failure }));
    }
  }

  close() {
    this.#discard();
  }

  #open(): DatabaseSyncInstance {
    if (this.#database) return this.#database;
    const { path, role, busyTimeout, maxPages } = this.#options;
    const database = new DatabaseSync(path, {
      timeout: busyTimeout,
      enableForeignKeyConstraints: true,
      readOnly: role === 'reader',
    });
    try {
      if (role === 'writer') makeDurable(database);
      database.exec('pragma cache_size = -65536');
      if (maxPages !== undefined) database.exec(`pragma max_page_count = ${maxPages}`);
    } catch (error) {
      database.close();
      throw error;
    }
    this.#database = database;
    return database;
  }

  #begin(): DatabaseSyncInstance {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const database = this.#open();
        database.exec('begin immediate');
        return database;
      } catch (error) {
        if (!isBusy(error) || attempt >= busyTries) throw error;
      }
    }
  }

  #runBatch(database: DatabaseSyncInstance, batch: Statement<string>[]): GroupOutcome {
    database.exec('savepoint batch');
    try {
      const results = [];
      for (const statement of batch) {
        const result = this.#runStatement(statement);
        if (breaksGuard(statement, result.count)) {
          database.exec('rollback to batch; release batch');
          return { ok: false, refused: statement.otherwise ?? 'refused' };
        }
        results.push(result);
      }
      database.exec('release batch');
      return { ok: true, results };
    } catch (error) {
      if (concernsConnection(error) || !database.isTransaction) throw error;
      database.exec('rollback to batch; release batch');
      return { failure: describeFailure(error, 'use') };
    }
  }

  #runStatement({ sql, params }: Statement<string>) {
    const prepared = this.#prepare(sql);
    if (prepared.columns().length === 0) {
      return { count: prepared.run(...storable(params)).changes, rows: [] };
    }
    const rows: Row[] = prepared.all(...storable(params));
    return { count: rows.length, rows };
  }

  #prepare(sql: string): StatementSyncInstance {
    const known = this.#statements.get(sql);
    if (known) return known;
    if (this.#statements.size >= cachedStatements) this.#statements.clear();
    const prepared = this.#open().prepare(sql);
    this.#statements.set(sql, prepared);
    return prepared;
  }

  /** After a failed fsync the cache must not be trusted: the file is opened anew before the next write. */
  #abandon(error: unknown) {
    if (breaksTrust(error)) {
      this.#discard();
      return;
    }
    try {
      if (this.#database?.isTransaction) this.#database.exec('rollback');
    } catch {
      this.#discard();
    }
  }

  #discard() {
    this.#statements.clear();
    const database = this.#database;
    this.#database = undefined;
    try {
      database?.close();
    } catch (error) {
      throw new StoreUnavailableError('The index file could not be closed.', { cause: error });
    }
  }
}

/** Makes a missing file for our eyes only; the log beside it inherits the mode. */
function claimFile(path: string) {
  try {
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    throw new StoreRefusedError(
      `The index file can't be written (${error instanceof Error ? error.message : String(error)}). ` +
        'Check its owner, its mode and its file system.',
      { cause: error },
    );
  }
}

function first(database: DatabaseSyncInstance, sql: string): unknown {
  return Object.values(database.prepare(sql).get() ?? {})[0];
}

/** Sets write-ahead logging with an fsync per commit, and reads both back: SQLite may decline in silence. */
function makeDurable(database: DatabaseSyncInstance) {
  const journal = first(database, 'pragma journal_mode = wal');
  database.exec('pragma synchronous = full');
  const synchronous = first(database, 'pragma synchronous');
  if (journal !== 'wal' || synchronous !== 2) {
    throw new StoreRefusedError(
      `The index can't be written durably here (journal_mode ${String(journal)}, synchronous ${String(synchronous)}).`,
    );
  }
  // Keeps the log from holding the space of one long transaction for ever.
  database.exec('pragma journal_size_limit = 67108864');
  database.exec('begin immediate; rollback');
}

/** Before 3.51.3 a commit that races a checkpoint of another connection could be lost, and we have three. */
function refuseRacingVersion(version: string) {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (major * 1_000_000 + minor * 1000 + patch < 3_051_003) {
    throw new StoreRefusedError(
      `SQLite ${version} can lose commits between connections; 3.51.3 or newer is needed.`,
    );
  }
}

/** Without figures SQLite takes every account for ten rows, and plans by that; with a sample it finds the right index. */
function sampleTables(database: DatabaseSyncInstance) {
  try {
    database.exec('pragma optimize = 0x10002');
  } catch (error) {
    // Another process is writing, or the disk is full: older figures do.
    if (breaksTrust(error)) throw error;
  }
}

function checkContent(database: DatabaseSyncInstance, path: string) {
  const wholeFile = statSync(path).size <= fullCheckUpTo;
  const verdict = first(database, wholeFile ? 'pragma quick_check(1)' : 'select count(*) from sqlite_schema');
  if (wholeFile && verdict !== 'ok') {
    throw new StoreRefusedError(
      `The index file is damaged (${String(verdict)}). It was left as it is: restore a backup in its place.`,
    );
  }
}
