import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { type Transaction, TransactionSchema } from '#shared/transactions.ts';
import { apiPost } from '../../lib/api.ts';
import { useShortcut } from '../../lib/keyboard.ts';
import { useCan } from '../../lib/me.ts';
import { endpoints, type Account } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { useNotify } from '../../ui/notices.tsx';

type RecheckButtonProps = { account: Account; transaction: Transaction };

/** Has the checkout API asked anew, now, by way of the payment link. What is shown stays when it does not answer. */
export function RecheckButton({ account, transaction: { id, checkout_session_id } }: RecheckButtonProps) {
  const client = useQueryClient();
  const notify = useNotify();
  // Without its link there is nothing that could be asked.
  const canAsk = useCan('refresh') && checkout_session_id !== null;
  const recheck = useMutation({
    mutationFn: () => apiPost(endpoints.refreshTransaction(account, id), TransactionSchema),
    onSuccess: async (fresh) => {
      client.setQueryData(queryKeys.transaction(account, id), fresh);
      notify('Re-read just now.');
      await client.invalidateQueries({ queryKey: queryKeys.transaction(account, id) });
    },
    onError: (error) => notify(`Not refreshed: ${error.message}`),
  });
  useShortcut('r', 'Refresh', () => recheck.mutate(), canAsk && !recheck.isPending);
  if (!canAsk) return null;
  return (
    <Button busy={recheck.isPending} onClick={() => recheck.mutate()}>
      <RefreshCw aria-hidden="true" className="size-4" />
      Refresh
      <Kbd keys="r" />
    </Button>
  );
}
