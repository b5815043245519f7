import type { ListNoun } from '#shared/list-grammar.ts';
import * as z from 'zod/mini';
import { listConditions, type Condition, type Narrow } from './list-conditions.ts';
import { pageStretches } from './list-page.ts';
import { findNarrow, isUsual, textMatch, textNarrow, type TextMatch } from './list-plan.ts';
import type { ListPage, ListQuery, ListTotals } from './list-query.ts';
import { TransactionViewSchema } from './row-schemas.ts';
import { selectList } from './row-sql.ts';
import { sessionViewColumns } from './session-view.ts';
import type { Database, Row, SqlValue } from './sql.ts';

const alias = { checkout_sessions: 's', transactions: 't' } as const;

const columns = {
  checkout_sessions: sessionViewColumns,
  transactions: selectList(TransactionViewSchema, 't'),
} as const;

const partners = {
  checkout_sessions: `left join transactions t on t.account_id = s.account_id and t.id = s.transaction_id`,
  transactions: `left join checkout_sessions s on s.account_id = t.account_id and s.id = t.checkout_session_id`,
} as const;

const makers = {
  checkout_sessions: 'left join users u on u.id = s.created_by',
  transactions: '',
} as const;

/** What totals are made of. */
const figures = {
  checkout_sessions: { currency: 's.currency', amount: 's.amount' },
  transactions: {
    currency: `coalesce(t.figure_currency, '')`,
    amount: 'coalesce(t.figure_amount, 0)',
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
  const conditions = listConditions(noun, accountId, query);
  const text = database.dialect === 'sqlite' ? await textMatch(database, noun, accountId, query) : undefined;
  const isByInstant = page.sort.field === 'created_at';
  const narrow =
    text || !isUsual(query)
      ? await narrowOf(database, conditions, text && !isByInstant ? [textNarrow(noun, text)] : [])
      : undefined;
  if (text && isByInstant && !narrow)
    return await streamText(database, noun, accountId, page, plain(conditions), text, pace);
  const { sql, params } = plain(narrow ? [...conditions, narrow] : conditions);
  const rows: Row[] = [];
  for (const stretch of pageStretches(noun, page, narrow !== undefined || Boolean(query.is.id?.length))) {
    if (rows.length >= page.limit) break;
    const found = await database[pace](
      `select ${columns[noun]} from ${noun} ${alias[noun]} ${partners[noun]} ${makers[noun]}
       where ${[...sql, ...stretch.sql].join(' and ')} order by ${stretch.orderBy} limit ?`,
      [...params, ...stretch.params, page.limit - rows.length],
    );
    rows.push(...found);
  }
  return rows;
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

/** For SQLite, the condition to begin with, where one leaves few rows. */
async function narrowOf(database: Database, conditions: Condition[], more: Narrow[]) {
  if (database.dialect === 'postgres') return undefined;
  const narrow = await findNarrow(database, [...more, ...conditions.flatMap((one) => one.narrow ?? [])]);
  return narrow && { sql: `${narrow.column} in (${narrow.select})`, params: narrow.params };
}

function plain(conditions: Condition[]) {
  return {
    sql: conditions.map((condition) => condition.sql),
    params: conditions.flatMap((condition) => condition.params),
  };
}

/** Newest or oldest first along the text index, which has rows in this very order, until the page is full. */
async function streamText(
  database: Database,
  noun: ListNoun,
  accountId: number,
  { sort, after, limit }: ListPage,
  { sql, params }: ReturnType<typeof plain>,
  text: TextMatch,
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
  const conditions = listConditions(noun, accountId, query);
  const text = database.dialect === 'sqlite' ? await textMatch(database, noun, accountId, query) : undefined;
  const narrow =
    text || !isUsual(query)
      ? await narrowOf(database, conditions, text ? [textNarrow(noun, text)] : [])
      : undefined;
  const { sql, params } = plain(narrow ? [...conditions, narrow] : conditions);
  const where = sql.join(' and ');
  const table = `${noun} ${alias[noun]}`;
  // Most sums need no partner, and joining a million of them costs more than the sum.
  const isAlone = noun === 'checkout_sessions' ? !/\bt\./.test(where) : !/\bs\./.test(where);
  const from = isAlone ? table : `${table} ${partners[noun]}`;
  if (!text || narrow) return { from, where, params };
  return {
    from: `${text.table} w cross join ${from.replace(table, `${table} on ${alias[noun]}.seq = w.rowid`)}`,
    where: [...text.sql, where].join(' and '),
    params: [...text.params, ...params],
  };
}
