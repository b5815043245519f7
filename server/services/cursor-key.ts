import type { Context } from '../context.ts';
import { deriveKey } from '../vault-key.ts';

/** The key that seals cursors: the same on every process of one installation. */
export function cursorKey(context: Context): Buffer {
  return deriveKey(context.vaultKey, 'cursor');
}
