import * as z from 'zod/mini';
import { fieldMessages } from '#shared/errors.ts';
import {
  RefundListSchema,
  RefundSchema,
  ResolveRefundSchema,
  UnsettledRefundSchema,
} from '#shared/refunds.ts';
import { validationFailed } from '../errors.ts';
import { jsonBody } from '../middleware/body.ts';
import { idempotencyKey } from '../middleware/idempotency-key.ts';
import { reply } from '../middleware/reply.ts';
import { accountRoute, param, type Route } from '../middleware/routes.ts';
import { lookAgain, resolveRefund } from '../services/refund-decisions.ts';
import { createRefund, getRefund, listRefunds } from '../services/refunds.ts';

export const refundRoutes: Route[] = [
  accountRoute('get', '/transactions/:id/refunds', 'view', async (call) => {
    const { context, upstream, response } = call;
    reply(response, 200, RefundListSchema, await listRefunds(context, upstream, param(call, 'id')));
  }),

  accountRoute('post', '/transactions/:id/refunds', 'refund', async (call) => {
    const { context, upstream, request, response, login, actor } = call;
    const body = jsonBody(request);
    const name = { accountId: upstream.account.id, userId: login.user.id, key: idempotencyKey(call) };
    const asked = { name, transactionId: param(call, 'id') };
    const answer = await createRefund(context, upstream, asked, body, actor);
    if ('refund' in answer) return reply(response, 202, UnsettledRefundSchema, answer);
    response.status(answer.status).type('application/json').send(answer.body); // byte for byte, as first answered
  }),

  accountRoute('get', '/refunds/:key', 'view', async (call) => {
    const { context, upstream, response, login } = call;
    const name = { accountId: upstream.account.id, userId: login.user.id, key: param(call, 'key') };
    reply(response, 200, RefundSchema, await getRefund(context, name));
  }),

  accountRoute('post', '/refunds/:id/look-again', 'refund', async (call) => {
    const { context, upstream, response, actor } = call;
    reply(response, 200, RefundSchema, await lookAgain(context, upstream, param(call, 'id'), actor));
  }),

  accountRoute('post', '/refunds/:id/resolve', 'refund', async (call) => {
    const { context, upstream, request, response, actor } = call;
    const given = z.safeParse(ResolveRefundSchema, jsonBody(request));
    if (!given.success) throw validationFailed(fieldMessages(given.error.issues));
    reply(
      response,
      200,
      RefundSchema,
      await resolveRefund(context, upstream, param(call, 'id'), given.data, actor),
    );
  }),
];
