import type { ListNoun } from '#shared/list-grammar.ts';
import * as z from 'zod/mini';
import { currencyCodes, listConditions, type Condition } from './list-conditions.ts';
import { indexHint, pageStretches, type Stretch } from './list-page.ts';
import { findNarrow, isUsual, textMatch, textNarrow, type TextMatch } from './list-plan.ts';
import type { ListPage, ListQuery, ListTotals } from './list-query.ts';
import { isText, recentStretches } from './list-recent.ts';
import { sessionViewColumns } from './session-view.ts';
import type { Database, Row, SqlValue } from './sql.ts';
import { transactionViewColumns } from './transaction-view.ts';

const alias = { checkout_sessions: 's', transactions: 't' } as const;

const columns = {
  checkout_sessions: withoutRaw(sessionViewColumns),
  transactions: withoutRaw(transactionViewColumns),
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

const TotalSchema = z.object({
  currency: z.string(),
  count: z.int(),
  amount: z.int(),
  amount_refunded: z.optional(z.int()),
});
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
  if (database.dialect === 'postgres' && isByInstant && isText(noun, conditions, query)) {
    const stretches = await recentStretches(database, pace, noun, accountId, query, conditions, page);
    return await readStretches(database, pace, noun, accountId, page.limit, stretches, (stretch) => [
      stretch.conditions,
    ]);
  }
  const isFew = start?.narrow !== undefined || Boolean(query.is.id?.length);
  const byCurrency = isFew ? [] : oneCurrencyEach(noun, accountId, query, page);
  const hint = start && !isFew ? indexHint(noun, page, byCurrency.length > 0) : '';
  const whole = byCurrency.length > 0 ? byCurrency : [conditions];
  const narrowed = start?.narrow
    ? [[...conditions, start.narrow]]
    : hint
      ? whole.map((part) => part.map(alongIndex))
      : whole;
  const stretches = pageStretches(noun, page, isFew);
  const read = (index: string) =>
    readStretches(database, pace, noun, accountId, page.limit, stretches, () => narrowed, index);
  try {
    return await read(hint);
  } catch (error) {
    // While many rows are loaded beside the server (bulk-indexes.ts) it is away: then slowly, and right.
    if (hint !== '' && error instanceof Error && error.message.includes('no such index'))
      return await read('');
    throw error;
  }
}

/** Stretch by stretch until the page is full; `partsOf` gives the conditions of the parts that make up one. */
async function readStretches<S extends Stretch>(
  database: Database,
  pace: Pace,
  noun: ListNoun,
  accountId: number,
  limit: number,
  stretches: S[],
  partsOf: (stretch: S) => Pick<Condition, 'sql' | 'params'>[][],
  hint = '',
): Promise<Row[]> {
  const rows: Row[] = [];
  // On PostgreSQL by what stands in the orders' indexes, so that these do alone where they hold all that is asked for.
  const key = database.dialect === 'postgres' ? 'id' : 'seq';
  const own = alias[noun];
  const account = key === 'id' ? [accountId] : [];
  const joined = `${account.length > 0 ? `${own}.account_id = ? and ` : ''}${own}.${key} = page.${key}`;
  for (const stretch of stretches) {
    if (rows.length >= limit) break;
    const found = placesOf(noun, key, stretch, partsOf(stretch).map(plain), limit - rows.length, hint);
    const read = await database[pace](
      `select ${columns[noun]} from (${found.sql}) page
       join ${noun} ${own} on ${joined} ${partners[noun]} ${makers[noun]}
       order by ${stretch.orderBy}`,
      [...found.params, ...account],
    );
    rows.push(...read);
  }
  return rows;
}

/** The rows of a page by their numbers alone: the first of each part, and of these the first. */
function placesOf(
  noun: ListNoun,
  row: 'id' | 'seq',
  stretch: Stretch,
  parts: ReturnType<typeof plain>[],
  limit: number,
  hint: string,
): { sql: string; params: SqlValue[] } {
  const keys = stretch.keys.map((key, index) => ({ key, name: `key_${index}` }));
  const isOne = parts.length === 1;
  const selects = parts.map(({ sql, params }) => {
    const where = [...sql, ...stretch.sql].join(' and ');
    return {
      sql: `select ${[`${alias[noun]}.${row} as ${row}`, ...(isOne ? [] : keys.map(({ key, name }) => `${key} as ${name}`))].join(', ')}
            from ${stretch.from?.sql ?? noun} ${alias[noun]} ${hint} ${isAlone(noun, where) ? '' : partners[noun]}
            where ${where} order by ${stretch.orderBy} limit ?`,
      params: [...(stretch.from?.params ?? []), ...params, ...stretch.params, limit],
    };
  });
  const params = selects.flatMap((select) => select.params);
  if (isOne) return { sql: selects.map(({ sql }) => sql).join(''), params };
  const all = selects.map(({ sql }, index) => `select * from (${sql}) part_${index}`).join(' union all ');
  const direction = stretch.orderBy.endsWith(' desc') ? 'desc' : 'asc';
  const orderBy = keys.map(({ name }) => `${name} ${direction}`).join(', ');
  return {
    sql: `select ${row} from (${all}) parts order by ${orderBy} limit ?`,
    params: [...params, limit],
  };
}

/** More would be more parts than rows are saved. */
const mostCodes = 8;

/** The conditions for each currency by itself: within one the index is in order by amount, over several it is not. */
function oneCurrencyEach(
  noun: ListNoun,
  accountId: number,
  query: ListQuery,
  { sort }: ListPage,
): Condition[][] {
  const codes = currencyCodes(query.is.currency ?? []);
  if (sort.field !== 'amount' || codes.length === 0 || codes.length > mostCodes) return [];
  const { currency: _one, ...others } = query.is;
  const column = noun === 'transactions' ? `coalesce(t.figure_currency, '')` : 's.currency';
  const conditions = listConditions(noun, accountId, { ...query, is: others });
  return codes.map((code) => [...conditions, { sql: `${column} = ?`, params: [code] }]);
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
  const refunded = query.hasRefund
    ? ', cast(coalesce(sum(t.amount_refunded), 0) as bigint) as amount_refunded'
    : '';
  const rows = await database.readLong(
    `select ${currency} as currency, count(*) as count, cast(sum(${amount}) as bigint) as amount${refunded}
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

function plain(conditions: Pick<Condition, 'sql' | 'params'>[]) {
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
