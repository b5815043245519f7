import * as z from 'zod/mini';
import { IdempotencyKeySchema } from '#shared/checkout-sessions.ts';
import { fieldMessages } from '#shared/errors.ts';
import {
  AcknowledgeSchema,
  IntentSchema,
  NewAttemptSchema,
  PutIntentSchema,
  unreconciledKinds,
  UnreconciledSchema,
} from '#shared/intents.ts';
import { badRequest, notFound, validationFailed } from '../errors.ts';
import { jsonBody } from '../middleware/body.ts';
import { reply } from '../middleware/reply.ts';
import { type AccountCall, accountRoute, param, type Route } from '../middleware/routes.ts';
import { getIntent, saveDraft } from '../services/intents.ts';
import { makeNewAttempt } from '../services/new-attempts.ts';
import { listUnreconciled } from '../services/unreconciled.ts';
import { acknowledge, replayWebhook } from '../services/unreconciled-decisions.ts';

export const intentRoutes: Route[] = [
  accountRoute('put', '/intents/:key', 'make_links', async (call) => {
    const given = read(call, PutIntentSchema);
    reply(call.response, 200, IntentSchema, await saveDraft(call.context, intentName(call), given.body));
  }),

  accountRoute('get', '/intents/:key', 'make_links', async (call) => {
    reply(call.response, 200, IntentSchema, await getIntent(call.context, call.upstream, intentName(call)));
  }),

  accountRoute('post', '/intents/:key/new-attempt', 'make_links', async (call) => {
    const { context, upstream, response, actor } = call;
    const { key } = read(call, NewAttemptSchema);
    const intent = await makeNewAttempt(context, upstream, intentName(call), key, actor);
    reply(response, 201, IntentSchema, intent);
  }),

  accountRoute('get', '/unreconciled', 'view', replyUnreconciled),

  accountRoute('post', '/unreconciled/:kind/:ref/acknowledge', 'resolve_unreconciled', async (call) => {
    const { note = '' } = read(call, AcknowledgeSchema);
    const kind = unreconciledKinds.find((known) => known === param(call, 'kind'));
    if (!kind) throw notFound();
    await acknowledge(call.context, call.upstream, { kind, ref: param(call, 'ref') }, note, call.actor);
    await replyUnreconciled(call);
  }),

  accountRoute('post', '/unreconciled/webhook/:ref/replay', 'resolve_unreconciled', async (call) => {
    await replayWebhook(call.context, call.upstream, param(call, 'ref'), call.actor);
    await replyUnreconciled(call);
  }),
];

async function replyUnreconciled({ context, upstream, login, role, response }: AccountCall): Promise<void> {
  const list = await listUnreconciled(context, upstream, { userId: login.user.id, role });
  reply(response, 200, UnreconciledSchema, list);
}

/** The JSON body by its schema. Throws what `jsonBody` does, and validation_failed. */
function read<Schema extends z.ZodMiniType>({ request }: AccountCall, schema: Schema): z.output<Schema> {
  const given = z.safeParse(schema, jsonBody(request));
  if (!given.success) throw validationFailed(fieldMessages(given.error.issues));
  return given.data;
}

/** An intent's key is its maker's own: somebody else's is not found. */
function intentName(call: AccountCall) {
  const key = z.safeParse(IdempotencyKeySchema, param(call, 'key'));
  if (!key.success) throw badRequest('The key must have 8 to 64 characters: letters, digits, _ and -.');
  return { accountId: call.upstream.account.id, userId: call.login.user.id, key: key.data };
}
