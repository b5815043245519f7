import { useMutation, useQueryClient } from '@tanstack/react-query';
import { UnreconciledSchema, type Unreconciled } from '#shared/intents.ts';
import { apiPost } from '../../lib/api.ts';
import { useAccount } from '../../lib/me.ts';
import { endpoints } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import type { Item } from '../../lib/item-page.ts';
import { Button } from '../../ui/button.tsx';
import { useNotify } from '../../ui/notices.tsx';

type ReplayProps = { item: Item; describedBy: string; onDone: (left: Unreconciled) => void };

/** Has a message of the checkout API read once more. */
export function Replay({ item, describedBy, onDone }: ReplayProps) {
  const account = useAccount();
  const client = useQueryClient();
  const notify = useNotify();
  const replay = useMutation({
    mutationFn: () => apiPost(endpoints.replayWebhook(account, item.ref), UnreconciledSchema, { body: {} }),
    onSuccess: (left) => {
      notify('The webhook is being read once more. It comes back to this list if that changes nothing.');
      onDone(left);
    },
    // It may have been applied meanwhile, or left so by a colleague.
    onError: () => void client.invalidateQueries({ queryKey: queryKeys.unreconciled(account) }),
  });
  return (
    <>
      <Button busy={replay.isPending} aria-describedby={describedBy} onClick={() => replay.mutate()}>
        Try again
      </Button>
      {replay.isError && (
        <p role="alert" className="self-center font-medium text-failed">
          It was not read again: {replay.error.message}
        </p>
      )}
    </>
  );
}
