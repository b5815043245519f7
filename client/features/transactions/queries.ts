import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { SummarySchema } from '#shared/checkout-sessions.ts';
import { TransactionListSchema, TransactionSchema } from '#shared/transactions.ts';
import { apiGet } from '../../lib/api.ts';
import { endpoints, type Account } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';

/** One page of the list; `request` is a query string of the list grammar. Keeps the page before while loading. */
export const transactionListQuery = (account: Account, request: string) =>
  queryOptions({
    queryKey: [...queryKeys.transactions(account), 'list', request],
    queryFn: ({ signal }) =>
      apiGet(endpoints.transactions(account, request), TransactionListSchema, { signal }),
    placeholderData: keepPreviousData,
  });

/** Count and totals per currency over every row that the filters let through. */
export const transactionSummaryQuery = (account: Account, filters: string) =>
  queryOptions({
    queryKey: [...queryKeys.transactions(account), 'summary', filters],
    queryFn: ({ signal }) =>
      apiGet(endpoints.transactionSummary(account, filters), SummarySchema, { signal }),
    placeholderData: keepPreviousData,
  });

export const transactionQuery = (account: Account, id: string) =>
  queryOptions({
    queryKey: queryKeys.transaction(account, id),
    queryFn: ({ signal }) => apiGet(endpoints.transaction(account, id), TransactionSchema, { signal }),
  });
