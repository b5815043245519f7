import * as z from 'zod/mini';
import { fieldMessages } from '#shared/errors.ts';
import {
  ComplaintReplySchema,
  ComplaintSchema,
  maxComplaintLength,
  maxQueryLength,
  SearchReplySchema,
} from '#shared/search.ts';
import { badRequest, validationFailed } from '../errors.ts';
import { jsonBody } from '../middleware/body.ts';
import { reply } from '../middleware/reply.ts';
import { type AccountCall, accountRoute, queryOf, type Route } from '../middleware/routes.ts';
import { lookUpComplaint } from '../services/complaints.ts';
import { search } from '../services/search.ts';

// eslint-disable-next-line no-control-regex -- the rule is about these very characters
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

export const searchRoutes: Route[] = [
  accountRoute('get', '/search', 'view', async (call) => {
    const asked = { text: readQuery(queryOf(call)), timeZone: call.merchant.timeZone };
    const found = await search(call.context, call.upstream, await otherModeOf(call), asked);
    reply(call.response, 200, SearchReplySchema, found);
  }),

  accountRoute('post', '/search', 'view', async (call) => {
    const asked = { text: readComplaint(jsonBody(call.request)), timeZone: call.merchant.timeZone };
    const found = await lookUpComplaint(call.context, call.upstream, await otherModeOf(call), asked);
    reply(call.response, 200, ComplaintReplySchema, found);
  }),
];

function otherModeOf({ context, merchant, mode }: AccountCall) {
  return context.upstreams.of(merchant.slug, mode === 'test' ? 'live' : 'test');
}

function readQuery(params: URLSearchParams): string {
  const [text, ...more] = params.getAll('q');
  const others = [...params.keys()].filter((name) => name !== 'q');
  if (text === undefined || more.length > 0 || others.length > 0)
    throw badRequest('Give what you look for as q, once, and nothing else.');
  if (text.trim() === '') throw badRequest('Write what you look for.', { q: ['Write what you look for.'] });
  if (text.length > maxQueryLength)
    throw badRequest(`Shorten this to at most ${maxQueryLength} characters.`, {
      q: [`At most ${maxQueryLength} characters.`],
    });
  if (control.test(text) || !text.isWellFormed())
    throw badRequest('Remove the control characters.', { q: ['Remove the control characters.'] });
  return text.trim();
}

function readComplaint(body: unknown): string {
  const given = z.safeParse(ComplaintSchema, body);
  if (!given.success) throw validationFailed(fieldMessages(given.error.issues));
  // What a mail program ends its lines with is no control character to complain about.
  const text = given.data.text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  if (text.trim() === '') throw validationFailed({ text: ['Paste the text in which to look.'] });
  if (text.length > maxComplaintLength)
    throw validationFailed({ text: [`Shorten this to at most ${maxComplaintLength} characters.`] });
  if (control.test(text) || !text.isWellFormed())
    throw validationFailed({ text: ['Remove the control characters from this text.'] });
  return text;
}
