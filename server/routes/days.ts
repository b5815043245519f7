import * as z from 'zod/mini';
import {
  CloseDaySchema,
  DayDetailSchema,
  DayListSchema,
  ReceiptNumbersSchema,
  ReopenDaySchema,
} from '#shared/days.ts';
import { fieldMessages } from '#shared/errors.ts';
import { validationFailed } from '../errors.ts';
import { jsonBody } from '../middleware/body.ts';
import { reply } from '../middleware/reply.ts';
import { type AccountCall, accountRoute, param, queryOf, type Route } from '../middleware/routes.ts';
import { closeDay, getDay, getReceiptNumbers, listDays, reopenDay } from '../services/days.ts';

/** Days of the merchant's calendar: their figures, and signing them. */
export const dayRoutes: Route[] = [
  accountRoute('get', '/days', 'view', async (call) => {
    const days = await listDays(call.context, call, queryOf(call).get('month'));
    reply(call.response, 200, DayListSchema, days);
  }),

  // Before the days by name, which this would else be taken for.
  accountRoute('get', '/days/numbers', 'view', async (call) => {
    const query = queryOf(call);
    const given = { from: query.get('from'), to: query.get('to') };
    reply(call.response, 200, ReceiptNumbersSchema, await getReceiptNumbers(call.context, call, given));
  }),

  accountRoute('get', '/days/:id', 'view', async (call) => {
    reply(call.response, 200, DayDetailSchema, await getDay(call.context, call, param(call, 'id')));
  }),

  accountRoute('post', '/days/:id/close', 'review', async (call) => {
    const given = read(call, CloseDaySchema);
    const day = await closeDay(call.context, call, param(call, 'id'), given, call.actor);
    reply(call.response, 200, DayDetailSchema, day);
  }),

  accountRoute('post', '/days/:id/reopen', 'review', async (call) => {
    const { reason } = read(call, ReopenDaySchema);
    const day = await reopenDay(call.context, call, param(call, 'id'), reason, call.actor);
    reply(call.response, 200, DayDetailSchema, day);
  }),
];

/** The JSON body by its schema. Throws what `jsonBody` does, and validation_failed. */
function read<Schema extends z.ZodMiniType>({ request }: AccountCall, schema: Schema): z.output<Schema> {
  const given = z.safeParse(schema, jsonBody(request));
  if (!given.success) throw validationFailed(fieldMessages(given.error.issues));
  return given.data;
}
