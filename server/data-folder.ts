import { mkdir, open, statfs } from 'node:fs/promises';
import path from 'node:path';

/** What a system says that knows no fsync of folders, or of this one by us. */
const notSyncable = new Set(['EACCES', 'EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP', 'EBADF']);

/** Makes the folder, and those above it that are missing, for our eyes only; they stay after a power cut. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  const top = path.dirname(first ?? folder);
  // Made by another start or not: whoever relies on the folder relies on its name, too.
  for (let above = path.dirname(folder); ; above = path.dirname(above)) {
    await syncFolder(above);
    if (above === top || above === path.dirname(above)) return;
  }
}

/** Makes names durable: a file that was fsynced is lost all the same while the folder that names it was not. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && notSyncable.has(String(error.code)))) throw error;
  }
}

/** Kinds of file system, by their number in Linux (magic.h), that keep no promise of ours. */
const doubts = new Map([
  ...[0x01021994, 0x858458f6].map(
    (kind) => [kind, 'lies in memory and is gone when the machine stops'] as const,
  ),
  ...[0x6969, 0x517b, 0xff534d42, 0xfe534d42].map(
    (kind) => [kind, 'lies on another machine, where an fsync and a lock may mean nothing'] as const,
  ),
]);

/** What speaks against keeping an index in this folder, as far as the system tells. */
export async function doubtAbout(folder: string): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined;
  const doubt = doubts.get((await statfs(folder)).type);
  return doubt && `The data folder ${folder} ${doubt}. Set DATA_DIR to a folder on a disk of this machine.`;
}
