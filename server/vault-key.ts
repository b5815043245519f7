import { createHmac, randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The 32-byte key from which this installation's secrets derive: the one given, or one made once into the data
 * folder (mode 0600). Throws when the file is there but is not a key: a new one would orphan what the old sealed.
 */
export async function loadVaultKey(given: Buffer | undefined, dataDir: string): Promise<Buffer> {
  if (given) return given;
  const file = path.join(dataDir, 'vault.key');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      const key = randomBytes(32);
      await handle.writeFile(key.toString('base64'));
      await handle.sync();
      return key;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64');
  if (key.length !== 32)
    throw new Error('The vault key in DATA_DIR/vault.key is damaged. Put the right one back.');
  return key;
}

/** A key for one purpose, so that no two uses share one (HMAC-SHA256 of the purpose under the vault key). */
export function deriveKey(vaultKey: Buffer, purpose: string): Buffer {
  return createHmac('sha256', vaultKey).update(purpose).digest();
}
