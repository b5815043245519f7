import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { refreshCheckoutSession } from '../../lib/checkout-sessions.ts';
import { useShortcut } from '../../lib/keyboard.ts';
import { useCan } from '../../lib/me.ts';
import type { Account } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { useNotify } from '../../ui/notices.tsx';

/** Has the checkout API asked anew, now. What is shown stays when it does not answer. */
export function RefreshButton({ account, id }: { account: Account; id: string }) {
  const client = useQueryClient();
  const notify = useNotify();
  const isAllowed = useCan('refresh');
  const refresh = useMutation({
    mutationFn: () => refreshCheckoutSession(account, id),
    onSuccess: async (session) => {
      client.setQueryData(queryKeys.checkoutSession(account, id), session);
      notify(
        session.missing_since === null
          ? 'Re-read just now.'
          : 'The checkout API does not find this link. What is known of it stays.',
      );
      // The timeline and the raw reply lie under the same key.
      await client.invalidateQueries({ queryKey: queryKeys.checkoutSession(account, id) });
    },
    onError: (error) => notify(`Not refreshed: ${error.message}`),
  });
  useShortcut('r', 'Refresh', () => refresh.mutate(), isAllowed && !refresh.isPending);
  if (!isAllowed) return null;
  return (
    <Button busy={refresh.isPending} onClick={() => refresh.mutate()}>
      <RefreshCw aria-hidden="true" className="size-4" />
      Refresh
      <Kbd keys="r" />
    </Button>
  );
}
