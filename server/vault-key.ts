import { createHmac, randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder, syncFolder } from './data-folder.ts';
import { StartError } from './errors.ts';

/**
 * The 32-byte key from which this installation's secrets derive: the one given, or one made once into the data
 * folder (mode 0600). Throws StartError when the file is there but is not a key (a new one would orphan what the old
 * sealed), or can't be made.
 */
export async function loadVaultKey(given: Buffer | undefined, dataDir: string): Promise<Buffer> {
  if (given) return given;
  const file = path.join(dataDir, 'vault.key');
  const kept = (await readKey(file)) ?? (await makeKey(file));
  const key = Buffer.from(kept.trim(), 'base64');
  if (key.length !== 32)
    throw new StartError('The vault key in DATA_DIR/vault.key is damaged. Put the right one back.');
  return key;
}

/** Made under another name and linked when it is whole and durable: a start that is cut short leaves no half a key. */
async function makeKey(file: string): Promise<string> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await makeFolder(path.dirname(file));
    try {
      const handle = await open(draft, 'wx', 0o600);
      try {
        await handle.writeFile(randomBytes(32).toString('base64'));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await link(draft, file).catch(unlessThere);
    } finally {
      await rm(draft, { force: true });
    }
    await syncFolder(path.dirname(file));
  } catch (error) {
    throw new StartError(
      `The vault key can't be made in ${path.dirname(file)} (${error instanceof Error ? error.message : String(error)}). ` +
        'Check DATA_DIR, its owner, its mode and its file system.',
      { cause: error },
    );
  }
  // Of two starts at once the first one's key counts.
  return await readFile(file, 'utf8');
}

async function readKey(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function unlessThere(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** A key for one purpose, so that no two uses share one (HMAC-SHA256 of the purpose under the vault key). */
export function deriveKey(vaultKey: Buffer, purpose: string): Buffer {
  return createHmac('sha256', vaultKey).update(purpose).digest();
}
