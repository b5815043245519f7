import type { ListNoun, SortField } from '#shared/list-grammar.ts';
import type { ListPage } from './list-query.ts';
import type { SqlValue } from './sql.ts';
import { unknownInstant } from './transaction-sql.ts';

/** `nullAs`: the column holds this number where the row has null. */
type Column = { name: string; nullable: boolean; nullAs?: number };

/** The only columns that a list is ever ordered by. */
const columns: Record<ListNoun, Partial<Record<SortField, Column>>> = {
  checkout_sessions: {
    created_at: { name: 's.created_at', nullable: false },
    completed_at: { name: 's.completed_at', nullable: true },
    expires_at: { name: 's.expires_at', nullable: true },
    amount: { name: 's.amount', nullable: false },
    currency: { name: 's.currency', nullable: false },
    status: { name: 's.status', nullable: false },
  },
  transactions: {
    created_at: { name: 't.created_order', nullable: false, nullAs: unknownInstant },
    amount: { name: 't.amount', nullable: true },
    currency: { name: 't.currency', nullable: true },
    status: { name: 't.status', nullable: false },
    receipt_number: { name: 't.receipt_number', nullable: true },
  },
};

const ids = { checkout_sessions: 's.id', transactions: 't.id' } as const;

/**
 * ORDER BY of a page, and the condition by which it begins after the last row of the one before. `fewRows` tells that
 * the filters leave a handful.
 */
export function pageOrder(noun: ListNoun, { sort, after }: ListPage, fewRows = false) {
  const column = columns[noun][sort.field];
  if (!column) throw new Error(`${noun} can't be sorted by ${sort.field}`);
  const id = ids[noun];
  const direction = sort.descending ? 'desc' : 'asc';
  // PostgreSQL takes null for the highest value unless told; for columns never null its indexes want no such words.
  const nulls = column.nullable ? (sort.descending ? ' nulls last' : ' nulls first') : '';
  const place = after ? placeAfter(column, id, sort.descending, after) : { sql: [], params: [] };
  // An expression has no index, so the engine finds the few rows first and sorts them, instead of walking by date.
  const by = fewRows && sort.field === 'created_at' ? `${column.name} + 0` : column.name;
  return { ...place, orderBy: `${by} ${direction}${nulls}, ${id} ${direction}` };
}

function placeAfter(
  { name, nullable, nullAs }: Column,
  id: string,
  descending: boolean,
  { value, id: lastId }: { value: string | number | null; id: string },
): { sql: string[]; params: SqlValue[] } {
  const beyond = descending ? '<' : '>';
  if (value === null && nullAs === undefined) {
    const sameNull = `${name} is null and ${id} ${beyond} ?`;
    return {
      sql: [descending ? `(${sameNull})` : `(${name} is not null or (${sameNull}))`],
      params: [lastId],
    };
  }
  if (!nullable)
    return { sql: [`(${name}, ${id}) ${beyond} (?, ?)`], params: [value ?? nullAs ?? null, lastId] };
  const nullsFollow = descending ? ` or ${name} is null` : '';
  return {
    sql: [`(${name} ${beyond} ? or (${name} = ? and ${id} ${beyond} ?)${nullsFollow})`],
    params: [value, value, lastId],
  };
}
