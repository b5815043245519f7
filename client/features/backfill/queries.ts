import { queryOptions } from '@tanstack/react-query';
import { BackfillSchema, type Backfill } from '#shared/backfill.ts';
import { apiGet, apiPost } from '../../lib/api.ts';
import { endpoints, type Account } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';

/** Live updates tell of each step; this only bounds how far the bar can be behind without them. */
const pollMs = 5000;

/** How far the comparison with upstream's list of receipts has come, or when it last ran. */
export const backfillQuery = (account: Account) =>
  queryOptions({
    queryKey: queryKeys.backfill(account),
    queryFn: ({ signal }) => apiGet(endpoints.backfill(account), BackfillSchema, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? pollMs : false),
  });

/** Starts a comparison of everything, or of what changed lately; one that runs already goes on. */
export const startBackfill = (account: Account, whole: boolean): Promise<Backfill> =>
  apiPost(endpoints.backfill(account), BackfillSchema, { body: { whole } });
