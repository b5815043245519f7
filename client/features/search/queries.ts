import { hashKey, queryOptions } from '@tanstack/react-query';
import { ComplaintReplySchema, SearchReplySchema } from '#shared/search.ts';
import { apiGet, apiPost } from '../../lib/api.ts';
import { endpoints, type Account } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';

/** Everything of the account that the text identifies, exact hits first. The text must not be empty. */
export const searchQuery = (account: Account, text: string) =>
  queryOptions({
    queryKey: queryKeys.search(account, text),
    queryFn: ({ signal }) => apiGet(endpoints.search(account, text), SearchReplySchema, { signal }),
    enabled: text !== '',
    // A receipt that has just come to be must be found at once.
    staleTime: 0,
    // The next key press asks again anyhow; waiting for three tries would only hide what is wrong.
    retry: false,
  });

/** All clues of a pasted text with their hits. The text goes in a body: an address is written into logs and histories. */
export const complaintQuery = (account: Account, text: string) =>
  queryOptions({
    queryKey: [...complaintsKey(account), text] as const,
    queryFn: ({ signal }) =>
      apiPost(endpoints.complaint(account), ComplaintReplySchema, { body: { text }, signal }),
    staleTime: 0,
    retry: false,
    // The finds of before stay while the text is edited, but never those of another account.
    placeholderData: (reply, query) =>
      query && hashKey(query.queryKey.slice(0, -1)) === hashKey(complaintsKey(account)) ? reply : undefined,
  });

const complaintsKey = (account: Account) => [...queryKeys.account(account), 'complaint'] as const;
