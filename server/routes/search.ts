import { maxQueryLength, SearchReplySchema } from '#shared/search.ts';
import { badRequest } from '../errors.ts';
import { accountRoute, queryOf, reply, type Route } from '../middleware/routes.ts';
import { search } from '../services/search.ts';

export const searchRoutes: Route[] = [
  accountRoute('get', '/search', 'view', async (call) => {
    const text = readQuery(queryOf(call));
    const otherMode = await call.context.upstreams.of(
      call.merchant.slug,
      call.mode === 'test' ? 'live' : 'test',
    );
    reply(call.response, 200, SearchReplySchema, await search(call.context, call.upstream, otherMode, text));
  }),
];

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
  // eslint-disable-next-line no-control-regex -- the rule is about these very characters
  if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(text) || !text.isWellFormed())
    throw badRequest('Remove the control characters.', { q: ['Remove the control characters.'] });
  return text.trim();
}
