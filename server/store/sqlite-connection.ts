import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from '@photostructure/sqlite';
import { StoreUnavailableError } from '../errors.ts';
import { rowMaker } from './row-maker.ts';
import { breaksGuard, storable, type BatchResult, type Row, type SqlValue, type Statement } from './sql.ts';
import { breaksTrust, concernsConnection, describeFailure, isBusy, type Failure } from './sqlite-failure.ts';
import { defaultLogLimits, LogKeeper, type LogLimits, refuseOldCount } from './sqlite-log.ts';
import {
  checkContent,
  first,
  makeDurable,
  refuseRacingVersion,
  sampleTables,
  secureLog,
} from './sqlite-start.ts';

export type SqliteOptions = {
  path: string;
  role: 'writer' | 'reader';
  /** How long to wait for another process's write, in milliseconds. */
  busyTimeout: number;
  /** What the connection may keep of the file in memory; 64 unless told. */
  cacheMegabytes?: number;
  /** Pages that the file may grow to: a small full disk, for tests. */
  maxPages?: number;
  logLimits?: LogLimits;
  /** Opened anew because the log could not be folded in: what SQLite counted as folded must count no longer. */
  isAfterDoubt?: boolean;
};

type GroupOutcome = BatchResult | { failure: Failure };

const cachedStatements = 300;
const busyTries = 3;

/** One connection to the file, used by one worker thread. */
export class SqliteConnection {
  readonly #options: SqliteOptions;
  readonly #statements = new Map<string, StatementSyncInstance>();
  readonly #makers = new WeakMap<StatementSyncInstance, ReturnType<typeof rowMaker>>();
  readonly #log: LogKeeper;
  #database: DatabaseSyncInstance | undefined;
  readonly version: string;

  /** Opens and checks the file; throws what `describeFailure` sorts. What needs eyes later goes to `alarm`. */
  constructor(options: SqliteOptions, alarm: (message: string) => void = () => {}) {
    this.#options = options;
    this.#log = new LogKeeper(options.path, options.logLimits ?? defaultLogLimits, alarm);
    const database = this.#open();
    try {
      this.version = String(first(database, 'select sqlite_version() as version'));
      if (options.isAfterDoubt) refuseOldCount(database);
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

  /** Why nothing more is written through this connection, if so: every one in this program must be opened anew. */
  get doubt(): string | undefined {
    return this.#log.doubt;
  }

  /** From here on this connection sees the file as it stands now. */
  beginSnapshot() {
    const database = this.#open();
    database.exec('begin');
    // The snapshot is taken by the first read, not by `begin`.
    database.prepare('select count(*) from sqlite_schema').get();
  }

  read(sql: string, params: SqlValue[]): Row[] {
    try {
      return this.#prepare(sql).all(...storable(params));
    } catch (error) {
      if (breaksTrust(error)) this.#discard();
      throw error;
    }
  }

  /** As `read`, for many rows of one query after another. */
  readMany(sql: string, params: SqlValue[]): Row[] {
    try {
      const prepared = this.#prepare(sql);
      const make = this.#makers.get(prepared) ?? rowMaker(prepared.columns().map(({ name }) => name));
      this.#makers.set(prepared, make);
      prepared.setReturnArrays(true);
      try {
        const rows: unknown[][] = prepared.all(...storable(params));
        return rows.map(make);
      } finally {
        // The statement is kept, and `read` may ask it next.
        prepared.setReturnArrays(false);
      }
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
      this.#log.beforeWrite(this.#open());
      const database = this.#begin();
      const outcomes = batches.map((batch) => this.#runBatch(database, batch));
      database.exec('commit');
      this.#log.afterWrite(database);
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
    const { path, role, busyTimeout, maxPages, cacheMegabytes = 64 } = this.#options;
    const database = new DatabaseSync(path, {
      timeout: busyTimeout,
      enableForeignKeyConstraints: true,
      readOnly: role === 'reader',
    });
    try {
      if (role === 'writer') {
        makeDurable(database);
        secureLog(database, path);
      }
      database.exec(`pragma cache_size = -${cacheMegabytes * 1024}`);
      // Every question has an index; one that the engine makes for itself, for one answer, reads the whole table.
      database.exec('pragma automatic_index = off');
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
