import type { ListNoun } from '#shared/list-grammar.ts';
import * as z from 'zod/mini';
import { listConditions, type Condition } from './list-conditions.ts';
import { pageOrder } from './list-page.ts';
import { findNarrow, isUsual, textMatch, type TextMatch } from './list-plan.ts';
import type { ListPage, ListQuery, ListTotals } from './list-query.ts';
import { TransactionRowSchema } from './row-schemas.ts';
import { selectList } from './row-sql.ts';
import { sessionViewColumns } from './session-view.ts';
import type { Database, Row, SqlValue } from './sql.ts';

const alias = { checkout_sessions: 's', transactions: 't' } as const;

const columns = {
  checkout_sessions: sessionViewColumns,
  transactions: selectList(TransactionRowSchema, 't'),
} as const;

const partners = {
  checkout_sessions: `left join transactions t on t.account_id = s.account_id and t.id = s.transaction_id`,
  transactions: `left join checkout_sessions s on s.account_id = t.account_id and s.id = t.checkout_session_id`,
} as const;

const makers = {
  checkout_sessions: 'left join users u on u.id = s.created_by',
  transactions: '',
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
const CountSchema = z.object({ count: z.int() });

/** Which connection reads: a page for somebody who waits, or what may take its time. */
type Pace = 'readList' | 'readLong';

/** One page of engine rows. */
export async function listRows(
  database: Database,
  noun: ListNoun,
  accountId: number,
  query: ListQuery,
  page: ListPage,
  pace: Pace = 'readList',
): Promise<Row[]> {
  const found = await findRows(database, noun, accountId, query);
  const isByInstant = page.sort.field === 'created_at';
  if (found.text && isByInstant)
    return await streamText(database, noun, accountId, page, { ...found, text: found.text }, pace);
  const order = pageOrder(noun, page, found.isNarrow);
  const conditions = whole(found, noun);
  return await database[pace](
    `select ${columns[noun]} from ${noun} ${alias[noun]} ${partners[noun]} ${makers[noun]}
     where ${[...conditions.sql, ...order.sql].join(' and ')} order by ${order.orderBy} limit ?`,
    [...conditions.params, ...order.params, page.limit],
  );
}

/** Count and sum per currency over every matching row, by currency. */
export async function listTotals(
  database: Database,
  noun: ListNoun,
  accountId: number,
  query: ListQuery,
): Promise<ListTotals> {
  const { from, where, params } = await rowsOf(database, noun, accountId, query);
  const { currency, amount } = figures[noun];
  const rows = await database.readLong(
    `select ${currency} as currency, count(*) as count, cast(sum(${amount}) as bigint) as amount
     from ${from} where ${where} group by ${currency} order by ${currency}`,
    params,
  );
  return rows.map((row) => TotalSchema.parse(row));
}

/** How many rows match, counted no further than the limit. */
export async function listCount(
  database: Database,
  noun: ListNoun,
  accountId: number,
  query: ListQuery,
  limit: number,
): Promise<number> {
  const { from, where, params } = await rowsOf(database, noun, accountId, query);
  const [row] = await database.readLong(
    `select count(*) as count from (select 1 as one from ${from} where ${where} limit ?) counted`,
    [...params, limit],
  );
  return CountSchema.parse(row).count;
}

type Found = ReturnType<typeof plain> & { text?: TextMatch; isNarrow: boolean };

/** The conditions, with what makes SQLite begin where few rows are left. */
async function findRows(
  database: Database,
  noun: ListNoun,
  accountId: number,
  query: ListQuery,
): Promise<Found> {
  const conditions = listConditions(noun, accountId, query);
  if (database.dialect === 'postgres') return { ...plain(conditions), isNarrow: false };
  const text = textMatch(noun, accountId, query);
  const narrow = !text && isUsual(query) ? undefined : await findNarrow(database, conditions);
  if (narrow) {
    const begin = { sql: `${narrow.column} in (${narrow.select})`, params: narrow.params };
    return { ...plain([...conditions, begin]), isNarrow: true };
  }
  return { ...plain(conditions), ...(text && { text }), isNarrow: query.is.id !== undefined };
}

function plain(conditions: Condition[]) {
  return {
    sql: conditions.map((condition) => condition.sql),
    params: conditions.flatMap((condition) => condition.params),
  };
}

/** For what does not read along the text index: its rows as one more condition. */
function whole({ sql, params, text }: Found, noun: ListNoun) {
  if (!text) return { sql, params };
  const within = `${alias[noun]}.seq in (select w.rowid from ${text.table} w where ${text.sql.join(' and ')})`;
  return { sql: [within, ...sql], params: [...text.params, ...params] };
}

/** Newest or oldest first along the text index, which has rows in this very order, until the page is full. */
async function streamText(
  database: Database,
  noun: ListNoun,
  accountId: number,
  { sort, after, limit }: ListPage,
  { sql, params, text }: Found & { text: TextMatch },
  pace: Pace,
): Promise<Row[]> {
  const beyond = `w.rowid ${sort.descending ? '<' : '>'} (select seq from ${noun} where account_id = ? and id = ?)`;
  const conditions = [...text.sql, ...(after ? [beyond] : []), ...sql];
  const values: SqlValue[] = [...text.params, ...(after ? [accountId, after.id] : []), ...params, limit];
  return await database[pace](
    `select ${columns[noun]} from ${text.table} w cross join ${noun} ${alias[noun]} on ${alias[noun]}.seq = w.rowid
     ${partners[noun]} ${makers[noun]}
     where ${conditions.join(' and ')} order by w.rowid ${sort.descending ? 'desc' : 'asc'} limit ?`,
    values,
  );
}

/** FROM and WHERE of all rows that match. */
async function rowsOf(database: Database, noun: ListNoun, accountId: number, query: ListQuery) {
  const { sql, params } = whole(await findRows(database, noun, accountId, query), noun);
  const where = sql.join(' and ');
  const table = `${noun} ${alias[noun]}`;
  // Most totals of sessions need no transaction, and joining a million of them costs more than the sum.
  const isAlone = noun === 'checkout_sessions' && !/\bt\./.test(where);
  return { from: isAlone ? table : `${table} ${partners[noun]}`, where, params };
}
