import * as z from 'zod/mini';
import { fieldMessages } from '#shared/errors.ts';
import {
  DefaultViewSchema,
  SaveLayoutSchema,
  SaveViewSchema,
  ViewCountSchema,
  ViewListSchema,
  ViewSchema,
} from '#shared/views.ts';
import { validationFailed } from '../errors.ts';
import { jsonBody } from '../middleware/body.ts';
import { reply } from '../middleware/reply.ts';
import { type AccountCall, accountRoute, param, type Route } from '../middleware/routes.ts';
import { saveLayout } from '../services/layouts.ts';
import {
  addView,
  changeView,
  countView,
  listViews,
  removeView,
  restoreView,
  setDefaultView,
  type ViewCall,
} from '../services/views.ts';

/** Saved views and layouts: the merchant's, under each mode alike; only the counts differ. */
export const viewRoutes: Route[] = [
  accountRoute('get', '/views', 'view', async (call) => {
    reply(call.response, 200, ViewListSchema, await listViews(call.context, viewCall(call)));
  }),

  accountRoute('post', '/views', 'view', async (call) => {
    const given = read(call, SaveViewSchema);
    reply(call.response, 201, ViewSchema, await addView(call.context, viewCall(call), given));
  }),

  // Before the views by id, which these two names would else be taken for.
  accountRoute('put', '/views/default', 'view', async (call) => {
    const given = read(call, DefaultViewSchema);
    await setDefaultView(call.context, viewCall(call), given);
    reply(call.response, 200, DefaultViewSchema, given);
  }),

  accountRoute('put', '/views/layout', 'view', async (call) => {
    const given = read(call, SaveLayoutSchema);
    const person = { merchant: call.merchant.slug, userId: call.login.user.id };
    await saveLayout(call.context, person, given, call.actor);
    reply(call.response, 200, SaveLayoutSchema, given);
  }),

  accountRoute('put', '/views/:id', 'view', async (call) => {
    const given = read(call, SaveViewSchema);
    const view = await changeView(call.context, viewCall(call), param(call, 'id'), given);
    reply(call.response, 200, ViewSchema, view);
  }),

  accountRoute('delete', '/views/:id', 'view', async (call) => {
    await removeView(call.context, viewCall(call), param(call, 'id'));
    call.response.status(204).end();
  }),

  accountRoute('post', '/views/:id/restore', 'view', async (call) => {
    await restoreView(call.context, viewCall(call), param(call, 'id'));
    call.response.status(204).end();
  }),

  accountRoute('get', '/views/:id/count', 'view', async (call) => {
    const count = await countView(call.context, viewCall(call), param(call, 'id'));
    reply(call.response, 200, ViewCountSchema, count);
  }),
];

function viewCall({ merchant, role, login, upstream, actor }: AccountCall): ViewCall {
  return { merchant, role, userId: login.user.id, upstream, actor };
}

/** The JSON body by its schema. Throws what `jsonBody` does, and validation_failed. */
function read<Schema extends z.ZodMiniType>({ request }: AccountCall, schema: Schema): z.output<Schema> {
  const given = z.safeParse(schema, jsonBody(request));
  if (!given.success) throw validationFailed(fieldMessages(given.error.issues));
  return given.data;
}
