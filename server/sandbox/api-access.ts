import type { Request, RequestHandler } from 'express';
import { type Account, accountByApiKey } from './accounts.ts';
import { refusal, tooManyRequests } from './api-error.ts';
import type { Context } from './context.ts';
import { createRateLimiter } from './rate-limit.ts';

const callers = new WeakMap<Request, Account>();

/** The account whose key came with this request. */
export function callerOf(request: Request): Account {
  const account = callers.get(request);
  if (!account) throw refusal(401, 'Invalid API key.');
  return account;
}

export function bearerOf(request: Request): string | null {
  return /^Bearer ([\x21-\x7e]{1,200})$/i.exec(request.get('Authorization') ?? '')?.[1] ?? null;
}

/** Lets in who has a key, and counts each request against that key's minute. */
export function apiAccess(context: Context): RequestHandler {
  const { rateLimitPerMinute, now } = context.settings;
  const count = createRateLimiter(now);
  return (request, response, next) => {
    const apiKey = bearerOf(request);
    if (!apiKey) throw refusal(401, 'Missing API key. Send it as "Authorization: Bearer <key>".');
    const account = accountByApiKey(context.db, apiKey);
    if (!account) throw refusal(401, 'Invalid API key.');
    callers.set(request, account);
    const movesMoney = request.method === 'POST' && request.path.startsWith('/payments/');
    const tier = movesMoney ? 'payment-mutations' : 'writes';
    const limit = movesMoney ? Math.ceil(rateLimitPerMinute / 2) : rateLimitPerMinute;
    const verdict = count(`${apiKey} ${tier}`, limit);
    response.set('X-RateLimit-Limit', String(verdict.limit));
    response.set('X-RateLimit-Remaining', String(verdict.remaining));
    if (!verdict.allowed) throw tooManyRequests(verdict.retryAfterSeconds);
    next();
  };
}

/**
 * Refuses an object that is not the caller's: another merchant's is the same 404 as none, one of the
 * caller's own other mode is 403 with the same body whatever the object.
 */
export function mustOwn<T extends { account_id: number }>(
  caller: Account,
  owner: Account | undefined,
  found: T | undefined,
): T {
  if (!found || !owner || owner.merchant !== caller.merchant) throw refusal(404, 'Not found.');
  if (owner.id !== caller.id) throw refusal(403, 'This API key is of the wrong mode.');
  return found;
}
