import { useMutation } from '@tanstack/react-query';
import type { ListNoun } from '#shared/list-grammar.ts';
import { isApiError } from '../../lib/api.ts';
import { useAccount, useCan } from '../../lib/me.ts';
import { useNotify } from '../../ui/notices.tsx';
import { startExport } from './start-export.ts';

/** Exports what a query string of the list grammar lets through; nothing for who may not. */
export function useExport(noun: ListNoun): ((params: URLSearchParams) => void) | undefined {
  const account = useAccount();
  const notify = useNotify();
  const isAllowed = useCan('export');
  const { mutate, isPending } = useMutation({
    mutationFn: (params: URLSearchParams) => startExport(account, noun, params),
    onSuccess: () =>
      notify('The export is on its way: your browser shows when all of it is there, or that it failed.'),
    onError: (error) => notify(`Not exported: ${reasonOf(error)}`),
  });
  if (!isAllowed) return undefined;
  return (params) => {
    if (!isPending) mutate(params);
  };
}

/** What is wrong with the filters says more than that something is. */
function reasonOf(error: Error): string {
  return (isApiError(error) && error.fields['path']?.join(' ')) || error.message;
}
