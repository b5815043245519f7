import type { ListNoun } from '#shared/list-grammar.ts';
import * as z from 'zod/mini';
import type { Narrow } from './list-conditions.ts';
import type { ListQuery } from './list-query.ts';
import type { Database, SqlValue } from './sql.ts';
import { placeSql } from './sqlite-places.ts';
import { searchable, trigramQuery, trigramsOf, wordsOf } from './words.ts';

/**
 * How SQLite comes to the rows of a list. PostgreSQL knows how common a value is and chooses by itself; SQLite has to be told
 * whether to begin with the few rows that some condition leaves, or with the text index, or to walk by date.
 */

const CountSchema = z.object({ place: z.int(), count: z.int() });

/** With states, currencies and days alone a list by date needs no help, and asking would cost more than it saves. */
export function isUsual({ q, is, metadata, instants, amount, hasSession }: ListQuery): boolean {
  return (
    q === undefined &&
    hasSession === undefined &&
    Object.keys(is).every((name) => ['id', 'status', 'currency'].includes(name)) &&
    metadata.length === 0 &&
    instants.completed === undefined &&
    instants.expires === undefined &&
    amount.min === undefined &&
    amount.max === undefined
  );
}

/** Up to so many rows are quicker fetched and sorted than met on the way. */
const few = 3000;

/** The narrowest condition that leaves few rows, if there is one; asks the indexes, each no further than `few`. */
export async function findNarrow(database: Database, narrows: Narrow[]): Promise<Narrow | undefined> {
  if (narrows.length === 0) return undefined;
  const rows = await database.readList(
    narrows
      .map(
        ({ select }, place) =>
          `select ${place} as place, count(*) as count from (select 1 from (${select} limit ${few}))`,
      )
      .join(' union all '),
    narrows.flatMap(({ params }) => params),
  );
  const [least] = rows.map((row) => CountSchema.parse(row)).toSorted((a, b) => a.count - b.count);
  return least && least.count < few ? narrows[least.place] : undefined;
}

/** Rows of the text index, `w`. */
export type TextMatch = { table: string; sql: string[]; params: SqlValue[] };

/** The text as a condition that may leave few rows; to a list in another order than the text index's it is one like any other. */
export function textNarrow(noun: ListNoun, { table, sql, params }: TextMatch): Narrow {
  const column = noun === 'transactions' ? 't.seq' : 's.seq';
  return { column, select: `select w.rowid from ${table} w where ${sql.join(' and ')}`, params };
}

const textTables = {
  checkout_sessions: 'checkout_session_words',
  transactions: 'transaction_words',
} as const;

/** What the text index is asked for, within the account and the days of the list; nothing when no text is looked for. */
export async function textMatch(
  database: Database,
  noun: ListNoun,
  accountId: number,
  query: ListQuery,
): Promise<TextMatch | undefined> {
  const text = await textQuery(database, noun, query);
  if (text === '') return undefined;
  const { from = 0, to } = query.instants.created ?? {};
  const table = textTables[noun];
  return {
    table,
    sql: [
      `w.${table} match ?`,
      `w.rowid >= ${placeSql('?', '?')}`,
      to === undefined ? `w.rowid < ${placeSql('?', '0')}` : `w.rowid < ${placeSql('?', '?')}`,
    ],
    params: [text, accountId, from, ...(to === undefined ? [accountId + 1] : [accountId, to])],
  };
}

/** The customer stands in the document too, so its words narrow the search, where they are long enough to be sure of. */
async function textQuery(database: Database, noun: ListNoun, { q, is }: ListQuery): Promise<string> {
  const customers = (is.customer ?? []).map((value) =>
    trigramsOf(
      searchable(value)
        .split(/\s+/)
        .filter((word) => [...word].length >= 3),
    ),
  );
  const wanted = [q === undefined ? [] : trigramsOf(wordsOf(q)), ...customers];
  const [text = '', ...others] = await Promise.all(
    wanted.map(async (trigrams) => trigramQuery(await rarest(database, noun, trigrams))),
  );
  const anyCustomer = others.includes('') ? '' : others.map((match) => `(${match})`).join(' OR ');
  return [text, anyCustomer]
    .filter(Boolean)
    .map((match) => `(${match})`)
    .join(' AND ');
}

/** Trigrams that so few rows hold are rare. */
const rare = 4000;
const mostProbed = 12;

/**
 * The three rarest of the trigrams, or where all are common, some of them: the text index reads the whole list of each that it is
 * asked for, and three rare ones leave as few rows as all together.
 */
async function rarest(database: Database, noun: ListNoun, trigrams: string[]): Promise<string[]> {
  if (trigrams.length <= 1) return trigrams;
  const table = textTables[noun];
  // Every third lies end to end with the next.
  const endToEnd = trigrams.filter((_, at) => at % 3 === 0);
  const probed = (trigrams.length > mostProbed ? endToEnd : trigrams).slice(0, mostProbed);
  const counts = await database.readList(
    probed
      .map(
        (_, place) =>
          `select ${place} as place, count(*) as count
           from (select 1 from ${table} where ${table} match ? limit ${rare})`,
      )
      .join(' union all '),
    probed.map((trigram) => trigramQuery([trigram])),
  );
  const found = counts
    .map((row) => CountSchema.parse(row))
    .filter(({ count }) => count < rare)
    .toSorted((a, b) => a.count - b.count)
    .flatMap(({ place }) => probed[place] ?? []);
  return found.length > 0 ? found.slice(0, 3) : endToEnd.slice(0, mostProbed);
}
