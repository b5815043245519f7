/** The names that a list's query string may carry, by what they take. One grammar for lists, summaries and exports. */

/** Filters that take one value or several with commas between; each also as `NAME_not`. */
export const setFilters = {
  checkout_sessions: [
    'status',
    'currency',
    'customer',
    'created_by',
    'gateway',
    'card_brand',
    'card_last4',
    'receipt_number',
    'gateway_transaction_id',
  ],
  transactions: [
    'status',
    'currency',
    'customer',
    'created_by',
    'gateway',
    'card_brand',
    'card_last4',
    'receipt_number',
    'gateway_transaction_id',
  ],
} as const;

/** Ranges of instants: `NAME_from` is inclusive, `NAME_to` exclusive. */
export const instantRanges = ['created', 'completed', 'expires'] as const;

/** Fields that a list can be sorted by; a `-` in front turns the order round. */
export const sortFields = {
  checkout_sessions: ['created_at', 'completed_at', 'expires_at', 'amount', 'currency', 'status'],
  transactions: ['created_at', 'amount', 'currency', 'status', 'receipt_number'],
} as const;

export type ListNoun = keyof typeof setFilters;
export type SetFilter = (typeof setFilters)[ListNoun][number];
export type InstantRange = (typeof instantRanges)[number];
export type SortField = (typeof sortFields)[ListNoun][number];

export const defaultSort = '-created_at';
export const pageLimit = { min: 1, max: 200, default: 50 } as const;
/** Longest value of a text filter. */
export const maxFilterLength = 500;
