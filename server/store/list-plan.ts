import type { ListNoun } from '#shared/list-grammar.ts';
import * as z from 'zod/mini';
import type { Narrow } from './list-conditions.ts';
import type { ListQuery } from './list-query.ts';
import type { Database, SqlValue } from './sql.ts';
import { placeSql } from './sqlite-places.ts';
import { textTables, trigramFigures } from './trigram-figures.ts';
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

/** What the text index is asked for, within the account and the days of the list; nothing when no text is looked for. */
export async function textMatch(
  database: Database,
  noun: ListNoun,
  accountId: number,
  query: ListQuery,
): Promise<TextMatch | undefined> {
  const text = await textQuery(database, noun, accountId, query);
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
async function textQuery(
  database: Database,
  noun: ListNoun,
  accountId: number,
  { q, is }: ListQuery,
): Promise<string> {
  const customers = (is.customer ?? []).map((value) =>
    searchable(value)
      .split(/\s+/)
      .filter((word) => [...word].length >= 3),
  );
  const wanted = [q === undefined ? [] : wordsOf(q), ...customers];
  const [text = '', ...others] = await Promise.all(
    wanted.map(async (words) => trigramQuery(await rarest(database, noun, accountId, words))),
  );
  const anyCustomer = others.includes('') ? '' : others.map((match) => `(${match})`).join(' OR ');
  return [text, anyCustomer]
    .filter(Boolean)
    .map((match) => `(${match})`)
    .join(' AND ');
}

/** How many trigrams are judged, and how many of them the text index is asked for. */
const mostJudged = 24;
const asked = 3;
const mostWords = 4;

/**
 * The three rarest of the trigrams: the text index reads the whole list of each that it is asked for, and three rare ones leave
 * as few rows as all together.
 */
async function rarest(
  database: Database,
  noun: ListNoun,
  accountId: number,
  words: string[],
): Promise<string[]> {
  const trigrams = trigramsOf(words);
  if (trigrams.length <= asked) return trigrams;
  const figures = await trigramFigures(database, noun, accountId, trigrams.slice(0, mostJudged));
  const byRarity = [...figures]
    .toSorted(([, a], [, b]) => a.count - b.count || b.reach - a.reach)
    .map(([trigram]) => trigram);
  const chosen = byRarity.slice(0, words.length > 1 ? asked - 1 : asked);
  // One of each other word too: to fetch a row that lacks it costs more than to read on in its list.
  for (const word of words.slice(0, mostWords)) {
    const own = new Set(trigramsOf([word]));
    if (!chosen.some((trigram) => own.has(trigram))) {
      chosen.push(...byRarity.filter((trigram) => own.has(trigram)).slice(0, 1));
    }
  }
  return chosen;
}
