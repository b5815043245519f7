import type { ListNoun, SortField } from '#shared/list-grammar.ts';
import type { ListPage, ListPlace } from './list-query.ts';
import type { CheckoutSessionRow, TransactionRow } from './rows.ts';
import { sessionTexts } from './session-sql.ts';
import { folded, type SqlValue } from './sql.ts';
import { unknownInstant } from './transaction-sql.ts';

/** The only expressions that a list is ever ordered by, none of them null; each has an index (migration 0004). */
const expressions: Record<ListNoun, Partial<Record<SortField, string>>> = {
  checkout_sessions: {
    created_at: 's.created_at',
    completed_at: `coalesce(s.completed_at, ${unknownInstant})`,
    expires_at: `coalesce(s.expires_at, ${unknownInstant})`,
    amount: 's.amount',
    currency: 's.currency_folded',
    status: 's.status',
    customer: `coalesce(s.customer_folded, '')`,
  },
  transactions: {
    created_at: 't.created_order',
    amount: `coalesce(t.amount, ${unknownInstant})`,
    currency: `coalesce(t.currency_folded, '')`,
    status: 't.status',
    receipt_number: `coalesce(t.receipt_number, '')`,
  },
};

export const instantOf = { checkout_sessions: 's.created_at', transactions: 't.created_order' } as const;
const ids = { checkout_sessions: 's.id', transactions: 't.id' } as const;

/**
 * ORDER BY of a page, and the condition by which it begins after the last row of the one before. `fewRows` tells that
 * the conditions leave a handful.
 */
export function pageOrder(noun: ListNoun, { sort, after }: ListPage, fewRows = false) {
  const expression = expressions[noun][sort.field];
  if (!expression) throw new Error(`${noun} can't be sorted by ${sort.field}`);
  const isByInstant = sort.field === 'created_at';
  const keys = [expression, ...(isByInstant ? [] : [instantOf[noun]]), ids[noun]];
  const direction = sort.descending ? 'desc' : 'asc';
  // A computed key has no index, so the engine finds the few rows first and sorts them, instead of walking by date.
  const [first, ...others] = fewRows && isByInstant ? [`${expression} + 0`, ids[noun]] : keys;
  return {
    orderBy: [first, ...others].map((key) => `${key} ${direction}`).join(', '),
    sql: after
      ? [`(${keys.join(', ')}) ${sort.descending ? '<' : '>'} (${keys.map(() => '?').join(', ')})`]
      : [],
    params: after
      ? ([after.value, ...(isByInstant ? [] : [after.createdAt]), after.id] satisfies SqlValue[])
      : [],
  };
}

/** Where a session stands in a list sorted by the field. */
export function placeOfSession(row: CheckoutSessionRow, field: SortField): ListPlace {
  const values: Record<SortField, string | number> = {
    created_at: row.createdAt,
    completed_at: row.completedAt ?? unknownInstant,
    expires_at: row.expiresAt ?? unknownInstant,
    amount: row.amount,
    currency: folded(row.currency),
    status: row.status,
    customer: sessionTexts(row).customer_folded ?? '',
    receipt_number: '',
  };
  return { value: values[field], createdAt: row.createdAt, id: row.id };
}

/** Where a transaction stands in a list sorted by the field. */
export function placeOfTransaction(row: TransactionRow, field: SortField): ListPlace {
  const createdAt = row.createdAt ?? unknownInstant;
  const values: Partial<Record<SortField, string | number>> = {
    created_at: createdAt,
    amount: row.amount ?? unknownInstant,
    currency: folded(row.currency ?? ''),
    status: row.status,
    receipt_number: row.receiptNumber ?? '',
  };
  return { value: values[field] ?? '', createdAt, id: row.id };
}
