import { queryOptions } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import { CheckoutSessionListSchema } from '#shared/checkout-sessions.ts';
import { IntentSchema } from '#shared/intents.ts';
import type { Intent } from '#shared/intents.ts';
import { apiGet, isApiError } from '../../lib/api.ts';
import { endpoints } from '../../lib/paths.ts';
import type { Account } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';

/** How often an attempt that is not settled is asked about, in ms; live updates are usually quicker. */
const pollMs = 1000;

export const isUnsettled = (intent: Intent | null | undefined) =>
  intent?.state === 'pending' || intent?.state === 'unknown';

/** The attempt under a key as the server has it now; null while it has never heard of it. */
export async function readAttempt(
  account: Account,
  key: string,
  signal: AbortSignal,
): Promise<Intent | null> {
  try {
    return await apiGet(endpoints.intent(account, key), IntentSchema, { signal });
  } catch (error) {
    if (isApiError(error) && error.status === 404) return null;
    throw error;
  }
}

/** The attempt under a key, followed while it is not settled. */
export const attemptQuery = (account: Account, key: string) =>
  queryOptions({
    queryKey: queryKeys.intent(account, key),
    queryFn: ({ signal }) => readAttempt(account, key, signal),
    staleTime: Infinity,
    refetchInterval: ({ state }) => (isUnsettled(state.data) ? pollMs : false),
  });

/** The newest session, from which the next one takes over currency, expiry and return pages. */
export const newestSessionQuery = (account: Account) =>
  queryOptions({
    queryKey: [...queryKeys.checkoutSessions(account), 'newest'],
    queryFn: async ({ signal }) => {
      const path = endpoints.checkoutSessions(account, 'limit=1');
      const { data } = await apiGet(path, CheckoutSessionListSchema, { signal });
      return data[0] ?? null;
    },
  });

/** Notes a created session under its key, so that the page turns into the result without another question. */
export function noteCreated(
  client: QueryClient,
  account: Account,
  key: string,
  session: CheckoutSession,
): void {
  client.setQueryData(queryKeys.checkoutSession(account, session.id), session);
  const intent: Intent = {
    key,
    state: 'created',
    body: null,
    checkout_session: session,
    error: null,
    attempts: 1,
    submitted_at: null,
    updated_at: new Date().toISOString(),
    new_attempt_key: null,
    new_attempt_of: null,
  };
  client.setQueryData(attemptQuery(account, key).queryKey, intent);
  void client.invalidateQueries({ queryKey: queryKeys.checkoutSessions(account) });
}
