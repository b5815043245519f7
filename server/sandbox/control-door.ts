import { json, type Request, type RequestHandler, Router } from 'express';
import * as z from 'zod/mini';
import { type Account, accountByApiKey, accountOf, putAccount, switchWebhooks } from './accounts.ts';
import { bearerOf } from './api-access.ts';
import { invalidFields, refusal } from './api-error.ts';
import type { Context } from './context.ts';
import { sweepExpired } from './closing.ts';
import { fieldErrorsOf, text, webAddress } from './field-rules.ts';
import { sameSecret } from './ids.ts';
import { isoInstant } from './instants.ts';
import { type Mode, ModeSchema } from './mode.ts';
import { listRefunds } from './refunds.ts';
import { listSessions } from './sessions.ts';

const PutSchema = z.object({
  name: text('The name', { max: 100 }),
  webhook_url: z.optional(
    z.nullable(
      webAddress('The webhook URL').check(
        z.refine(isSafeTarget, { error: 'The webhook URL must be https, or http to loopback.' }),
      ),
    ),
  ),
  api_key: z.optional(text('The API key', { max: 200 })),
  webhook_secret: z.optional(text('The webhook secret', { max: 200 })),
});
const PatchSchema = z.object({ webhooks: z.boolean({ error: 'Say true or false.' }) });

/** Not part of the imitated API: registers merchants, and lets tests look behind and move the clockwork. */
export function controlDoor(context: Context): Router {
  const router = Router();
  router.use(admitAdmin(context), json({ limit: '16kb' }));
  router.put('/merchants/:slug/:mode', (request, response) => {
    const { slug, mode } = readTarget(request.params);
    const change = readBody(PutSchema, request);
    if (change.api_key !== undefined) mustBeFreeKey(context, slug, mode, change.api_key);
    const { api_key, webhook_secret } = putAccount(context.db, slug, mode, change);
    response.json({ api_key, webhook_secret });
  });
  router.patch('/merchants/:slug/:mode', (request, response) => {
    const { slug, mode } = readTarget(request.params);
    const { webhooks } = readBody(PatchSchema, request);
    if (!switchWebhooks(context.db, slug, mode, webhooks)) throw refusal(404, 'Not found.');
    response.json({ webhooks });
  });
  router.post('/sweep', (_request, response) => {
    response.json({ expired: sweepExpired(context) });
  });
  router.get('/sessions', (request, response) => {
    const { merchant: slug, mode } = request.query;
    const target = readTarget({ slug, mode });
    const account = accountOf(context.db, target.slug, target.mode);
    response.json({ data: account ? ledger(context, account) : [] });
  });
  router.get('/refunds', (request, response) => {
    const { merchant: slug, mode } = request.query;
    const target = readTarget({ slug, mode });
    const account = accountOf(context.db, target.slug, target.mode);
    response.json({ data: account ? listRefunds(context, account.id) : [] });
  });
  router.use(() => {
    throw refusal(404, 'Not found.');
  });
  return router;
}

function admitAdmin(context: Context): RequestHandler {
  return (request, _response, next) => {
    const token = bearerOf(request);
    if (!token || !sameSecret(token, context.settings.adminToken)) {
      throw refusal(401, 'The control door needs the admin token.');
    }
    next();
  };
}

function readTarget(params: { slug?: unknown; mode?: unknown }): { slug: string; mode: Mode } {
  const mode = ModeSchema.safeParse(params.mode);
  const { slug } = params;
  if (!mode.success || typeof slug !== 'string' || !/^[a-z0-9][a-z0-9-]{0,62}$/.test(slug)) {
    throw refusal(404, 'Name a merchant by slug, and a mode: test or live.');
  }
  return { slug, mode: mode.data };
}

function readBody<S extends z.ZodMiniType>(schema: S, request: Request): z.output<S> {
  const parsed = schema.safeParse(request.body ?? {});
  if (!parsed.success) throw invalidFields(fieldErrorsOf(parsed.error));
  return parsed.data;
}

function mustBeFreeKey(context: Context, slug: string, mode: Mode, apiKey: string): void {
  if (!apiKey.startsWith(`gc_${mode}_`) || /[^\x21-\x7e]/.test(apiKey)) {
    throw invalidFields({ api_key: [`A key of ${mode} mode starts with gc_${mode}_.`] });
  }
  const holder = accountByApiKey(context.db, apiKey);
  if (holder && (holder.merchant !== slug || holder.mode !== mode)) {
    throw refusal(409, 'Another merchant holds this API key.');
  }
}

/** Webhooks go over https, or stay on this machine. */
function isSafeTarget(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return (
    protocol === 'https:' ||
    hostname === 'localhost' ||
    hostname === '[::1]' ||
    /^127(\.\d+){3}$/.test(hostname)
  );
}

function ledger(context: Context, account: Account): Record<string, unknown>[] {
  return listSessions(context, account.id).map(({ id, status, amount, currency, request, ...session }) => ({
    ...{ id, status, amount, currency, idempotency_key: session.idempotency_key },
    description: request.description ?? null,
    metadata: request.metadata ?? null,
    created_at: isoInstant(session.created_at),
    expires_at: isoInstant(session.expires_at),
  }));
}
