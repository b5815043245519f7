import { createHmac, timingSafeEqual } from 'node:crypto';

/** The last row of a page: its sort value and id. */
export type CursorPlace = { value: string | number | null; id: string };

const tagBytes = 12;

/** An opaque mark of a place in one list under one filter and order; it can't be altered or carried elsewhere. */
export function writeCursor(key: Buffer, fingerprint: string, place: CursorPlace): string {
  const payload = Buffer.from(JSON.stringify([place.value, place.id]));
  return Buffer.concat([tag(key, fingerprint, payload), payload]).toString('base64url');
}

/** The place, or undefined for what we did not make for this list. Never throws. */
export function readCursor(key: Buffer, fingerprint: string, cursor: string): CursorPlace | undefined {
  if (!/^[A-Za-z0-9_-]{20,2000}$/.test(cursor)) return undefined;
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.length <= tagBytes) return undefined;
  const payload = bytes.subarray(tagBytes);
  if (!timingSafeEqual(bytes.subarray(0, tagBytes), tag(key, fingerprint, payload))) return undefined;
  const [value, id] = JSON.parse(payload.toString()) as [string | number | null, string];
  return { value, id };
}

function tag(key: Buffer, fingerprint: string, payload: Buffer): Buffer {
  return createHmac('sha256', key)
    .update(fingerprint)
    .update('\0')
    .update(payload)
    .digest()
    .subarray(0, tagBytes);
}
