/** The names that a list's query string may carry, by what they take. One grammar for lists, summaries and exports. */

/**
 * Filters that take one value or several with commas between; each also as `NAME_not`. A comma in a value is written `\,` and a
 * backslash that stands before one, or at the end, `\\`: see {@link splitValues}.
 */
const everywhere = [
  'id',
  'status',
  'currency',
  'customer',
  'created_by',
  'gateway',
  'card_brand',
  'card_last4',
  'receipt_number',
  'gateway_transaction_id',
] as const;

export const setFilters = {
  checkout_sessions: everywhere,
  transactions: [...everywhere, 'decline_code'],
} as const;

/** Filters that are `true` or `false`. */
export const flagFilters = { checkout_sessions: ['has_transaction'], transactions: ['has_refund'] } as const;

/**
 * Ranges of instants: `NAME_from` is inclusive, `NAME_to` exclusive; `NAME` alone takes one of {@link datePresets},
 * reckoned in the merchant's zone at the time of asking, so that a saved "this week" means the week it is opened in.
 */
export const instantRanges = ['created', 'completed', 'expires'] as const;

/** Weeks begin on Monday; `last_7_days` ends with today, `next_7_days` begins with it. */
export const datePresets = [
  'today',
  'yesterday',
  'tomorrow',
  'this_week',
  'last_week',
  'last_7_days',
  'last_30_days',
  'last_90_days',
  'next_7_days',
  'this_month',
  'last_month',
  'this_year',
  'last_year',
] as const;

/** Fields that a list can be sorted by; a `-` in front turns the order round. */
export const sortFields = {
  checkout_sessions: ['created_at', 'completed_at', 'expires_at', 'amount', 'currency', 'status', 'customer'],
  transactions: ['created_at', 'amount', 'currency', 'status', 'receipt_number'],
} as const;

export type ListNoun = keyof typeof setFilters;
export type SetFilter = (typeof setFilters)[ListNoun][number];
export type FlagFilter = (typeof flagFilters)[ListNoun][number];
export type InstantRange = (typeof instantRanges)[number];
export type DatePreset = (typeof datePresets)[number];
export type SortField = (typeof sortFields)[ListNoun][number];

/** `metadata[KEY]=VALUE` and `metadata_not[KEY]=VALUE`: keys of 1 to 64 characters, no brackets. */
export const metadataFilter = /^metadata(_not)?\[([^[\]]{1,64})\]$/;

/** The values of a comma list, each once and without space around it. A backslash before anything else is one of the value's own. */
export function splitValues(list: string): string[] {
  const parts = list.match(/(?:\\[\\,]|[^,])+/g) ?? [];
  return [...new Set(parts.map((part) => part.replace(/\\([\\,])/g, '$1').trim()).filter(Boolean))];
}

/** The list that {@link splitValues} reads as these values. */
export function joinValues(values: readonly string[], between: ',' | ', ' = ','): string {
  // Only where it would be read as more than itself, so that what was written before keeps its form.
  return values.map((value) => value.replace(/,|\\(?=[\\,]|$)/g, String.raw`\$&`)).join(between);
}

export const defaultSort = '-created_at';
export const pageLimit = { min: 1, max: 200, default: 50 } as const;
/** Longest value of a text filter; `id` holds a selection of rows and may be longer. */
export const maxFilterLength = 500;
export const maxIdFilterLength = 8000;
