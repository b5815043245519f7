/** What the program did to its disk, one change after the other, as faulty-disk.c writes it down. */
export type Change =
  | { kind: 'open' | 'create'; at: number; inode: bigint; path: string }
  | { kind: 'write'; at: number; inode: bigint; offset: number; data: Buffer }
  | { kind: 'truncate'; at: number; inode: bigint; size: number }
  /** An fsync that said it was done, or that it was not; it covers what stands in the journal before `began`. */
  | { kind: 'sync' | 'sync-failed' | 'sync-folder'; at: number; inode: bigint; began: number }
  | { kind: 'rename' | 'link'; at: number; path: string; to: string }
  | { kind: 'unlink' | 'make-folder'; at: number; path: string };

const headLength = 40;

/** Reads the records that are whole; `at` is where a record begins. */
export function* readJournal(journal: Buffer): Generator<Change> {
  let at = 0;
  while (at + headLength <= journal.length) {
    const next = at + headLength + journal.readUInt32LE(at);
    if (next > journal.length) return;
    yield readRecord(journal, at, journal.subarray(at + headLength, next));
    at = next;
  }
}

function readRecord(journal: Buffer, at: number, payload: Buffer): Change {
  const inode = journal.readBigUInt64LE(at + 8);
  const offset = Number(journal.readBigUInt64LE(at + 16));
  const [path = '', to = ''] = payload.length < 8192 ? payload.toString().split('\0') : [];
  const operation = journal.readUInt32LE(at + 4);
  switch (operation) {
    case 1:
      return { kind: 'open', at, inode, path };
    case 2:
      return { kind: 'create', at, inode, path };
    case 3:
      return { kind: 'write', at, inode, offset, data: payload };
    case 4:
      return { kind: 'truncate', at, inode, size: offset };
    case 5:
      return { kind: 'sync', at, inode, began: offset };
    case 6:
      return { kind: 'sync-failed', at, inode, began: offset };
    case 7:
      return { kind: 'rename', at, path, to };
    case 8:
      return { kind: 'unlink', at, path };
    case 9:
      return { kind: 'make-folder', at, path };
    case 10:
      return { kind: 'sync-folder', at, inode, began: offset };
    case 11:
      return { kind: 'link', at, path, to };
    default:
      throw new Error(`The disk's journal holds an operation ${operation} at ${at}.`);
  }
}
