import type { Account } from './paths.ts';

/**
 * Keys of everything held in the query cache. They nest, so that one prefix marks a whole account, a noun
 * or a single thing as changed.
 */
export const queryKeys = {
  me: ['me'] as const,
  settings: (merchant: string) => ['settings', merchant] as const,
  account: ({ merchant, mode }: Account) => ['account', merchant, mode] as const,
  checkoutSessions: (account: Account) => [...queryKeys.account(account), 'checkout-sessions'] as const,
  checkoutSession: (account: Account, id: string) =>
    [...queryKeys.account(account), 'checkout-session', id] as const,
  transactions: (account: Account) => [...queryKeys.account(account), 'transactions'] as const,
  transaction: (account: Account, id: string) => [...queryKeys.account(account), 'transaction', id] as const,
  intent: (account: Account, key: string) => [...queryKeys.account(account), 'intent', key] as const,
  unreconciled: (account: Account) => [...queryKeys.account(account), 'unreconciled'] as const,
  backfill: (account: Account) => [...queryKeys.account(account), 'backfill'] as const,
  explanation: (account: Account, noun: string, filters: string) =>
    [...queryKeys.account(account), 'explanation', noun, filters] as const,
  views: (account: Account) => [...queryKeys.account(account), 'views'] as const,
  viewCount: (account: Account, id: string) => [...queryKeys.views(account), 'count', id] as const,
  search: (account: Account, q: string) => [...queryKeys.account(account), 'search', q] as const,
};
