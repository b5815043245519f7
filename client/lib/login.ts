import type { QueryClient } from '@tanstack/react-query';
import * as z from 'zod/mini';
import { MeSchema, type Me } from '#shared/people.ts';
import { apiPost } from './api.ts';
import { endpoints } from './paths.ts';
import { queryKeys } from './query-keys.ts';

/** Signs in and notes who it is. A refusal is an ApiError with code `sign_in_failed`. */
export async function signIn(client: QueryClient, email: string, password: string): Promise<Me> {
  const before = client.getQueryData<Me>(queryKeys.me);
  const me = await apiPost(endpoints.signIn(), MeSchema, { body: { email, password } });
  // Somebody else at the same browser must not see what the one before has loaded.
  if (before?.user.id !== me.user.id) client.clear();
  client.setQueryData(queryKeys.me, me);
  return me;
}

/** Makes the first owner by the printed token, signed in at once. */
export async function createOwner(
  client: QueryClient,
  body: { token: string; email: string; name?: string | undefined; password: string },
): Promise<Me> {
  const me = await apiPost(endpoints.owner(), MeSchema, { body });
  client.clear();
  client.setQueryData(queryKeys.me, me);
  return me;
}

/** Signs out, then starts the app afresh, so that nothing of the login stays in memory. */
export async function signOut(): Promise<void> {
  await apiPost(endpoints.signOut(), z.unknown());
}
