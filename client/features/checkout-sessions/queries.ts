import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { CheckoutSessionListSchema, SummarySchema } from '#shared/checkout-sessions.ts';
import { apiGet } from '../../lib/api.ts';
import { endpoints, type Account } from '../../lib/paths.ts';
import { typingPause } from '../../lib/typing-pause.ts';
import { queryKeys } from '../../lib/query-keys.ts';

const fetchPage = (account: Account, request: string, signal: AbortSignal) =>
  apiGet(endpoints.checkoutSessions(account, request), CheckoutSessionListSchema, { signal });

/** The list's pages; `request` is a query string of the list grammar. */
export const checkoutSessionSource = (account: Account) => ({
  pageQuery: (request: string) => ({
    queryKey: [...queryKeys.checkoutSessions(account), 'list', request],
    queryFn: ({ signal }: { signal: AbortSignal }) => fetchPage(account, request, signal),
  }),
  fetchPage: (request: string, signal: AbortSignal) => fetchPage(account, request, signal),
});

/** Count and totals per currency over every row that the filters let through. */
export const checkoutSessionSummaryQuery = (account: Account, filters: string) =>
  queryOptions({
    queryKey: [...queryKeys.checkoutSessions(account), 'summary', filters],
    queryFn: async ({ signal }) => {
      // Sums over whatever holds the first letter are for nobody.
      if (new URLSearchParams(filters).has('q')) await typingPause(signal);
      return await apiGet(endpoints.checkoutSessionSummary(account, filters), SummarySchema, { signal });
    },
    placeholderData: keepPreviousData,
  });
