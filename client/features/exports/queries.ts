import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type ExportList, ExportListSchema } from '#shared/exports.ts';
import { apiGet } from '../../lib/api.ts';
import { endpoints, type Account } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';

/** How often a running export is asked how far it is, in ms. */
const pace = 700;

/** The account's exports, newest first, looked at again while one of them runs. */
export const exportListQuery = (account: Account) =>
  infiniteQueryOptions({
    queryKey: [...queryKeys.exports(account), 'list'] as const,
    queryFn: ({ pageParam, signal }) => {
      const search = new URLSearchParams({ limit: '25', ...(pageParam && { cursor: pageParam }) });
      return apiGet(endpoints.exports(account, search.toString()), ExportListSchema, { signal });
    },
    initialPageParam: '',
    getNextPageParam: ({ next_cursor: cursor }: ExportList) => cursor ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ data }) => data.some((one) => one.state === 'running')) ? pace : false,
  });

/** One export of late, asked after until it has ended. Null until the browser has come for its file. */
export const exportQuery = (account: Account, id: string) =>
  queryOptions({
    queryKey: queryKeys.export(account, id),
    // In the list, where one that is not there yet is no error.
    queryFn: async ({ signal }) => {
      const { data } = await apiGet(endpoints.exports(account, 'limit=50'), ExportListSchema, { signal });
      return data.find((one) => one.id === id) ?? null;
    },
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'running' ? false : pace),
  });
