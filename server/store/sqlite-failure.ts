import { StoreRefusedError, StoreUnavailableError } from '../errors.ts';

/** An error in the form in which it crosses from a worker thread: what it means, and a sentence. */
export type Failure = { meaning: 'refused' | 'unavailable' | 'fault'; message: string };

/** Primary result codes of SQLite (sqlite.org/rescode.html). */
const codes = {
  perm: 3,
  busy: 5,
  locked: 6,
  nomem: 7,
  readonly: 8,
  interrupt: 9,
  ioerr: 10,
  corrupt: 11,
  full: 13,
  cantopen: 14,
  protocol: 15,
  auth: 23,
  notadb: 26,
} as const;

const damaged: number[] = [codes.corrupt, codes.notadb];
const forbidden: number[] = [codes.perm, codes.readonly, codes.cantopen, codes.auth];

/** The primary result code of an error thrown by the SQLite binding, or nothing when it is another error. */
function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined;
  return error.errcode & 0xff;
}

export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === codes.busy || code === codes.locked;
}

/** True when the whole connection is in doubt or can't write, not only the statement that failed. */
export function concernsConnection(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== undefined && (Object.values(codes) as number[]).includes(code);
}

/** True after a failed read, write or fsync of the file: what the cache holds may no longer be what the disk holds. */
export function breaksTrust(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === codes.ioerr || code === codes.nomem || (code !== undefined && damaged.includes(code));
}

/** Sorts an error by what the caller can do; while opening, damage and lacking rights refuse the start. */
export function describeFailure(error: unknown, while_: 'open' | 'use'): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof StoreRefusedError) return { meaning: 'refused', message };
  if (error instanceof StoreUnavailableError) return { meaning: 'unavailable', message };
  const code = sqliteCode(error);
  if (while_ === 'open' && code !== undefined && damaged.includes(code)) {
    return {
      meaning: 'refused',
      message: `The index file is damaged (${message}). It was left as it is: restore a backup in its place.`,
    };
  }
  if (while_ === 'open' && code !== undefined && forbidden.includes(code)) {
    return {
      meaning: 'refused',
      message: `The index file can't be opened for writing (${message}). Check its owner, its mode and its file system.`,
    };
  }
  if (concernsConnection(error))
    return { meaning: 'unavailable', message: `The index can't be used: ${message}` };
  return { meaning: 'fault', message };
}

/** The error to throw on the other side. */
export function toError({ meaning, message }: Failure): Error {
  if (meaning === 'refused') return new StoreRefusedError(message);
  return meaning === 'unavailable' ? new StoreUnavailableError(message) : new Error(message);
}
