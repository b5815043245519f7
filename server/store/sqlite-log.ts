import { statSync } from 'node:fs';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { StoreUnavailableError } from '../errors.ts';
import { first } from './sqlite-start.ts';

/**
 * SQLite's write-ahead log can't be folded back into the file beyond what the oldest reader sees, so one program that
 * holds the index open in a long read makes it grow with every write. Sizes in bytes.
 */
export type LogLimits = { alarmAbove: number; refuseAbove: number };

export const defaultLogLimits: LogLimits = { alarmAbove: 64 * 1024 * 1024, refuseAbove: 1024 * 1024 * 1024 };

/** Watches one log: says once when it has outgrown its limit, and refuses writes before it takes the whole disk. */
export class LogWatch {
  readonly #file: string;
  readonly #limits: LogLimits;
  readonly #alarm: (message: string) => void;
  #isAlarmed = false;

  constructor(path: string, limits: LogLimits, alarm: (message: string) => void) {
    this.#file = `${path}-wal`;
    this.#limits = limits;
    this.#alarm = alarm;
  }

  /** Before a write; throws StoreUnavailableError while there is no room for it. */
  beforeWrite(database: DatabaseSyncInstance) {
    if (this.#size() <= this.#limits.refuseAbove) return;
    emptyLog(database);
    const size = this.#size();
    if (size <= this.#limits.refuseAbove) return;
    throw new StoreUnavailableError(`The index’s log is full (${inMegabytes(size)}): ${blame}`);
  }

  afterWrite() {
    const size = this.#size();
    const isLong = size > this.#limits.alarmAbove;
    if (isLong && !this.#isAlarmed)
      this.#alarm(`The index’s log has grown to ${inMegabytes(size)}: ${blame}`);
    this.#isAlarmed = isLong;
  }

  #size(): number {
    return statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
  }
}

const blame =
  'some program holds the index open in a long read. Writes are refused from 1 GB on; end that program.';

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
