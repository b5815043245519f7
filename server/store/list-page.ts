import type { ListNoun, SortField } from '#shared/list-grammar.ts';
import type { ListPage, ListPlace } from './list-query.ts';
import type { CheckoutSessionRow, TransactionRow, TransactionView } from './rows.ts';
import { sessionTexts } from './session-sql.ts';
import type { SqlValue } from './sql.ts';
import { unknownInstant } from './transaction-sql.ts';

/** The only expressions that a list is ever ordered by, none of them null; each has an index (migration 0004). */
const expressions: Record<ListNoun, Partial<Record<SortField, string>>> = {
  checkout_sessions: {
    created_at: 's.created_at',
    completed_at: `coalesce(s.completed_at, ${unknownInstant})`,
    expires_at: `coalesce(s.expires_at, ${unknownInstant})`,
    amount: 's.amount',
    currency: 's.currency',
    status: 's.status',
    customer: `coalesce(s.customer_folded, '')`,
  },
  transactions: {
    created_at: 't.created_order',
    amount: `coalesce(t.figure_amount, ${unknownInstant})`,
    currency: `coalesce(t.figure_currency, '')`,
    status: 't.status',
    receipt_number: `coalesce(t.receipt_number, '')`,
  },
};

/** The index of each order (migration 0004). */
const indexes: Record<ListNoun, Partial<Record<SortField, string>>> = {
  checkout_sessions: {
    completed_at: 'checkout_sessions_by_completion',
    expires_at: 'checkout_sessions_by_expiry',
    amount: 'checkout_sessions_by_amount',
    currency: 'checkout_sessions_by_currency',
    status: 'checkout_sessions_by_status',
    customer: 'checkout_sessions_by_customer',
  },
  transactions: {
    amount: 'transactions_by_amount',
    currency: 'transactions_by_currency',
    status: 'transactions_by_status',
    receipt_number: 'transactions_by_receipt_number',
  },
};

/** Keeps SQLite on the order's index where it would rather sort all that a condition leaves. */
export function indexHint(noun: ListNoun, { sort }: ListPage, byCurrency: boolean): string {
  const index = byCurrency ? `${noun}_by_currency_amount` : indexes[noun][sort.field];
  return index === undefined ? '' : `indexed by ${index}`;
}

/** What a list is in order by; never null. */
export const instantOf = { checkout_sessions: 's.created_at', transactions: 't.created_order' } as const;
export const idOf = { checkout_sessions: 's.id', transactions: 't.id' } as const;

/** One stretch of a page: rows that share the value of the row before it, or those beyond. */
export type Stretch = {
  sql: string[];
  params: SqlValue[];
  orderBy: string;
  /** What it is in order by, most important first. */
  keys: string[];
  /** What it is read from, under the table's alias, where that is not the whole table. */
  from?: { sql: string; params: SqlValue[] };
};

/**
 * ORDER BY of a page, and the conditions by which it begins after the last row of the one before: first among the rows of
 * the same value, then beyond it. Two stretches, because an engine finds the beginning of each in an index, and of both
 * together only with luck. `fewRows` tells that the conditions leave a handful.
 */
export function pageStretches(noun: ListNoun, { sort, after }: ListPage, fewRows = false): Stretch[] {
  const expression = expressions[noun][sort.field];
  if (!expression) throw new Error(`${noun} can't be sorted by ${sort.field}`);
  const [instant, id] = [instantOf[noun], idOf[noun]];
  const beyond = sort.descending ? '<' : '>';
  // A computed key has no index, so an engine finds the few rows first and sorts them, instead of walking by date.
  const order = (first: string, ...others: string[]) =>
    ordered(fewRows ? [`+${first}`, ...others] : [first, ...others], sort.descending);
  if (sort.field === 'created_at') {
    const sql = after ? [`(${instant}, ${id}) ${beyond} (?, ?)`] : [];
    return [{ sql, params: after ? [after.createdAt, after.id] : [], ...order(instant, id) }];
  }
  const whole = order(expression, instant, id);
  if (!after) return [{ sql: [], params: [], ...whole }];
  return [
    {
      sql: [`${expression} = ?`, `(${instant}, ${id}) ${beyond} (?, ?)`],
      params: [after.value, after.createdAt, after.id],
      ...order(instant, id),
    },
    { sql: [`${expression} ${beyond} ?`], params: [after.value], ...whole },
  ];
}

/** ORDER BY of these keys, all in one direction. */
export function ordered(keys: string[], descending: boolean): Pick<Stretch, 'orderBy' | 'keys'> {
  return { orderBy: keys.map((key) => `${key} ${descending ? 'desc' : 'asc'}`).join(', '), keys };
}

/** Where a session stands in a list sorted by the field. */
export function placeOfSession(row: CheckoutSessionRow, field: SortField): ListPlace {
  const values: Record<SortField, string | number> = {
    created_at: row.createdAt,
    completed_at: row.completedAt ?? unknownInstant,
    expires_at: row.expiresAt ?? unknownInstant,
    amount: row.amount,
    currency: row.currency,
    status: row.status,
    customer: sessionTexts(row).customer_folded ?? '',
    receipt_number: '',
  };
  return { value: values[field], createdAt: row.createdAt, id: row.id };
}

/** Where a transaction stands in a list sorted by the field. */
export function placeOfTransaction(
  row: TransactionRow & Pick<TransactionView, 'figureAmount' | 'figureCurrency'>,
  field: SortField,
): ListPlace {
  const createdAt = row.createdAt ?? unknownInstant;
  const values: Partial<Record<SortField, string | number>> = {
    created_at: createdAt,
    amount: row.figureAmount ?? unknownInstant,
    currency: row.figureCurrency ?? '',
    status: row.status,
    receipt_number: row.receiptNumber ?? '',
  };
  return { value: values[field] ?? '', createdAt, id: row.id };
}
