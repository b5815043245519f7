import { queryOptions } from '@tanstack/react-query';
import type { ListNoun } from '#shared/list-grammar.ts';
import { ViewCountSchema, ViewListSchema, type View } from '#shared/views.ts';
import { apiGet } from './api.ts';
import { listRequest, parseListState, type ListState } from './list-state.ts';
import { endpoints, pages, type Account } from './paths.ts';
import { queryKeys } from './query-keys.ts';

/** In the place of a view's id: the whole list, although one has a default view. */
export const wholeList = 'all';

/** The views of both lists that one may open, by name, and one's own layouts. The same in both modes. */
export const viewsQuery = (account: Account) =>
  queryOptions({
    queryKey: [...queryKeys.views(account), 'list'],
    queryFn: ({ signal }) => apiGet(endpoints.views(account), ViewListSchema, { signal }),
    staleTime: 60_000,
  });

/** How many rows a view shows now, in the mode of the account; asked for when somebody looks. */
export const viewCountQuery = (account: Account, id: string) =>
  queryOptions({
    queryKey: queryKeys.viewCount(account, id),
    queryFn: ({ signal }) => apiGet(endpoints.viewCount(account, id), ViewCountSchema, { signal }),
  });

/** Where a view is opened. */
export function viewHref(account: Account, view: Pick<View, 'id' | 'noun' | 'query'>): string {
  const params = new URLSearchParams(view.query);
  params.set('view', view.id);
  return listHref(account, view.noun, params);
}

/** Where all rows of a list are, whatever one's default view is. */
export const wholeListHref = (account: Account, noun: ListNoun) =>
  listHref(account, noun, new URLSearchParams({ view: wholeList }));

function listHref(account: Account, noun: ListNoun, params: URLSearchParams): string {
  const page = noun === 'checkout_sessions' ? pages.checkoutSessions : pages.transactions;
  return page(account, Object.fromEntries(params));
}

/** What a view shows, as far as this list still understands it. */
export function viewState(view: Pick<View, 'noun' | 'query'>): ListState {
  return parseListState(new URLSearchParams(view.query), view.noun).state;
}

/** True when the list shows something else than the view that it was opened from; the order of filters is nothing. */
export function differsFromView(state: ListState, view: Pick<View, 'noun' | 'query'>): boolean {
  return inOrder(state) !== inOrder(viewState(view));
}

function inOrder(state: ListState): string {
  const params = new URLSearchParams(listRequest(state));
  params.sort();
  return params.toString();
}
