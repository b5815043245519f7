import { skipToken, useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { useSearchParams } from 'react-router';
import type { ListNoun } from '#shared/list-grammar.ts';
import { modes } from '#shared/roles.ts';
import { SaveLayoutSchema, type Layout, type ViewList } from '#shared/views.ts';
import { apiPut } from './api.ts';
import { useAccount } from './me.ts';
import { endpoints } from './paths.ts';
import { viewsQuery } from './views.ts';

type SetLayout = (layout: Layout | null) => void;

/** A layout that is on screen and not (yet) on the server. */
type UnsavedLayout = { layout: Layout | null };

const unsavedListeners = new Set<(error: Error) => void>();

/** Calls back when a layout could not be kept and the list fell back to the one before. Returns how to stop. */
export function onLayoutUnsaved(listener: (error: Error) => void): () => void {
  unsavedListeners.add(listener);
  return () => unsavedListeners.delete(listener);
}

/**
 * How a list is laid out (null: as it comes), and how to change that. One's own layout is kept on the server, the
 * change shows at once and is taken back when it can't be kept. While a view with a layout of its own is open, that
 * one counts; changing it changes what is on screen, until the view is saved.
 */
export function useLayout(noun: ListNoun): [layout: Layout | null, save: SetLayout] {
  const account = useAccount();
  const { merchant } = account;
  const client = useQueryClient();
  const views = useQuery(viewsQuery(account)).data;
  const view = useLaidOutView(noun, views);
  const key = unsavedKey(merchant, noun, view?.id);
  const unsaved = useQuery<UnsavedLayout | null>({
    queryKey: key,
    queryFn: skipToken,
    gcTime: Infinity,
  }).data;
  const { mutate } = useMutation({
    // One after the other, so that the last one stays.
    scope: { id: `layout of ${merchant} ${noun}` },
    mutationFn: ({ layout }: UnsavedLayout) =>
      apiPut(endpoints.layout(account), SaveLayoutSchema, { body: { noun, layout } }),
    onSuccess: (_saved, { layout }) => noteLayout(client, merchant, noun, layout),
    onError: (error) => {
      for (const listener of unsavedListeners) listener(error);
    },
    onSettled: (_saved, _error, sent) =>
      client.setQueryData<UnsavedLayout | null>(unsavedKey(merchant, noun), (now) =>
        isSame(now, sent) ? null : now,
      ),
  });
  const viewId = view?.id;
  const save = useCallback<SetLayout>(
    (layout) => {
      const change: UnsavedLayout = { layout };
      client.setQueryData<UnsavedLayout | null>(unsavedKey(merchant, noun, viewId), change);
      if (viewId === undefined) mutate(change);
    },
    [client, merchant, noun, viewId, mutate],
  );
  return [unsaved ? unsaved.layout : (view?.layout ?? views?.layouts[noun] ?? null), save];
}

/** Reads the layouts anew whenever one comes back to this window: they may have been changed in another one. */
export function useFreshLayouts(): void {
  const { merchant, mode } = useAccount();
  const client = useQueryClient();
  useEffect(() => {
    const { queryKey } = viewsQuery({ merchant, mode });
    const look = () => {
      // Windows side by side change the focus, tabs of one window what is visible; both at once are one look.
      if (document.visibilityState === 'visible')
        void client.invalidateQueries({ queryKey }, { cancelRefetch: false });
    };
    window.addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      window.removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [client, merchant, mode]);
}

/** Whether the layout of the view that is open has been changed, and how to let go of that when it was saved. */
export function useUnsavedLayout(noun: ListNoun): { changed: boolean; forget: () => void } {
  const account = useAccount();
  const client = useQueryClient();
  const view = useLaidOutView(noun, useQuery(viewsQuery(account)).data);
  const key = unsavedKey(account.merchant, noun, view?.id);
  const unsaved = useQuery<UnsavedLayout | null>({
    queryKey: key,
    queryFn: skipToken,
    gcTime: Infinity,
  }).data;
  return {
    changed: Boolean(view && unsaved && !isSame(unsaved.layout, view.layout)),
    forget: () => client.setQueryData<UnsavedLayout | null>(key, null),
  };
}

/** The view that is open, if it has a layout of its own. */
function useLaidOutView(noun: ListNoun, views: ViewList | undefined) {
  const id = useSearchParams()[0].get('view');
  return views?.data.find((view) => view.id === id && view.noun === noun && view.layout !== null);
}

const unsavedKey = (merchant: string, noun: ListNoun, viewId = '') =>
  ['unsaved-layout', merchant, noun, viewId] as const;

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Writes a kept layout into what is known of both modes. */
async function noteLayout(client: QueryClient, merchant: string, noun: ListNoun, layout: Layout | null) {
  for (const mode of modes) {
    const { queryKey } = viewsQuery({ merchant, mode });
    // What is being read now may have been written down before the change.
    if (client.getQueryData(queryKey)) await client.cancelQueries({ queryKey });
    else await client.invalidateQueries({ queryKey });
    client.setQueryData(
      queryKey,
      (known) => known && { ...known, layouts: { ...known.layouts, [noun]: layout } },
    );
  }
}
