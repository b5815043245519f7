import type { ListNoun } from '#shared/list-grammar.ts';
import * as z from 'zod/mini';
import { listConditions } from './list-conditions.ts';
import { pageOrder } from './list-page.ts';
import type { ListPage, ListQuery, ListTotals } from './list-query.ts';
import { TransactionRowSchema } from './row-schemas.ts';
import { selectList } from './row-sql.ts';
import { sessionViewSql } from './session-view.ts';
import type { Database, Row } from './sql.ts';

const joined = {
  checkout_sessions: `checkout_sessions s
    left join transactions t on t.account_id = s.account_id and t.id = s.transaction_id`,
  transactions: `transactions t
    left join checkout_sessions s on s.account_id = t.account_id and s.id = t.checkout_session_id`,
} as const;

const selected = {
  checkout_sessions: sessionViewSql,
  transactions: `select ${selectList(TransactionRowSchema, 't')} from ${joined.transactions}`,
} as const;

/** What totals are made of; a transaction that lacks amount or currency has those of its session. */
const figures = {
  checkout_sessions: { currency: 's.currency', amount: 's.amount' },
  transactions: {
    currency: `coalesce(t.currency, s.currency, '')`,
    amount: 'coalesce(t.amount, s.amount, 0)',
  },
} as const;

const TotalSchema = z.object({ currency: z.string(), count: z.int(), amount: z.int() });

/** One page of engine rows. */
export function listRows(
  database: Database,
  noun: ListNoun,
  accountId: number,
  query: ListQuery,
  page: ListPage,
): Promise<Row[]> {
  const conditions = listConditions(noun, accountId, query);
  // Sessions found by their transaction: an index leads to them, if the engine is kept from walking by date.
  const fewRows =
    noun === 'checkout_sessions' &&
    Boolean(query.is.receipt_number?.length || query.is.gateway_transaction_id?.length);
  const order = pageOrder(noun, page, fewRows);
  const sql = `${selected[noun]} where ${[...conditions.sql, ...order.sql].join(' and ')}
    order by ${order.orderBy} limit ?`;
  const params = [...conditions.params, ...order.params, page.limit];
  // A search for a part of a text, or another order than by date, may walk the whole table.
  const walks = query.q !== undefined || query.is.customer !== undefined || page.sort.field !== 'created_at';
  return walks ? database.readLong(sql, params) : database.read(sql, params);
}

/** Count and sum per currency over every matching row, by currency. */
export async function listTotals(
  database: Database,
  noun: ListNoun,
  accountId: number,
  query: ListQuery,
): Promise<ListTotals> {
  const conditions = listConditions(noun, accountId, query);
  const where = conditions.sql.join(' and ');
  const { currency, amount } = figures[noun];
  // Most totals of sessions need no transaction, and joining a million of them costs more than the sum.
  const from = noun === 'checkout_sessions' && !/\bt\./.test(where) ? 'checkout_sessions s' : joined[noun];
  const rows = await database.readLong(
    `select ${currency} as currency, count(*) as count, cast(sum(${amount}) as bigint) as amount
     from ${from} where ${where} group by ${currency} order by ${currency}`,
    conditions.params,
  );
  return rows.map((row) => TotalSchema.parse(row));
}
