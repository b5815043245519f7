import { closeSync, fsyncSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { StoreRefusedError, StoreUnavailableError } from '../errors.ts';
import { expectLargeTextIndexes, textIndexes } from './text-index-figures.ts';
import { breaksTrust } from './sqlite-failure.ts';

/** What is made sure of before an index file is relied upon. */

/** A bigger file is not read through at every start; SQLite still notices a damaged page when it meets it. */
const fullCheckUpTo = 100 * 1024 * 1024;

/**
 * Makes a missing file for our eyes only, and tries whether it can be written; the log beside it inherits the mode. Only
 * before the file is opened: to close any handle of it ends the locks of this process's connections (POSIX fcntl).
 */
export function claimFile(path: string) {
  try {
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    throw new StoreRefusedError(
      `The index file ${path} can't be written (${error instanceof Error ? error.message : String(error)}). ` +
        'Check its owner, its mode and its file system.',
      { cause: error },
    );
  }
}

export function first(database: DatabaseSyncInstance, sql: string): unknown {
  return Object.values(database.prepare(sql).get() ?? {})[0];
}

/** Sets write-ahead logging with an fsync per commit, and reads both back: SQLite may decline in silence. */
export function makeDurable(database: DatabaseSyncInstance) {
  const journal = first(database, 'pragma journal_mode = wal');
  database.exec('pragma synchronous = full');
  const synchronous = first(database, 'pragma synchronous');
  if (journal !== 'wal' || synchronous !== 2) {
    throw new StoreRefusedError(
      `The index can't be written durably here (journal_mode ${String(journal)}, synchronous ${String(synchronous)}).`,
    );
  }
  // On a Mac fsync alone leaves the bytes in the drive's own memory; elsewhere these two change nothing.
  database.exec('pragma fullfsync = on; pragma checkpoint_fullfsync = on');
  // The log's keeper folds it in, and hears when that fails.
  database.exec('pragma wal_autocheckpoint = 0');
  // Keeps the log from holding the space of one long transaction for ever.
  database.exec('pragma journal_size_limit = 16777216');
}

/**
 * Writes the log's bytes over themselves and fsyncs them. After a failed fsync Linux counts pages as written that are
 * on no disk: what is found in the log then may stand in memory alone, where no later fsync saves it, and a power cut
 * would take all that was promised since along with it. Throws StoreUnavailableError.
 */
export function secureLog(database: DatabaseSyncInstance, path: string) {
  // Under the write lock no other process changes the log; and to get it is a trial of its own.
  database.exec('begin immediate');
  try {
    rewrite(`${path}-wal`);
  } catch (error) {
    throw new StoreUnavailableError(
      `The index’s log can't be made durable: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  } finally {
    database.exec('rollback');
  }
}

function rewrite(file: string) {
  const handle = openSync(file, 'r+');
  try {
    const part = Buffer.alloc(1024 * 1024);
    for (let at = 0, length = 1; length > 0; at += length) {
      length = readSync(handle, part, 0, part.length, at);
      for (let done = 0; done < length;) done += writeSync(handle, part, done, length - done, at + done);
    }
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Before 3.51.3 a commit that races a checkpoint of another connection could be lost, and we have three. */
export function refuseRacingVersion(version: string) {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (major * 1_000_000 + minor * 1000 + patch < 3_051_003) {
    throw new StoreRefusedError(
      `SQLite ${version} can lose commits between connections; 3.51.3 or newer is needed.`,
    );
  }
}

/** Without figures SQLite takes every account for ten rows, and plans by that; with a sample it finds the right index. */
export function sampleTables(database: DatabaseSyncInstance) {
  try {
    database.exec('pragma optimize = 0x10002');
    if (
      first(
        database,
        `select count(*) from sqlite_schema where name in ('sqlite_stat1', '${textIndexes[0]}')`,
      ) === 2
    ) {
      for (const { sql, params } of expectLargeTextIndexes) database.prepare(sql).run(...(params ?? []));
    }
  } catch (error) {
    // Another process is writing, or the disk is full: older figures do.
    if (breaksTrust(error)) throw error;
  }
}

export function checkContent(database: DatabaseSyncInstance, path: string) {
  const wholeFile = statSync(path).size <= fullCheckUpTo;
  const verdict = first(database, wholeFile ? 'pragma quick_check(1)' : 'select count(*) from sqlite_schema');
  if (wholeFile && verdict !== 'ok') {
    throw new StoreRefusedError(
      `The index file ${path} is damaged (${String(verdict)}). It was left as it is: restore a backup in its place.`,
    );
  }
}
