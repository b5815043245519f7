import { queryOptions } from '@tanstack/react-query';
import { SearchReplySchema } from '#shared/search.ts';
import { apiGet } from '../../lib/api.ts';
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
  });
