import { refreshCheckoutSession } from '../../lib/checkout-sessions.ts';
import { useAccount, useCan } from '../../lib/me.ts';
import type { RowRefresh } from './list-kind.ts';

/** How the rows of a list are refreshed: by re-reading the session behind each. Nothing for who may not. */
export function useSessionRefresh<Row>(how: Omit<RowRefresh<Row>, 'run'>): RowRefresh<Row> | undefined {
  const account = useAccount();
  const isAllowed = useCan('refresh');
  if (!isAllowed) return undefined;
  return {
    ...how,
    run: async (row) => {
      const id = how.sessionOf(row);
      if (id === null) throw new Error('No payment link is known behind this row.');
      return refreshCheckoutSession(account, id);
    },
  };
}
