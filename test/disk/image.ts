import { dirname } from 'node:path';
import type { Random } from '../soak/random.ts';
import { type Change, readJournal } from './journal.ts';

/** What lies on a disk: folders, and files with their content, by their path below the disk's root. */
export type Image = Map<string, Buffer | 'folder'>;

/**
 * What becomes of changes that no fsync covers: all are lost; or the names are there and what stood in the files is
 * not; or torn by a seed (any of the sectors that were written may be there, in any file; of the names that were made
 * and removed, those up to some moment).
 */
export type Survival = 'synced' | 'names' | Random;

type Entry = FileOnDisk | 'folder';
type ContentChange = Extract<Change, { kind: 'write' | 'truncate' }>;
type NameChange = { at: number; path: string; entry: Entry | undefined };

/** What a disk writes as a whole; what is larger can be there in part. */
const sector = 512;

class FileOnDisk {
  #durable: Buffer;
  #pending: ContentChange[] = [];

  constructor(content: Buffer = Buffer.alloc(0)) {
    this.#durable = Buffer.from(content);
  }

  change(change: ContentChange) {
    this.#pending.push(change);
  }

  sync(began: number) {
    for (const change of this.#pending) if (change.at < began) this.#durable = applied(this.#durable, change);
    this.#pending = this.#pending.filter(({ at }) => at >= began);
  }

  /** The pages count as clean after a failed fsync: no later one writes them. */
  lose(began: number) {
    this.#pending = this.#pending.filter(({ at, kind }) => at >= began || kind === 'truncate');
  }

  content(survival: Survival): Buffer {
    const copy = Buffer.from(this.#durable);
    if (typeof survival === 'string') return copy;
    return this.#pending.flatMap((change) => torn(change, survival)).reduce(applied, copy);
  }
}

function torn(change: ContentChange, random: Random): ContentChange[] {
  if (change.kind === 'truncate') return random.chance(0.5) ? [change] : [];
  const parts: ContentChange[] = [];
  for (let start = 0; start < change.data.length;) {
    const end = Math.min(change.data.length, start + sector - ((change.offset + start) % sector));
    const data = change.data.subarray(start, end);
    if (random.chance(0.5)) parts.push({ ...change, offset: change.offset + start, data });
    start = end;
  }
  return parts;
}

/** Changes the content in place, or gives one of another length. */
function applied(content: Buffer, change: ContentChange): Buffer {
  const length =
    change.kind === 'write' ? Math.max(content.length, change.offset + change.data.length) : change.size;
  const result = length === content.length ? content : resized(content, length);
  if (change.kind === 'write') change.data.copy(result, change.offset);
  return result;
}

function resized(content: Buffer, length: number): Buffer {
  const result = Buffer.alloc(length);
  content.copy(result);
  return result;
}

/**
 * The disk's content at any point of the journal had the power been cut there. As strict as POSIX allows: a name that
 * was made, moved or removed is durable only once its folder was fsynced, whatever was done to the file.
 */
export class DiskHistory {
  readonly #changes: Generator<Change>;
  readonly #files = new Map<bigint, FileOnDisk>();
  readonly #folders = new Map<bigint, string>();
  readonly #names = new Map<string, Entry>();
  readonly #durableNames = new Map<string, Entry>();
  #pendingNames: NameChange[] = [];
  #next: Change | undefined;

  /** From the image that the disk held at the start. */
  constructor(base: Image, journal: Buffer) {
    for (const [path, content] of base) {
      const entry = content === 'folder' ? content : new FileOnDisk(content);
      this.#names.set(path, entry);
      this.#durableNames.set(path, entry);
    }
    this.#changes = readJournal(journal);
    this.#step();
  }

  /** Goes on to this size of the journal; it must not lie before an earlier one. */
  advance(to: number): this {
    while (this.#next && this.#next.at < to) {
      this.#apply(this.#next);
      this.#step();
    }
    return this;
  }

  /** What is there after a power cut now. */
  image(survival: Survival): Image {
    const names = new Map(this.#durableNames);
    for (const change of this.#pendingNames.slice(0, this.#namesKept(survival))) rename(names, change);
    const image: Image = new Map();
    // Sorted, so that folders come before what is in them, and one seed gives one image.
    for (const [path, entry] of [...names].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      const folder = dirname(path);
      if (folder !== '.' && image.get(folder) !== 'folder') continue;
      image.set(path, entry === 'folder' ? entry : entry.content(survival));
    }
    return image;
  }

  #namesKept(survival: Survival): number {
    if (typeof survival !== 'string') return survival.below(this.#pendingNames.length + 1);
    return survival === 'names' ? this.#pendingNames.length : 0;
  }

  #step() {
    const { value, done } = this.#changes.next();
    this.#next = done ? undefined : value;
  }

  #apply(change: Change) {
    switch (change.kind) {
      case 'open':
        return this.#bind(change.inode, change.path, this.#names.get(change.path));
      case 'create':
        this.#bind(change.inode, change.path, this.#rename(change.at, change.path, new FileOnDisk()));
        return;
      case 'make-folder':
        this.#rename(change.at, change.path, 'folder');
        return;
      case 'unlink':
        this.#rename(change.at, change.path, undefined);
        return;
      case 'rename':
        this.#rename(change.at, change.to, this.#names.get(change.path));
        this.#rename(change.at, change.path, undefined);
        return;
      case 'link':
        this.#rename(change.at, change.to, this.#names.get(change.path));
        return;
      case 'write':
      case 'truncate':
        this.#files.get(change.inode)?.change(change);
        return;
      case 'sync':
        this.#files.get(change.inode)?.sync(change.began);
        return;
      case 'sync-failed':
        this.#files.get(change.inode)?.lose(change.began);
        return;
      case 'sync-folder':
        return this.#syncFolder(this.#folders.get(change.inode), change.began);
      default:
        return change satisfies never;
    }
  }

  #bind(inode: bigint, path: string, entry: Entry | undefined) {
    if (entry instanceof FileOnDisk) this.#files.set(inode, entry);
    else this.#folders.set(inode, path);
  }

  #rename(at: number, path: string, entry: Entry | undefined): Entry | undefined {
    rename(this.#names, { path, entry });
    this.#pendingNames.push({ at, path, entry });
    return entry;
  }

  #syncFolder(folder: string | undefined, began: number) {
    const isCovered = ({ at, path }: NameChange) =>
      at < began && dirname(path) === (folder === '' ? '.' : folder);
    for (const change of this.#pendingNames.filter(isCovered)) rename(this.#durableNames, change);
    this.#pendingNames = this.#pendingNames.filter((change) => !isCovered(change));
  }
}

function rename(names: Map<string, Entry>, { path, entry }: Pick<NameChange, 'path' | 'entry'>) {
  if (entry === undefined) names.delete(path);
  else names.set(path, entry);
}
