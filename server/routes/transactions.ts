import { SummarySchema, TimelineSchema } from '#shared/checkout-sessions.ts';
import { ExplanationSchema } from '#shared/explanations.ts';
import { TransactionListSchema, TransactionSchema } from '#shared/transactions.ts';
import { reply } from '../middleware/reply.ts';
import { type AccountCall, accountRoute, param, queryOf, type Route } from '../middleware/routes.ts';
import { explainList } from '../services/explanations.ts';
import { listOwner, readListRequest } from '../services/list-requests.ts';
import { getTransactionTimeline } from '../services/timelines.ts';
import {
  getTransaction,
  listTransactions,
  refreshTransaction,
  summariseTransactions,
} from '../services/transactions.ts';

export const transactionRoutes: Route[] = [
  accountRoute('get', '/transactions', 'view', async (call) => {
    reply(
      call.response,
      200,
      TransactionListSchema,
      await listTransactions(call.context, call.upstream, listRequest(call)),
    );
  }),

  accountRoute('get', '/transactions/summary', 'view', async (call) => {
    reply(
      call.response,
      200,
      SummarySchema,
      await summariseTransactions(call.context, call.upstream, listRequest(call)),
    );
  }),

  accountRoute('get', '/transactions/explain', 'view', async (call) => {
    reply(
      call.response,
      200,
      ExplanationSchema,
      await explainList(
        call.context,
        queryOf(call),
        listOwner(call.context, call.merchant, call.upstream, 'transactions'),
      ),
    );
  }),

  accountRoute('get', '/transactions/:id', 'view', async (call) => {
    reply(
      call.response,
      200,
      TransactionSchema,
      await getTransaction(call.context, call.upstream, param(call, 'id')),
    );
  }),

  accountRoute('post', '/transactions/:id/refresh', 'refresh', async (call) => {
    reply(
      call.response,
      200,
      TransactionSchema,
      await refreshTransaction(call.context, call.upstream, param(call, 'id'), call.actor),
    );
  }),

  accountRoute('get', '/transactions/:id/timeline', 'view', async (call) => {
    reply(
      call.response,
      200,
      TimelineSchema,
      await getTransactionTimeline(call.context, call.upstream, param(call, 'id')),
    );
  }),
];

function listRequest(call: AccountCall) {
  return readListRequest(
    queryOf(call),
    listOwner(call.context, call.merchant, call.upstream, 'transactions'),
  );
}
