import type { ListNoun } from '#shared/list-grammar.ts';
import * as z from 'zod/mini';
import { listConditions, type Condition } from './list-conditions.ts';
import { indexHint, pageStretches } from './list-page.ts';
import { findNarrow, isUsual, textMatch, textNarrow, type TextMatch } from './list-plan.ts';
import type { ListPage, ListQuery, ListTotals } from './list-query.ts';
import { TransactionViewSchema } from './row-schemas.ts';
import { selectList } from './row-sql.ts';
import { sessionViewColumns } from './session-view.ts';
import type { Database, Row, SqlValue } from './sql.ts';

const alias = { checkout_sessions: 's', transactions: 't' } as const;

const columns = {
  checkout_sessions: withoutRaw(sessionViewColumns),
  transactions: withoutRaw(selectList(TransactionViewSchema, 't')),
} as const;

/** What upstream sent as it came is the half of a row, and stands in no list or file. */
function withoutRaw(list: string): string {
  return list.replace(/\b[st]\.raw_json(?: as (\w+))?/g, (_all, name = 'raw_json') => `null as ${name}`);
}

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
  const isByInstant = page.sort.field === 'created_at';
  const start = await findStart(database, noun, accountId, query, conditions, isByInstant);
  if (start?.text && isByInstant)
    return await streamText(database, noun, accountId, page, plain(conditions), start.text, pace);
  const isFew = start?.narrow !== undefined || Boolean(query.is.id?.length);
  const hint = start && !isFew ? indexHint(noun, page) : '';
  const { sql, params } = plain(
    start?.narrow ? [...conditions, start.narrow] : hint ? conditions.map(alongIndex) : conditions,
  );
  const rows: Row[] = [];
  for (const stretch of pageStretches(noun, page, isFew)) {
    if (rows.length >= page.limit) break;
    const where = [...sql, ...stretch.sql].join(' and ');
    const found = await database[pace](
      `select ${columns[noun]} from (
         select ${alias[noun]}.seq as seq from ${noun} ${alias[noun]} ${hint} ${isAlone(noun, where) ? '' : partners[noun]}
         where ${where} order by ${stretch.orderBy} limit ?) page
       join ${noun} ${alias[noun]} on ${alias[noun]}.seq = page.seq ${partners[noun]} ${makers[noun]}
       order by ${stretch.orderBy}`,
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

/** Where SQLite is to begin: with a condition that leaves few rows, else along the text index. PostgreSQL chooses by itself. */
async function findStart(
  database: Database,
  noun: ListNoun,
  accountId: number,
  query: ListQuery,
  conditions: Condition[],
  isByInstant: boolean,
): Promise<{ narrow?: Pick<Condition, 'sql' | 'params'>; text?: TextMatch } | undefined> {
  if (database.dialect === 'postgres') return undefined;
  const text = await textMatch(database, noun, accountId, query);
  if (isByInstant && !text && isUsual(query)) return {};
  const narrow = await findNarrow(database, [
    ...(text && !isByInstant ? [textNarrow(noun, text)] : []),
    ...conditions.flatMap((one) => (one.narrow && !(isByInstant && one.isInstant) ? one.narrow : [])),
  ]);
  if (!narrow) return text ? { text } : {};
  return { narrow: { sql: `${narrow.column} in (${narrow.select})`, params: narrow.params } };
}

/** SQLite would skip from value to value of an index for the days; behind a plus it looks at them as it walks. */
function alongIndex(condition: Condition): Condition {
  return condition.isInstant ? { ...condition, sql: `+${condition.sql}` } : condition;
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
  const start = isUsual(query)
    ? undefined
    : await findStart(database, noun, accountId, query, conditions, false);
  const { sql, params } = plain(start?.narrow ? [...conditions, start.narrow] : conditions);
  const where = sql.join(' and ');
  const table = `${noun} ${alias[noun]}`;
  const rest = isAlone(noun, where) ? '' : partners[noun];
  if (!start?.text) return { from: `${table} ${rest}`, where, params };
  return {
    from: `${start.text.table} w cross join ${table} on ${alias[noun]}.seq = w.rowid ${rest}`,
    where: [...start.text.sql, where].join(' and '),
    params: [...start.text.params, ...params],
  };
}

/** Most conditions need no partner, and joining a million of them costs more than the sum. */
function isAlone(noun: ListNoun, where: string): boolean {
  return noun === 'checkout_sessions' ? !/\bt\./.test(where) : !/\bs\./.test(where);
}
