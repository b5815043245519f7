import { useQueries } from '@tanstack/react-query';
import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import { checkoutSessionQuery } from '../../lib/checkout-sessions.ts';
import { useAccount } from '../../lib/me.ts';

/**
 * Brings rows up to date that no longer match the list's filters but still stand in it: an open link that has
 * just been paid, in a list of open ones, must say that it is paid.
 */
export function useLeftRows(rows: CheckoutSession[], gone: readonly string[]): CheckoutSession[] {
  const account = useAccount();
  const found = useQueries({
    queries: gone.map((id) => checkoutSessionQuery(account, id)),
    combine: (results) => results.flatMap(({ data }) => data ?? []),
  });
  if (found.length === 0) return rows;
  const byId = new Map(found.map((session) => [session.id, session]));
  return rows.map((row) => byId.get(row.id) ?? row);
}
