import { createHash, randomBytes, randomInt, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Mode } from './mode.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** An opaque id such as `cs_` and 24 letters or digits, about 143 bits: it cannot be guessed. */
export function newId(prefix: 'cs' | 'txn' | 'tok' | 'ref' | 'evt'): string {
  const letters = Array.from({ length: 24 }, () => alphabet[randomInt(alphabet.length)]);
  return `${prefix}_${letters.join('')}`;
}

export function newApiKey(mode: Mode): string {
  return `gc_${mode}_${randomBytes(16).toString('hex')}`;
}

export function newWebhookSecret(): string {
  return `whsec_${randomBytes(24).toString('hex')}`;
}

/** As gateways write theirs: an upper-case UUID. */
export function newGatewayTransactionId(): string {
  return randomUUID().toUpperCase();
}

export function receiptNumber(count: number): string {
  return `RCT-${String(count).padStart(6, '0')}`;
}

/** Compares two secrets of any lengths without telling by time where they differ. */
export function sameSecret(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
