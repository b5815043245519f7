import { queryOptions } from '@tanstack/react-query';
import { type RefundList, RefundListSchema, unsettledRefundStates } from '#shared/refunds.ts';
import { apiGet } from '../../lib/api.ts';
import { endpoints, type Account } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';

/** Live updates bring news at once; this is for a screen that they don't reach. */
const lookAgainMs = 5_000;

/** All refunds of a receipt, and what is left of it. */
export const refundsQuery = (account: Account, transactionId: string) =>
  queryOptions({
    queryKey: queryKeys.refunds(account, transactionId),
    queryFn: ({ signal }) => apiGet(endpoints.refunds(account, transactionId), RefundListSchema, { signal }),
    refetchInterval: ({ state }) => (unsettledOf(state.data) ? lookAgainMs : false),
  });

/** The one refund of which it is not known yet whether it was made. */
export const unsettledOf = (list: RefundList | undefined) =>
  list?.data.find(({ state }) => unsettledRefundStates.some((unsettled) => unsettled === state));
