import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useParams } from 'react-router';
import { MeSchema, type Me, type Membership } from '#shared/people.ts';
import { isMode, may, type Permission } from '#shared/roles.ts';
import { apiGet } from './api.ts';
import { endpoints, type Account } from './paths.ts';
import { queryKeys } from './query-keys.ts';

declare global {
  // The request that early.js has started, if it did. A global of a page needs `var` to be declared as one.
  var earlyMe: Promise<Response> | null | undefined;
}

/** The early answer, for the first question alone: by the second it is old, and a script that comes late asks no more. */
function takeEarlyMe(): Promise<Response> | undefined {
  const early = globalThis.earlyMe;
  globalThis.earlyMe = null;
  return early ?? undefined;
}

/** Who is signed in and where they belong; changes by sign-in, sign-out and settings only. */
export const meQuery = queryOptions({
  queryKey: queryKeys.me,
  queryFn: ({ signal }) => apiGet(endpoints.me(), MeSchema, { signal, underWay: takeEarlyMe() }),
  staleTime: 5 * 60_000,
});

export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** The account in the address. Only for pages inside the shell, which renders them for a known account alone. */
export function useAccount(): Account {
  const { merchant = '', mode = '' } = useParams();
  return useMemo(() => ({ merchant, mode: isMode(mode) ? mode : 'test' }), [merchant, mode]);
}

export const useMode = () => useAccount().mode;

/** The membership of the merchant in the address: its name, zone, and the role that one has there. */
export function useMerchant(): Membership {
  const { merchant } = useAccount();
  const membership = useMe().merchants.find(({ slug }) => slug === merchant);
  if (!membership) throw new Error('useMerchant was called outside the shell of a known merchant.');
  return membership;
}

/** Whether the person may do it in the mode on screen. The server decides by the same matrix. */
export function useCan(permission: Permission): boolean {
  const { role } = useMerchant();
  return may(role, permission, useMode());
}
