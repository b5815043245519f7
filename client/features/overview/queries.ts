import { queryOptions } from '@tanstack/react-query';
import { CheckoutSessionListSchema, SummarySchema } from '#shared/checkout-sessions.ts';
import { apiGet } from '../../lib/api.ts';
import { addDays } from '../../lib/format.ts';
import { endpoints, type Account } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';

const rowsShown = 6;

/** The list grammar's parameters for what was paid from a day to today, days of the merchant's zone. */
export const paidSince = (from: string, today: string): Record<string, string> => ({
  status: 'completed',
  completed_from: from,
  completed_to: addDays(today, 1),
});

/** Totals per currency over the rows that a filter lets through. */
export const totalsQuery = (account: Account, filter: Record<string, string>) => {
  const search = new URLSearchParams(filter).toString();
  return queryOptions({
    queryKey: [...queryKeys.checkoutSessions(account), 'overview', 'totals', search],
    queryFn: ({ signal }) =>
      apiGet(endpoints.checkoutSessionSummary(account, search), SummarySchema, { signal }),
  });
};

/** The first few rows in an order. */
export const someSessionsQuery = (account: Account, status: string, sort: string) => {
  const search = new URLSearchParams({ status, sort, limit: String(rowsShown) }).toString();
  return queryOptions({
    queryKey: [...queryKeys.checkoutSessions(account), 'overview', 'some', search],
    queryFn: ({ signal }) =>
      apiGet(endpoints.checkoutSessions(account, search), CheckoutSessionListSchema, { signal }),
  });
};
