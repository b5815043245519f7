import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod/mini';
import {
  CheckoutSessionSchema,
  RawCheckoutSessionSchema,
  type CheckoutSession,
} from '#shared/checkout-sessions.ts';
import {
  IntentSchema,
  UnreconciledSchema,
  UnsettledSchema,
  type Draft,
  type Intent,
} from '#shared/intents.ts';
import { apiGet, apiPost, apiPut, apiRequest } from './api.ts';
import { endpoints, type Account } from './paths.ts';
import { queryKeys } from './query-keys.ts';

/** One session from the index. Live updates mark it stale; see queryKeys.checkoutSession. */
export const checkoutSessionQuery = (account: Account, id: string) =>
  queryOptions({
    queryKey: queryKeys.checkoutSession(account, id),
    queryFn: ({ signal }) =>
      apiGet(endpoints.checkoutSession(account, id), CheckoutSessionSchema, { signal }),
  });

/** The latest upstream reply as it came. */
export const rawCheckoutSessionQuery = (account: Account, id: string) =>
  queryOptions({
    queryKey: [...queryKeys.checkoutSession(account, id), 'raw'],
    queryFn: ({ signal }) =>
      apiGet(endpoints.checkoutSessionRaw(account, id), RawCheckoutSessionSchema, { signal }),
  });

/** What is unknown or needs eyes; the shell shows its count. */
export const unreconciledQuery = (account: Account) =>
  queryOptions({
    queryKey: queryKeys.unreconciled(account),
    queryFn: ({ signal }) => apiGet(endpoints.unreconciled(account), UnreconciledSchema, { signal }),
  });

/** Keeps what has been typed so far. `keepalive` lets it finish while the page is being left. */
export const putIntent = (
  account: Account,
  key: string,
  body: Draft,
  options: { keepalive: boolean; signal: AbortSignal | undefined },
): Promise<Intent> => apiPut(endpoints.intent(account, key), IntentSchema, { body: { body }, ...options });

export type CreateOutcome =
  { settled: true; checkoutSession: CheckoutSession } | { settled: false; intent: Intent };

/** Submits a create under its idempotency key. Repeating it with the same key and body can't make a second link. */
export async function createCheckoutSession(
  account: Account,
  key: string,
  body: unknown,
  signal: AbortSignal,
): Promise<CreateOutcome> {
  const { data } = await apiRequest(
    'POST',
    endpoints.checkoutSessions(account),
    z.union([CheckoutSessionSchema, UnsettledSchema]),
    { body, headers: { 'Idempotency-Key': key }, signal },
  );
  return 'intent' in data
    ? { settled: false, intent: data.intent }
    : { settled: true, checkoutSession: data };
}

/** Has the server re-read the session upstream now. */
export const refreshCheckoutSession = (account: Account, id: string): Promise<CheckoutSession> =>
  apiPost(endpoints.refreshCheckoutSession(account, id), CheckoutSessionSchema);
