import * as z from 'zod/mini';
import { fieldMessages } from '#shared/errors.ts';
import { mostReviews, ReceiptReviewSchema, ReviewListSchema, SetReviewsSchema } from '#shared/reviews.ts';
import { badRequest, validationFailed } from '../errors.ts';
import { jsonBody } from '../middleware/body.ts';
import { reply } from '../middleware/reply.ts';
import { type AccountCall, accountRoute, param, queryOf, type Route } from '../middleware/routes.ts';
import { getReview, listReviews, setReview, setReviews } from '../services/reviews.ts';

/** Ticking receipts off. */
export const reviewRoutes: Route[] = [
  accountRoute('get', '/transactions/:id/review', 'view', async (call) => {
    const review = await getReview(call.context, call.upstream, param(call, 'id'));
    reply(call.response, 200, ReceiptReviewSchema, { review });
  }),

  accountRoute('put', '/transactions/:id/review', 'review', (call) => set(call, true)),

  accountRoute('delete', '/transactions/:id/review', 'review', (call) => set(call, false)),

  accountRoute('get', '/reviews', 'view', async (call) => {
    const data = await listReviews(call.context, call.upstream, readIds(queryOf(call)));
    reply(call.response, 200, ReviewListSchema, { data });
  }),

  accountRoute('post', '/reviews', 'review', async (call) => {
    const given = z.safeParse(SetReviewsSchema, jsonBody(call.request));
    if (!given.success) throw validationFailed(fieldMessages(given.error.issues));
    const data = await setReviews(call.context, call.upstream, given.data, call.actor);
    reply(call.response, 200, ReviewListSchema, { data });
  }),
];

async function set(call: AccountCall, reviewed: boolean): Promise<void> {
  const review = await setReview(call.context, call.upstream, param(call, 'id'), reviewed, call.actor);
  reply(call.response, 200, ReceiptReviewSchema, { review });
}

function readIds(query: URLSearchParams): string[] {
  const ids = query
    .getAll('ids')
    .flatMap((list) => list.split(','))
    .filter((id) => id !== '');
  if (ids.length > 0 && ids.length <= mostReviews) return [...new Set(ids)];
  const message = `Name one to ${mostReviews} receipts in ids, with commas between.`;
  throw badRequest(message, { ids: [message] });
}
