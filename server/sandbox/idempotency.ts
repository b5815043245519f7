import { createHash } from 'node:crypto';
import type { Request } from 'express';
import * as z from 'zod/mini';
import { refusal } from './api-error.ts';
import type { Context } from './context.ts';

/** What one key stands for: scope and mark of one request, and a fingerprint of what it asked. */
export type IdempotencyMark = { apiKey: string; key: string; fingerprint: string };
export type Reply = { status: number; body: string };

/** Reads `Idempotency-Key`; null when absent. A key that no client would mean to send is 400 (assumed). */
export function readIdempotencyKey(request: Request): string | null {
  const key = request.get('Idempotency-Key');
  if (key === undefined) return null;
  // No spaces: a header sent twice arrives joined by ", ".
  if (!/^[\x21-\x7e]{1,255}$/.test(key) || key.includes(',')) {
    throw refusal(400, 'Idempotency-Key must be one value of 1 to 255 visible ASCII characters.');
  }
  return key;
}

/** Equal for equal requests, whatever the order of their JSON fields. */
export function fingerprintOf(operation: string, body: unknown): string {
  const canonical = JSON.stringify(body, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(`${operation}\n${canonical}`).digest('hex');
}

const ReplySchema = z.object({ fingerprint: z.string(), status: z.number(), body: z.string() });

/**
 * The original reply to this key, or null when it is new.
 * Assumed: a different body, and a request still running, are both 409.
 */
export function findReply(context: Context, mark: IdempotencyMark): Reply | null {
  if (context.running.has(runningName(mark))) {
    throw refusal(409, 'A request with this Idempotency-Key is still running.');
  }
  const found = context.db.one(
    ReplySchema,
    'select fingerprint, status, body from replies where api_key = ? and idempotency_key = ? and created_at > ?',
    ...[mark.apiKey, mark.key, oldestLiving(context)],
  );
  if (!found) return null;
  if (found.fingerprint !== mark.fingerprint) {
    throw refusal(409, 'This Idempotency-Key was used with a different request.');
  }
  return { status: found.status, body: found.body };
}

/**
 * Keeps a reply under its key; call inside the transaction that does the work. Only successes are
 * kept (assumed): a refused request leaves its key free for a corrected one.
 */
export function keepReply(context: Context, mark: IdempotencyMark, reply: Reply): void {
  context.db.run(
    `insert or replace into replies (api_key, idempotency_key, fingerprint, status, body, created_at)
     values (?, ?, ?, ?, ?, ?)`,
    ...[mark.apiKey, mark.key, mark.fingerprint, reply.status, reply.body, context.settings.now()],
  );
}

export function forgetOldReplies(context: Context): void {
  context.db.run('delete from replies where created_at <= ?', oldestLiving(context));
}

/** Marks the request as running until the returned function is called. */
export function markRunning(context: Context, mark: IdempotencyMark | null): () => void {
  if (!mark) return () => {};
  context.running.add(runningName(mark));
  return () => void context.running.delete(runningName(mark));
}

function runningName(mark: IdempotencyMark): string {
  return `${mark.apiKey} ${mark.key}`;
}

function oldestLiving(context: Context): number {
  return context.settings.now() - context.settings.idempotencyKeyLifetimeHours * 3_600_000;
}
