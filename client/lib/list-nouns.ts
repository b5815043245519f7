import type { ListNoun } from '#shared/list-grammar.ts';

/** What the rows of a list are called on screen. */
export const nouns: Record<ListNoun, string> = {
  checkout_sessions: 'payment links',
  transactions: 'receipts',
};
