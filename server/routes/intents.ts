import * as z from 'zod/mini';
import { IdempotencyKeySchema } from '#shared/checkout-sessions.ts';
import { fieldMessages } from '#shared/errors.ts';
import { IntentSchema, PutIntentSchema, UnreconciledSchema } from '#shared/intents.ts';
import { badRequest, validationFailed } from '../errors.ts';
import { jsonBody } from '../middleware/body.ts';
import { type AccountCall, accountRoute, param, reply, type Route } from '../middleware/routes.ts';
import { getIntent, saveDraft } from '../services/intents.ts';
import { listUnreconciled } from '../services/unreconciled.ts';

export const intentRoutes: Route[] = [
  accountRoute('put', '/intents/:key', 'make_links', async (call) => {
    const body = jsonBody(call.request);
    const name = intentName(call);
    const given = z.safeParse(PutIntentSchema, body);
    if (!given.success) throw validationFailed(fieldMessages(given.error.issues));
    reply(call.response, 200, IntentSchema, await saveDraft(call.context, name, given.data.body));
  }),

  accountRoute('get', '/intents/:key', 'make_links', async (call) => {
    reply(call.response, 200, IntentSchema, await getIntent(call.context, call.upstream, intentName(call)));
  }),

  accountRoute('get', '/unreconciled', 'view', async (call) => {
    reply(call.response, 200, UnreconciledSchema, await listUnreconciled(call.context, call.upstream));
  }),
];

/** An intent's key is its maker's own: somebody else's is not found. */
function intentName(call: AccountCall) {
  const key = z.safeParse(IdempotencyKeySchema, param(call, 'key'));
  if (!key.success) throw badRequest('The key must have 8 to 64 characters: letters, digits, _ and -.');
  return { accountId: call.upstream.account.id, userId: call.login.user.id, key: key.data };
}
