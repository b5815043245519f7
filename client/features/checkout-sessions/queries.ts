import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { CheckoutSessionListSchema, SummarySchema } from '#shared/checkout-sessions.ts';
import { apiGet } from '../../lib/api.ts';
import { endpoints, type Account } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';

/** One page of the list; `request` is a query string of the list grammar. Keeps the page before while loading. */
export const checkoutSessionListQuery = (account: Account, request: string) =>
  queryOptions({
    queryKey: [...queryKeys.checkoutSessions(account), 'list', request],
    queryFn: ({ signal }) =>
      apiGet(endpoints.checkoutSessions(account, request), CheckoutSessionListSchema, { signal }),
    placeholderData: keepPreviousData,
  });

/** Count and totals per currency over every row that the filters let through. */
export const checkoutSessionSummaryQuery = (account: Account, filters: string) =>
  queryOptions({
    queryKey: [...queryKeys.checkoutSessions(account), 'summary', filters],
    queryFn: ({ signal }) =>
      apiGet(endpoints.checkoutSessionSummary(account, filters), SummarySchema, { signal }),
    placeholderData: keepPreviousData,
  });
