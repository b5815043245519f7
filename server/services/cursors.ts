import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ListPlace } from '../store/list-query.ts';

const tagBytes = 12;

/** An opaque mark of a place in one list under one filter and order; it can't be altered or carried elsewhere. */
export function writeCursor(key: Buffer, fingerprint: string, place: ListPlace): string {
  const payload = Buffer.from(JSON.stringify([place.value, place.createdAt, place.id]));
  return Buffer.concat([tag(key, fingerprint, payload), payload]).toString('base64url');
}

/** The place, or undefined for what we did not make for this list. Never throws. */
export function readCursor(key: Buffer, fingerprint: string, cursor: string): ListPlace | undefined {
  if (!/^[A-Za-z0-9_-]{20,2000}$/.test(cursor)) return undefined;
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.length <= tagBytes) return undefined;
  // A last character that differs in spare bits alone would be read as the same bytes.
  if (bytes.toString('base64url') !== cursor) return undefined;
  const payload = bytes.subarray(tagBytes);
  if (!timingSafeEqual(bytes.subarray(0, tagBytes), tag(key, fingerprint, payload))) return undefined;
  const [value, createdAt, id] = JSON.parse(payload.toString()) as [string | number, number, string];
  return { value, createdAt, id };
}

function tag(key: Buffer, fingerprint: string, payload: Buffer): Buffer {
  return createHmac('sha256', key)
    .update(fingerprint)
    .update('\0')
    .update(payload)
    .digest()
    .subarray(0, tagBytes);
}
