import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { ReceiptReviewSchema, ReviewListSchema } from '#shared/reviews.ts';
import { apiGet, apiPost } from './api.ts';
import { endpoints, type Account } from './paths.ts';
import { queryKeys } from './query-keys.ts';

/** The tick of one receipt. */
export const reviewQuery = (account: Account, id: string) =>
  queryOptions({
    queryKey: [...queryKeys.reviews(account), 'one', id],
    queryFn: ({ signal }) => apiGet(endpoints.review(account, id), ReceiptReviewSchema, { signal }),
  });

/** Ticks of a page of receipts; `ids` with commas between. */
export const reviewsQuery = (account: Account, ids: string) =>
  queryOptions({
    queryKey: [...queryKeys.reviews(account), 'of', ids],
    queryFn: ({ signal }) => apiGet(endpoints.reviews(account, ids.split(',')), ReviewListSchema, { signal }),
    gcTime: 60_000,
  });

/** Ticks receipts off, or takes their ticks off; done when what shows them has been read anew. */
export function useSetReviews(account: Account) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { ids: readonly string[]; reviewed: boolean }) =>
      apiPost(endpoints.reviews(account), ReviewListSchema, { body }),
    onSettled: (_data, _error, { ids }) =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.reviews(account) }),
        client.invalidateQueries({ queryKey: queryKeys.days(account) }),
        ...ids
          .slice(0, 1)
          .map((id) => client.invalidateQueries({ queryKey: queryKeys.transaction(account, id) })),
      ]),
  });
}
