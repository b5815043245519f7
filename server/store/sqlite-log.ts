import { statSync } from 'node:fs';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { StoreUnavailableError } from '../errors.ts';
import { breaksTrust, concernsConnection } from './sqlite-failure.ts';
import { first } from './sqlite-start.ts';

/**
 * SQLite's write-ahead log can't be folded back into the file beyond what the oldest reader sees, so one program that
 * holds the index open in a long read makes it grow with every write. Sizes in bytes.
 */
export type LogLimits = { alarmAbove: number; refuseAbove: number };

export const defaultLogLimits: LogLimits = { alarmAbove: 64 * 1024 * 1024, refuseAbove: 1024 * 1024 * 1024 };

/** Pages in the log from which on each write folds what it can: SQLite's own figure. */
const foldFrom = 1000;

/**
 * Keeps one log short: folds it into the file, says once when it has outgrown its limit, and refuses writes before it
 * takes the whole disk. SQLite would fold by itself, and keep to itself when that failed.
 */
export class LogKeeper {
  readonly #file: string;
  readonly #limits: LogLimits;
  readonly #alarm: (message: string) => void;
  #isAlarmed = false;
  #doubt: string | undefined;

  constructor(path: string, limits: LogLimits, alarm: (message: string) => void) {
    this.#file = `${path}-wal`;
    this.#limits = limits;
    this.#alarm = alarm;
  }

  /**
   * Why the file can't be relied upon, if so. SQLite counts pages as folded in before it has fsynced them (while a
   * reader needs the rest of the log), and never looks at them again: after a failed fsync they may be on no disk while
   * the log that still has them is about to be overwritten. It starts to count anew once nobody has the file open.
   */
  get doubt(): string | undefined {
    return this.#doubt;
  }

  /** Before a write; throws StoreUnavailableError while there is no room for it, or none may follow. */
  beforeWrite(database: DatabaseSyncInstance) {
    this.#refuseInDoubt();
    if (this.#size() <= this.#limits.refuseAbove) return;
    this.#fold(() => emptyLog(database));
    this.#refuseInDoubt();
    const size = this.#size();
    if (size <= this.#limits.refuseAbove) return;
    throw new StoreUnavailableError(`The index’s log is full (${inMegabytes(size)}): ${blame}`);
  }

  afterWrite(database: DatabaseSyncInstance) {
    if (counted(database, 'noop').log >= foldFrom) this.#fold(() => counted(database, 'passive'));
    const size = this.#size();
    const isLong = size > this.#limits.alarmAbove;
    if (isLong && !this.#isAlarmed)
      this.#alarm(`The index’s log has grown to ${inMegabytes(size)}: ${blame}`);
    this.#isAlarmed = isLong;
  }

  #refuseInDoubt() {
    if (this.#doubt !== undefined) throw new StoreUnavailableError(this.#doubt);
  }

  /** What was written stands in the log: a fold that fails takes nothing back, and a full disk is tried again. */
  #fold(fold: () => void) {
    try {
      fold();
    } catch (error) {
      if (!concernsConnection(error)) throw error;
      const message = error instanceof Error ? error.message : String(error);
      if (breaksTrust(error)) this.#doubt = `The index’s log can't be folded into its file: ${message}`;
    }
  }

  #size(): number {
    return statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
  }
}

const blame =
  'some program holds the index open in a long read. Writes are refused from 1 GB on; end that program.';

/**
 * Refuses a file that was opened anew after a doubt while another program kept it open: SQLite still counts pages as
 * folded in that may be on no disk. Throws StoreUnavailableError.
 */
export function refuseOldCount(database: DatabaseSyncInstance) {
  if (counted(database, 'noop').checkpointed === 0) return;
  throw new StoreUnavailableError(
    'The index’s log could not be folded into its file, and another program holds the index open: end that program.',
  );
}

/** SQLite's counts of the log's pages, after it has done what the mode says (sqlite.org/pragma.html#pragma_wal_checkpoint). */
function counted(
  database: DatabaseSyncInstance,
  mode: 'noop' | 'passive',
): { log: number; checkpointed: number } {
  const { log, checkpointed } = database.prepare(`pragma wal_checkpoint(${mode})`).get();
  return { log: Number(log), checkpointed: Number(checkpointed) };
}

/** Folds all of the log into the file and cuts it off, unless a reader is in the way; waits for nobody. */
function emptyLog(database: DatabaseSyncInstance) {
  const patience = first(database, 'pragma busy_timeout');
  database.exec('pragma busy_timeout = 0');
  try {
    database.exec('pragma wal_checkpoint(truncate)');
  } finally {
    database.exec(`pragma busy_timeout = ${Number(patience)}`);
  }
}

function inMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}
