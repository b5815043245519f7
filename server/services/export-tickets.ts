import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from '../context.ts';
import { deriveKey } from '../vault-key.ts';

/** Long enough for a browser to follow the address that it was just given. */
const lifetimeMs = 60_000;
const tagBytes = 18;

/** What a download's address carries: the ticket, and what it opens (path and query without it). */
export type TicketUse = { ticket: string; path: string };

type Content = { nonce: string; expiresAt: number; login: string; id: string };

/** Tickets used in this process, until they would have expired anyway. */
const spentIn = new WeakMap<Context, Map<string, number>>();

/**
 * A ticket that stands in for our header on one GET of this path by this login; `id` names the export that it opens. It is sealed rather than stored, so that
 * any process of the installation knows it; which ones were used is known to the process that they were used at.
 */
export function issueTicket(
  context: Context,
  path: string,
  loginHash: string,
  id: string,
): { ticket: string; expiresAt: number } {
  const expiresAt = context.clock.now() + lifetimeMs;
  const content: Content = {
    nonce: randomBytes(12).toString('base64url'),
    expiresAt,
    login: shortHash(loginHash),
    id,
  };
  const payload = Buffer.from(JSON.stringify(content));
  const ticket = Buffer.concat([tag(context, path, payload), payload]).toString('base64url');
  return { ticket, expiresAt };
}

/** Whether the ticket is ours, for this path, and neither expired nor used. Whose it is, `spendTicket` asks. */
export function isGenuineTicket(context: Context, use: TicketUse): boolean {
  return readTicket(context, use) !== undefined;
}

/** Uses the ticket up and gives the id that it was issued with; undefined when it is not genuine or belongs to another login. */
export function spendTicket(context: Context, use: TicketUse, loginHash: string): string | undefined {
  const content = readTicket(context, use);
  if (!content || content.login !== shortHash(loginHash)) return undefined;
  spent(context).set(content.nonce, content.expiresAt);
  return content.id;
}

function readTicket(context: Context, { ticket, path }: TicketUse): Content | undefined {
  if (!/^[A-Za-z0-9_-]{30,400}$/.test(ticket)) return undefined;
  const bytes = Buffer.from(ticket, 'base64url');
  const payload = bytes.subarray(tagBytes);
  // The text has other spellings of the same bytes: only the one that was given counts.
  if (bytes.toString('base64url') !== ticket) return undefined;
  if (!timingSafeEqual(bytes.subarray(0, tagBytes), tag(context, path, payload))) return undefined;
  const content = JSON.parse(payload.toString()) as Content;
  const now = context.clock.now();
  return now < content.expiresAt && !spent(context).has(content.nonce) ? content : undefined;
}

function spent(context: Context): Map<string, number> {
  const all = spentIn.get(context) ?? new Map<string, number>();
  spentIn.set(context, all);
  for (const [nonce, expiresAt] of all) {
    if (expiresAt > context.clock.now()) break; // in the order of their expiry, near enough
    all.delete(nonce);
  }
  return all;
}

function tag(context: Context, path: string, payload: Buffer): Buffer {
  return createHmac('sha256', deriveKey(context.vaultKey, 'export-ticket'))
    .update(path)
    .update('\0')
    .update(payload)
    .digest()
    .subarray(0, tagBytes);
}

/** The login's hash is itself no business of an address bar. */
function shortHash(loginHash: string): string {
  return createHash('sha256').update(loginHash).digest('base64url').slice(0, 22);
}
