import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { SummarySchema } from '#shared/checkout-sessions.ts';
import { TransactionListSchema, TransactionSchema } from '#shared/transactions.ts';
import { apiGet } from '../../lib/api.ts';
import { endpoints, type Account } from '../../lib/paths.ts';
import { typingPause } from '../../lib/typing-pause.ts';
import { queryKeys } from '../../lib/query-keys.ts';

const fetchPage = (account: Account, request: string, signal: AbortSignal) =>
  apiGet(endpoints.transactions(account, request), TransactionListSchema, { signal });

/** The list's pages; `request` is a query string of the list grammar. */
export const transactionSource = (account: Account) => ({
  pageQuery: (request: string) => ({
    queryKey: [...queryKeys.transactions(account), 'list', request],
    queryFn: ({ signal }: { signal: AbortSignal }) => fetchPage(account, request, signal),
  }),
  fetchPage: (request: string, signal: AbortSignal) => fetchPage(account, request, signal),
});

/** Count and totals per currency over every row that the filters let through. */
export const transactionSummaryQuery = (account: Account, filters: string) =>
  queryOptions({
    queryKey: [...queryKeys.transactions(account), 'summary', filters],
    queryFn: async ({ signal }) => {
      // Sums over whatever holds the first letter are for nobody.
      if (new URLSearchParams(filters).has('q')) await typingPause(signal);
      return await apiGet(endpoints.transactionSummary(account, filters), SummarySchema, { signal });
    },
    placeholderData: keepPreviousData,
  });

export const transactionQuery = (account: Account, id: string) =>
  queryOptions({
    queryKey: queryKeys.transaction(account, id),
    queryFn: ({ signal }) => apiGet(endpoints.transaction(account, id), TransactionSchema, { signal }),
  });
