import type { InstantRange, SetFilter, SortField } from '#shared/list-grammar.ts';
import type { Instant } from './rows.ts';

/**
 * A list request after validation: names are allow-listed, values are plain data.
 * Set filters compare: `status`, `gateway` and `created_by` (user id or e-mail) exactly; `currency`, `card_brand`,
 * `card_last4` and `gateway_transaction_id` without regard to case; `receipt_number` by its digits
 * (`receiptDigits`); `customer` as a part of name or e-mail without regard to case.
 * A negative filter also keeps rows that lack the field. An empty list of values means no condition.
 */
export type ListQuery = {
  /** Part of description, customer, ids, receipt, metadata values; literal text, without regard to case. */
  q?: string;
  is: Partial<Record<SetFilter, string[]>>;
  isNot: Partial<Record<SetFilter, string[]>>;
  metadata: { key: string; value: string }[];
  /** `from` inclusive, `to` exclusive. On transactions `completed` and `expires` speak of their session. */
  instants: Partial<Record<InstantRange, { from?: Instant; to?: Instant }>>;
  /** Inclusive, minor units. */
  amount: { min?: number; max?: number };
};

/** Order and place of one page: keyset on (field, id), null sorted as the lowest value. */
export type ListPage = {
  sort: { field: SortField; descending: boolean };
  limit: number;
  after?: { value: string | number | null; id: string };
};

export type ListTotals = { currency: string; count: number; amount: number }[];
