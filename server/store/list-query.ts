import type { InstantRange, SetFilter, SortField } from '#shared/list-grammar.ts';
import type { Instant } from './rows.ts';

/**
 * A list request after validation: names are allow-listed, values are plain data.
 * Set filters compare: `id`, `status`, `gateway`, `decline_code` and `created_by` (user id, e-mail or name) exactly; `currency`, `card_brand`,
 * `card_last4` and `gateway_transaction_id` without regard to case; `receipt_number` by its digits
 * (`receiptKey`); `customer` as a part of name or e-mail, as texts are searched (`searchable`).
 * A negative filter also keeps rows that lack the field. An empty list of values means no condition.
 */
export type ListQuery = {
  /** Words of description, customer, ids, receipt, metadata values, all of which a row must hold (`wordsOf`). */
  q?: string;
  is: Partial<Record<SetFilter, string[]>>;
  isNot: Partial<Record<SetFilter, string[]>>;
  /** On sessions: whether a transaction is known. */
  hasTransaction?: boolean;
  /** On transactions: whether something was given back. */
  hasRefund?: boolean;
  /** On transactions: whether their session is held here. */
  hasSession?: boolean;
  metadata: { key: string; value: string }[];
  metadataNot: { key: string; value: string }[];
  /** `from` inclusive, `to` exclusive. On transactions `completed` and `expires` speak of their session. */
  instants: Partial<Record<InstantRange, { from?: Instant; to?: Instant }>>;
  /** Inclusive, minor units. */
  amount: { min?: number; max?: number };
};

/** A row's place in a list: the value that it is sorted by, then instant, then id, all in one direction. */
export type ListPlace = { value: string | number; createdAt: Instant; id: string };

/** Order and place of one page; null is sorted as the lowest value. */
export type ListPage = {
  sort: { field: SortField; descending: boolean };
  limit: number;
  after?: ListPlace;
};

/** `amount_refunded` only of those that something was given back of: few are, and other rows need not be looked up for it. */
export type ListTotals = {
  currency: string;
  count: number;
  amount: number;
  amount_refunded?: number | undefined;
}[];
