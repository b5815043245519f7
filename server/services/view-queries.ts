import type { FieldMessages } from '#shared/errors.ts';
import type { SaveView } from '#shared/views.ts';
import type { Context } from '../context.ts';
import { ApiError, validationFailed } from '../errors.ts';
import { listOwner, type ListRequest, readListRequest } from './list-requests.ts';
import type { CurrentMerchant } from './merchants.ts';
import type { Upstream } from './upstreams.ts';

/** What belongs to one look at a list and not to the view of it. */
const ofOneLook = ['cursor', 'limit', 'view'];

/**
 * Reads a view's query by the list grammar. Throws validation_failed that names the field `query` with each parameter
 * that is not understood: when it is saved, and later for one that was saved under an older grammar.
 */
export function readViewQuery(
  context: Context,
  { merchant, upstream }: { merchant: CurrentMerchant; upstream: Upstream },
  { noun, query }: Pick<SaveView, 'noun' | 'query'>,
): ListRequest {
  const params = new URLSearchParams(query);
  const extra = ofOneLook.filter((name) => params.has(name));
  if (extra.length > 0) {
    throw validationFailed({
      query: extra.map((name) => `${name}: Leave this out; a view has no such thing.`),
    });
  }
  try {
    return readListRequest(params, listOwner(context, merchant, upstream, noun));
  } catch (error) {
    if (error instanceof ApiError && error.code === 'bad_request')
      throw unreadable(error.fields ?? {}, error);
    throw error;
  }
}

function unreadable(faults: FieldMessages, cause: ApiError): ApiError {
  const reasons = Object.entries(faults).flatMap(([name, messages]) =>
    messages.map((message) => `${name}: ${message}`),
  );
  const named = Object.keys(faults).join(', ');
  return new ApiError(
    'validation_failed',
    `The view can’t be read like this. Look at: ${named || 'its filters'}.`,
    {
      fields: { query: reasons.length > 0 ? reasons : [cause.message] },
      cause,
    },
  );
}
