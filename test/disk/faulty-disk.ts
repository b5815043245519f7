import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
  readSync,
} from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DiskHistory, type Image } from './image.ts';
import { type Change, readJournal } from './journal.ts';

/** A folder that behaves as a disk of its own for a program started with `settings`. */
export type FaultyDisk = {
  /** Below the root, and not there yet: the program makes it. */
  dataDir: string;
  settings: Record<string, string>;
  /** How much was written down so far: names this moment for `history`. */
  now(): number;
  /** All that was done since the disk was last filled. */
  history(): DiskHistory;
  changes(): Change[];
  /** Bytes that may still be written; without a number there is no limit. */
  leaveSpace(bytes?: number): void;
  /** `'index'`: only those of the index file itself succeed no more, those of its log do. */
  failSyncs(failing: boolean | 'index'): void;
  beReadOnly(isReadOnly: boolean): void;
  /** Ends all three of these faults. */
  heal(): void;
  /** How long an fsync takes: the longer, the more often a moment lies within one. */
  slowSyncs(ms: number): void;
  counts(): { refusedWrites: number; refusedSyncs: number; syncs: number };
  /** Puts this content in place of what is there; no program may run on the disk. */
  fill(image: Image): Promise<void>;
  remove(): Promise<void>;
};

const source = fileURLToPath(new URL('./faulty-disk.c', import.meta.url));
const controlSize = 48;
let library: string | undefined;

/** Compiles the library once per process that runs tests. */
function compiled(): string {
  if (library !== undefined) return library;
  const folder = mkdtempSync(path.join(tmpdir(), 'faulty-disk-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const built = path.join(folder, 'faulty-disk.so');
  execFileSync('gcc', ['-shared', '-fPIC', '-O2', '-o', built, source, '-ldl', '-lpthread'], {
    stdio: 'inherit',
  });
  library = built;
  return built;
}

export async function makeFaultyDisk(): Promise<FaultyDisk> {
  const preload = compiled();
  const folder = await mkdtemp(path.join(tmpdir(), 'disk-'));
  const root = path.join(folder, 'root');
  const journal = path.join(folder, 'journal');
  const control = path.join(folder, 'control');
  let base: Image = new Map();
  await mkdir(root);
  await writeFile(journal, '');
  const layout = Buffer.alloc(controlSize);
  layout.writeBigInt64LE(-1n, 0);
  writeFileSync(control, layout);
  const shared = openSync(control, 'r+');

  function setNumber(value: number, at: number): void {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(value);
    writeSync(shared, bytes, 0, 4, at);
  }

  function leaveSpace(bytes = -1): void {
    const number = Buffer.alloc(8);
    number.writeBigInt64LE(BigInt(bytes));
    writeSync(shared, number, 0, 8, 0);
  }

  return {
    dataDir: path.join(root, 'data'),
    settings: {
      LD_PRELOAD: preload,
      DISK_ROOT: root,
      DISK_JOURNAL: journal,
      DISK_CONTROL: control,
      // Rings of the kernel write past every library.
      UV_USE_IO_URING: '0',
    },
    now: () => statSync(journal).size,
    history: () => new DiskHistory(base, readFileSync(journal)),
    changes: () => [...readJournal(readFileSync(journal))],
    leaveSpace,
    failSyncs: (failing) => setNumber(failing === 'index' ? 2 : Number(failing), 8),
    beReadOnly: (isReadOnly) => setNumber(Number(isReadOnly), 12),
    heal() {
      leaveSpace();
      setNumber(0, 8);
      setNumber(0, 12);
    },
    slowSyncs: (ms) => setNumber(ms * 1000, 16),
    counts() {
      const bytes = Buffer.alloc(controlSize);
      readSync(shared, bytes, 0, controlSize, 0);
      const [refusedWrites, refusedSyncs, syncs] = [24, 32, 40].map((at) => Number(bytes.readBigInt64LE(at)));
      return { refusedWrites: refusedWrites ?? 0, refusedSyncs: refusedSyncs ?? 0, syncs: syncs ?? 0 };
    },
    async fill(image) {
      for (const name of await readdir(root)) await rm(path.join(root, name), { recursive: true });
      await lay(image, root);
      await writeFile(journal, '');
      base = image;
    },
    async remove() {
      closeSync(shared);
      if (existsSync(folder)) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Writes an image's folders and files below this folder. */
export async function lay(image: Image, root: string): Promise<void> {
  for (const [name, content] of image) {
    const place = path.join(root, name);
    if (content === 'folder') await mkdir(place, { mode: 0o700 });
    else await writeFile(place, content, { mode: 0o600 });
  }
}
