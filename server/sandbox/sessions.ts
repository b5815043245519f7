import * as z from 'zod/mini';
import type { Account } from './accounts.ts';
import type { Context } from './context.ts';
import { type CreateRequest, storedRequest } from './create-request.ts';
import { newId } from './ids.ts';

const StatusSchema = z.enum(['open', 'completed', 'failed', 'expired', 'cancelled']);
export type Status = z.infer<typeof StatusSchema>;

const SessionSchema = z.pipe(
  z.object({
    id: z.string(),
    account_id: z.number(),
    status: StatusSchema,
    amount: z.number(),
    currency: z.string(),
    request: z.string(),
    idempotency_key: z.nullable(z.string()),
    created_at: z.number(),
    expires_at: z.number(),
    ended_at: z.nullable(z.number()),
  }),
  z.transform((row) => ({ ...row, request: storedRequest(row.request) })),
);
export type Session = z.infer<typeof SessionSchema>;

/** Makes an open session; instants are whole seconds, as the API shows them. */
export function createSession(
  context: Context,
  account: Account,
  request: CreateRequest,
  idempotencyKey: string | null,
): Session {
  const createdAt = Math.floor(context.settings.now() / 1000) * 1000;
  const expiresAt = createdAt + request.expires_in_minutes * 60_000;
  const session = context.db.one(
    SessionSchema,
    `insert into sessions (id, account_id, status, amount, currency, request, idempotency_key, created_at, expires_at)
     values (?, ?, 'open', ?, ?, ?, ?, ?, ?) returning *`,
    ...[newId('cs'), account.id, request.amount, request.currency, JSON.stringify(request)],
    ...[idempotencyKey, createdAt, expiresAt],
  );
  if (!session) throw new Error('An insert of a session returned no row');
  return session;
}

export function findSession(context: Context, id: string): Session | undefined {
  return context.db.one(SessionSchema, 'select * from sessions where id = ?', id);
}

export function listSessions(context: Context, accountId: number): Session[] {
  return context.db.many(
    SessionSchema,
    'select * from sessions where account_id = ? order by seq',
    accountId,
  );
}

/** Ends an open session; false when another request ended it first. This is what makes a link single use. */
export function endSession(context: Context, id: string, status: Exclude<Status, 'open'>): boolean {
  const sql = "update sessions set status = ?, ended_at = ? where id = ? and status = 'open'";
  return context.db.run(sql, status, context.settings.now(), id) === 1;
}

/** Whether time is up, though the sweep may not have come by yet. */
export function isPastExpiry(context: Context, session: Session): boolean {
  return context.settings.now() >= session.expires_at;
}

/** Open sessions whose time is up. */
export function dueSessions(context: Context): Session[] {
  const sql = "select * from sessions where status = 'open' and expires_at <= ?";
  return context.db.many(SessionSchema, sql, context.settings.now());
}
