import {
  CheckoutSessionListSchema,
  CheckoutSessionSchema,
  RawCheckoutSessionSchema,
  SummarySchema,
  TimelineSchema,
} from '#shared/checkout-sessions.ts';
import { ExplanationSchema } from '#shared/explanations.ts';
import { UnsettledSchema } from '#shared/intents.ts';
import { jsonBody } from '../middleware/body.ts';
import { idempotencyKey } from '../middleware/idempotency-key.ts';
import { reply } from '../middleware/reply.ts';
import { type AccountCall, accountRoute, param, queryOf, type Route } from '../middleware/routes.ts';
import {
  findSession,
  getCheckoutSession,
  listCheckoutSessions,
  refreshCheckoutSession,
  summariseCheckoutSessions,
} from '../services/checkout-sessions.ts';
import { createCheckoutSession } from '../services/intents.ts';
import { explainList } from '../services/explanations.ts';
import { listOwner, readListRequest } from '../services/list-requests.ts';
import { instantReply } from '../services/replies.ts';
import { getTimeline } from '../services/timelines.ts';

export const checkoutSessionRoutes: Route[] = [
  accountRoute('get', '/checkout-sessions', 'view', async (call) => {
    reply(
      call.response,
      200,
      CheckoutSessionListSchema,
      await listCheckoutSessions(call.context, call.upstream, listRequest(call)),
    );
  }),

  accountRoute('get', '/checkout-sessions/summary', 'view', async (call) => {
    reply(
      call.response,
      200,
      SummarySchema,
      await summariseCheckoutSessions(call.context, call.upstream, listRequest(call)),
    );
  }),

  accountRoute('post', '/checkout-sessions', 'make_links', async (call) => {
    const { context, upstream, request, response, login, actor } = call;
    const body = jsonBody(request);
    const name = { accountId: upstream.account.id, userId: login.user.id, key: idempotencyKey(call) };
    const answer = await createCheckoutSession(context, upstream, name, body, actor);
    if ('intent' in answer) return reply(response, 202, UnsettledSchema, answer);
    response.status(answer.status).type('application/json').send(answer.body); // byte for byte, as first answered
  }),

  accountRoute('get', '/checkout-sessions/explain', 'view', async (call) => {
    reply(
      call.response,
      200,
      ExplanationSchema,
      await explainList(
        call.context,
        queryOf(call),
        listOwner(call.context, call.merchant, call.upstream, 'checkout_sessions'),
      ),
    );
  }),

  accountRoute('get', '/checkout-sessions/:id', 'view', async (call) => {
    reply(
      call.response,
      200,
      CheckoutSessionSchema,
      await getCheckoutSession(call.context, call.upstream, param(call, 'id')),
    );
  }),

  accountRoute('post', '/checkout-sessions/:id/refresh', 'refresh', async (call) => {
    reply(
      call.response,
      200,
      CheckoutSessionSchema,
      await refreshCheckoutSession(call.context, call.upstream, param(call, 'id'), call.actor),
    );
  }),

  accountRoute('get', '/checkout-sessions/:id/timeline', 'view', async (call) => {
    reply(
      call.response,
      200,
      TimelineSchema,
      await getTimeline(call.context, call.upstream, param(call, 'id')),
    );
  }),

  accountRoute('get', '/checkout-sessions/:id/raw', 'view', async (call) => {
    const { rawJson, checkedAt } = await findSession(call.context, call.upstream, param(call, 'id'));
    const raw: unknown = rawJson === null ? null : JSON.parse(rawJson);
    reply(call.response, 200, RawCheckoutSessionSchema, {
      raw,
      replied_at: checkedAt === null ? null : instantReply(checkedAt),
    });
  }),
];

function listRequest(call: AccountCall) {
  return readListRequest(
    queryOf(call),
    listOwner(call.context, call.merchant, call.upstream, 'checkout_sessions'),
  );
}
