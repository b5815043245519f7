import * as z from 'zod/mini';
import { BackfillSchema, StartBackfillSchema } from '#shared/backfill.ts';
import { fieldMessages } from '#shared/errors.ts';
import { validationFailed } from '../errors.ts';
import { jsonBody } from '../middleware/body.ts';
import { reply } from '../middleware/reply.ts';
import { accountRoute, type Route } from '../middleware/routes.ts';
import { getBackfill, startBackfill } from '../services/backfill.ts';

export const backfillRoutes: Route[] = [
  accountRoute('get', '/backfill', 'view', async (call) => {
    reply(call.response, 200, BackfillSchema, await getBackfill(call.context, call.upstream));
  }),

  accountRoute('post', '/backfill', 'refresh', async (call) => {
    const given = z.safeParse(StartBackfillSchema, jsonBody(call.request));
    if (!given.success) throw validationFailed(fieldMessages(given.error.issues));
    const { context, upstream, actor } = call;
    reply(call.response, 202, BackfillSchema, await startBackfill(context, upstream, given.data, actor));
  }),
];
