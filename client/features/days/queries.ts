import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { DayDetailSchema, DayListSchema, ReceiptNumbersSchema, type CloseDay } from '#shared/days.ts';
import { apiGet, apiPost } from '../../lib/api.ts';
import { endpoints, type Account } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';

/** The days of a month; '' is this one. */
export const daysQuery = (account: Account, month: string) =>
  queryOptions({
    queryKey: [...queryKeys.days(account), 'month', month],
    queryFn: ({ signal }) => apiGet(endpoints.days(account, month), DayListSchema, { signal }),
    placeholderData: keepPreviousData,
  });

export const dayQuery = (account: Account, day: string) =>
  queryOptions({
    queryKey: queryKeys.day(account, day),
    queryFn: ({ signal }) => apiGet(endpoints.day(account, day), DayDetailSchema, { signal }),
  });

/** Gaps and duplicates among the receipt numbers of several days, both included. */
export const receiptNumbersQuery = (account: Account, from: string, to: string) =>
  queryOptions({
    queryKey: [...queryKeys.days(account), 'numbers', from, to],
    queryFn: ({ signal }) =>
      apiGet(endpoints.receiptNumbers(account, from, to), ReceiptNumbersSchema, { signal }),
  });

/** Signs the day with the totals that were on screen. */
export const useCloseDay = (account: Account, day: string) =>
  useDayChange(account, day, (body: CloseDay) =>
    apiPost(endpoints.closeDay(account, day), DayDetailSchema, { body }),
  );

export const useReopenDay = (account: Account, day: string) =>
  useDayChange(account, day, (reason: string) =>
    apiPost(endpoints.reopenDay(account, day), DayDetailSchema, { body: { reason } }),
  );

function useDayChange<Variables, Reply>(
  account: Account,
  day: string,
  send: (variables: Variables) => Promise<Reply>,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (detail) => client.setQueryData(queryKeys.day(account, day), detail),
    // After a refusal too: the day was older here than on the server.
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.days(account) }),
  });
}
