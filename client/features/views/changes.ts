import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import * as z from 'zod/mini';
import type { ListNoun } from '#shared/list-grammar.ts';
import { modes } from '#shared/roles.ts';
import { DefaultViewSchema, ViewSchema, type SaveView } from '#shared/views.ts';
import { apiDelete, apiPost, apiPut } from '../../lib/api.ts';
import { useAccount } from '../../lib/me.ts';
import { endpoints, type Account } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';

/** Saves a new view, or with an id changes that one. Done when the list of views has it. */
export function useSaveView() {
  return useChange((account, { id, view }: { id?: string | undefined; view: SaveView }) =>
    id === undefined
      ? apiPost(endpoints.views(account), ViewSchema, { body: view })
      : apiPut(endpoints.view(account, id), ViewSchema, { body: view }),
  );
}

export function useRemoveView() {
  return useChange((account, id: string) => apiDelete(endpoints.view(account, id), z.unknown()));
}

/** In an account that need not be the one on screen any more. */
export function useRestoreView(account: Account) {
  return useChangeIn(account, (id: string) => apiPost(endpoints.restoreView(account, id), z.unknown()));
}

/** Has a list open with a view; null: with all its rows. */
export function useSetDefaultView() {
  return useChange((account, body: { noun: ListNoun; id: string | null }) =>
    apiPut(endpoints.defaultView(account), DefaultViewSchema, { body }),
  );
}

function useChange<Variables, Reply>(send: (account: Account, variables: Variables) => Promise<Reply>) {
  const account = useAccount();
  return useChangeIn(account, (variables: Variables) => send(account, variables));
}

function useChangeIn<Variables, Reply>(account: Account, send: (variables: Variables) => Promise<Reply>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    // After a refusal too: what stands here was older than the server.
    onSettled: () => readAnew(client, account.merchant),
  });
}

/** Views are the same in both modes. */
const readAnew = (client: QueryClient, merchant: string) =>
  Promise.all(
    modes.map((mode) => client.invalidateQueries({ queryKey: queryKeys.views({ merchant, mode }) })),
  );
