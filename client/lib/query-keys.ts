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
  /** Of one receipt. */
  refunds: (account: Account, id: string) => [...queryKeys.transaction(account, id), 'refunds'] as const,
  receipt: (account: Account, id: string) => [...queryKeys.transaction(account, id), 'receipt'] as const,
  intent: (account: Account, key: string) => [...queryKeys.account(account), 'intent', key] as const,
  unreconciled: (account: Account) => [...queryKeys.account(account), 'unreconciled'] as const,
  overview: (account: Account) => [...queryKeys.account(account), 'overview'] as const,
  backfill: (account: Account) => [...queryKeys.account(account), 'backfill'] as const,
  explanation: (account: Account, noun: string, filters: string) =>
    [...queryKeys.account(account), 'explanation', noun, filters] as const,
  reviews: (account: Account) => [...queryKeys.account(account), 'reviews'] as const,
  /** Of one receipt or payment link. */
  notes: (account: Account, id: string) => [...queryKeys.account(account), 'notes', id] as const,
  days: (account: Account) => [...queryKeys.account(account), 'days'] as const,
  day: (account: Account, day: string) => [...queryKeys.days(account), 'day', day] as const,
  statements: (account: Account) => [...queryKeys.account(account), 'statements'] as const,
  statement: (account: Account, id: string) => [...queryKeys.statements(account), id] as const,
  exports: (account: Account) => [...queryKeys.account(account), 'exports'] as const,
  export: (account: Account, id: string) => [...queryKeys.exports(account), id] as const,
  views: (account: Account) => [...queryKeys.account(account), 'views'] as const,
  viewCount: (account: Account, id: string) => [...queryKeys.views(account), 'count', id] as const,
  search: (account: Account, q: string) => [...queryKeys.account(account), 'search', q] as const,
};
