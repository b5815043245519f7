import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Webhook signatures. Documented: HMAC-SHA256 with the endpoint's secret over `{timestamp}.{raw body}`, in
 * `Webhook-Signature`, along with the timestamp. Assumed, because the page stops there: the layout
 * `t=<unix seconds>,v1=<hex>`, with several `v1` while a secret rotates.
 */
const SCHEME = 'v1';
/** Far above two secrets' worth; bounds the work that an unsigned request can cause. */
const MAX_HEADER_LENGTH = 1024;
const MAX_SIGNATURES = 8;

export type SignatureRefusal = 'missing' | 'malformed' | 'outside_tolerance' | 'no_secret' | 'mismatch';
export type SignatureVerdict = { ok: true; timestamp: number } | { ok: false; reason: SignatureRefusal };

function digest(secret: string, timestamp: string, rawBody: Uint8Array): Buffer {
  return createHmac('sha256', secret).update(`${timestamp}.`).update(rawBody).digest();
}

/** The header value for one body and one secret; `timestamp` in unix seconds. */
export function signWebhook(message: { secret: string; timestamp: number; rawBody: Uint8Array }): string {
  const timestamp = String(message.timestamp);
  return `t=${timestamp},${SCHEME}=${digest(message.secret, timestamp, message.rawBody).toString('hex')}`;
}

/**
 * Whether a webhook was signed by one of the active secrets within the tolerance. `now` is in ms, the verdict's
 * timestamp in unix seconds. Reads raw bytes only and never throws, whatever a stranger sends.
 */
export function verifyWebhook(message: {
  header: string | undefined;
  rawBody: Uint8Array;
  secrets: readonly string[];
  now: number;
  toleranceSeconds: number;
}): SignatureVerdict {
  if (typeof message.header !== 'string' || message.header === '') return { ok: false, reason: 'missing' };
  const header = parseHeader(message.header);
  if (header === undefined) return { ok: false, reason: 'malformed' };

  const timestamp = Number(header.timestamp);
  const age = Math.abs(Math.floor(message.now / 1000) - timestamp);
  // Written so that NaN on either side refuses.
  if (!(age <= message.toleranceSeconds)) return { ok: false, reason: 'outside_tolerance' };

  // An HMAC keyed with nothing can be computed by anybody.
  const secrets = message.secrets.filter((secret) => secret !== '');
  if (secrets.length === 0) return { ok: false, reason: 'no_secret' };

  let matches = false;
  for (const secret of secrets) {
    const expected = digest(secret, header.timestamp, message.rawBody);
    // No early exit: the time taken must not tell which secret or which signature was the right one.
    for (const given of header.signatures) matches = sameBytes(expected, given) || matches;
  }
  return matches ? { ok: true, timestamp } : { ok: false, reason: 'mismatch' };
}

/** timingSafeEqual throws on unequal lengths, which is how a short signature becomes a 500. */
function sameBytes(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function parseHeader(header: string): { timestamp: string; signatures: Buffer[] } | undefined {
  if (header.length > MAX_HEADER_LENGTH) return undefined;
  const parts = header.split(',').map((part) => {
    const equals = part.indexOf('=');
    return { name: part.slice(0, Math.max(0, equals)), value: part.slice(equals + 1) };
  });
  const [timestamp, ...more] = parts.filter((part) => part.name === 't');
  const signatures = parts.filter((part) => part.name === SCHEME);
  if (timestamp === undefined || more.length > 0 || !/^(?:0|[1-9]\d{0,14})$/.test(timestamp.value))
    return undefined;
  if (signatures.length === 0 || signatures.length > MAX_SIGNATURES) return undefined;
  if (!signatures.every((part) => /^[0-9a-f]{64}$/.test(part.value))) return undefined;
  return { timestamp: timestamp.value, signatures: signatures.map((part) => Buffer.from(part.value, 'hex')) };
}
