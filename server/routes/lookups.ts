import * as z from 'zod/mini';
import { fieldMessages } from '#shared/errors.ts';
import { LookupReplySchema, LookupSchema } from '#shared/lookups.ts';
import { validationFailed } from '../errors.ts';
import { jsonBody } from '../middleware/body.ts';
import { reply } from '../middleware/reply.ts';
import { accountRoute, type Route } from '../middleware/routes.ts';
import { lookUp } from '../services/lookups.ts';

export const lookupRoutes: Route[] = [
  accountRoute('post', '/lookups', 'view', async (call) => {
    const given = z.safeParse(LookupSchema, jsonBody(call.request));
    if (!given.success) throw validationFailed(fieldMessages(given.error.issues));
    reply(
      call.response,
      200,
      LookupReplySchema,
      await lookUp(call.context, call.upstream, given.data.values),
    );
  }),
];
