import { queryOptions, type QueryClient } from '@tanstack/react-query';
import type { Hit } from '#shared/search.ts';
import type { Account } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';

/** What was opened from the box during this visit, newest first, and the text that was pasted last. */
export type RecentFinds = { hits: readonly Hit[]; pasted: string | undefined };

const maxRecent = 10;
const none: RecentFinds = { hits: [], pasted: undefined };

/**
 * Recent finds of an account. They live in the query cache and nowhere else: it is emptied when somebody signs out or
 * another person signs in, and what one buyer wrote is nobody's business after that.
 */
export const recentFindsQuery = (account: Account) =>
  queryOptions({
    queryKey: [...queryKeys.account(account), 'recent-finds'] as const,
    queryFn: () => none,
    // There is nobody to ask: it is only ever written to.
    enabled: false,
    initialData: none,
    staleTime: Infinity,
    gcTime: Infinity,
  });

/** Notes what has been opened. */
export function rememberFind(client: QueryClient, account: Account, hit: Hit): void {
  change(client, account, (recent) => ({
    ...recent,
    hits: [hit, ...recent.hits.filter((other) => other.kind !== hit.kind || other.id !== hit.id)].slice(
      0,
      maxRecent,
    ),
  }));
}

/** Notes the text that was pasted, so that it can be gone back to after a look at one of its hits. */
export function rememberPasted(client: QueryClient, account: Account, pasted: string): void {
  change(client, account, (recent) => ({ ...recent, pasted }));
}

function change(client: QueryClient, account: Account, next: (recent: RecentFinds) => RecentFinds) {
  const { queryKey } = recentFindsQuery(account);
  // Written while nobody looks, an entry would be thrown away after five minutes.
  client.setQueryDefaults(queryKey, { gcTime: Infinity });
  client.setQueryData(queryKey, (recent) => next(recent ?? none));
}
