import { queryOptions } from '@tanstack/react-query';
import { CheckoutSessionListSchema, SummarySchema } from '#shared/checkout-sessions.ts';
import { OverviewSchema } from '#shared/overview.ts';
import { apiGet } from '../../lib/api.ts';
import { endpoints, type Account } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';

const rowsShown = 6;

/** What moves by itself is read again so often: the present is one end of most periods. */
const everyMinute = 60_000;

/** The figures of a period; live updates mark them stale. */
export const overviewQuery = (account: Account, search: string) =>
  queryOptions({
    queryKey: [...queryKeys.overview(account), search],
    queryFn: ({ signal }) => apiGet(endpoints.overview(account, search), OverviewSchema, { signal }),
    refetchInterval: everyMinute,
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
