import { queryOptions } from '@tanstack/react-query';
import { TimelineSchema } from '#shared/checkout-sessions.ts';
import { apiGet } from '../../lib/api.ts';
import { endpoints, type Account } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';

/** What was recorded about a session; nested under its key, so it goes stale together with it. */
export const sessionTimelineQuery = (account: Account, id: string) =>
  timelineQuery(queryKeys.checkoutSession(account, id), endpoints.checkoutSessionTimeline(account, id));

/** What was recorded about a transaction and its session; nested under the transaction's key. */
export const transactionTimelineQuery = (account: Account, id: string) =>
  timelineQuery(queryKeys.transaction(account, id), endpoints.transactionTimeline(account, id));

const timelineQuery = (key: readonly string[], path: string) =>
  queryOptions({
    queryKey: [...key, 'timeline'],
    queryFn: ({ signal }) => apiGet(path, TimelineSchema, { signal }),
  });
