import type { ListNoun } from '#shared/list-grammar.ts';
import * as z from 'zod/mini';
import type { Condition } from './list-conditions.ts';
import { idOf, instantOf, ordered, type Stretch } from './list-page.ts';
import type { ListPage, ListQuery } from './list-query.ts';
import type { Database, SqlValue } from './sql.ts';
import { escapeLike, searchable, wordPattern } from './words.ts';

/**
 * How PostgreSQL comes to the newest rows that hold a text. It takes hits to be spread evenly over the years, and then walks a
 * million rows by date to hits that are all old, or fetches ten thousand hits for the newest fifty. So it is looked first how many
 * of the newest rows hold the text, and the page is put together from stretches of time that are read accordingly.
 */

/** A stretch, and the conditions as they are put to what it is read by. */
export type Recent = Stretch & { conditions: Condition[] };

/** So many rows to each of a page are looked at first: a page is full where one row in twenty is a hit. */
const walkedPerRow = 20;
/** Where one row in fifty holds the text, the engine knows that too, and to fetch all that do would take long. */
const commonShare = 1 / 50;
/** So many times longer than what was looked at is the time in which the text index looks next: enough to fill the page twice. */
const longest = 300;
const timesLonger = (limit: number, matches: number) =>
  Math.min(longest, Math.max(20, (2 * limit) / Math.max(matches, 0.1)));

const EdgeSchema = z.object({
  at: z.int(),
  id: z.string(),
  farthest: z.int(),
  hits: z.int(),
  matches: z.int(),
  by_word: z.string(),
});

/** The stretches of a page by date, laid end to end: each row is in one of them, whatever is written meanwhile. */
export async function recentStretches(
  database: Database,
  pace: 'readList' | 'readLong',
  noun: ListNoun,
  accountId: number,
  query: ListQuery,
  conditions: Condition[],
  { sort, after, limit }: ListPage,
): Promise<Recent[]> {
  const [instant, id] = [instantOf[noun], idOf[noun]];
  const [beyond, upTo, within] = sort.descending ? ['<', '>=', 'min'] : ['>', '<=', 'max'];
  const order = ordered([instant, id], sort.descending);
  // No index is in this order, so that the hits are found first.
  const sorted = ordered([`+${instant}`, id], sort.descending);
  const start: Pick<Stretch, 'sql' | 'params'> = after
    ? { sql: [`(${instant}, ${id}) ${beyond} (?, ?)`], params: [after.createdAt, after.id] }
    : { sql: [], params: [] };
  const days = conditions.filter(({ isInstant }) => isInstant);
  const words = conditions.filter(({ word }) => word !== undefined);
  const text = [...words, ...customerWords(noun, query)];
  const alias = instant.slice(0, 1);
  // What asks for the partner too is not looked at here: more may match then than do.
  const own = conditions.filter(({ sql }) => !(noun === 'transactions' ? /\bs\./ : /\bt\./).test(sql));
  const looked = limit * walkedPerRow;
  const many = (some: Condition[]) =>
    `count(case when ${some.map(({ sql }) => sql).join(' and ')} then 1 end) over ()`;
  const params = (some: Condition[]) => some.flatMap((one) => one.params);
  const edges = await database[pace](
    `select p.at, p.id, p.hits, p.matches, p.by_word,
       (select ${within}(${instant}) from ${noun} ${alias} where ${alias}.account_id = ?) as farthest
     from (select ${instant} as at, ${id} as id, row_number() over (order by ${order.orderBy}) as place,
         ${many(text)} as hits, ${many(own)} as matches,
         concat_ws(' ', ${['null', ...words.map((word) => many([word]))].join(', ')}) as by_word
       from (select ${alias}.* from ${noun} ${alias}
         where ${[`${alias}.account_id = ?`, ...start.sql, ...days.map(({ sql }) => sql)].join(' and ')}
         order by ${order.orderBy} limit ?) ${alias}) p
     where p.place in (1, ?) order by p.place`,
    [
      ...[accountId, ...params(text), ...params(own), ...params(words)],
      ...[accountId, ...start.params, ...params(days), looked, looked],
    ],
  );
  const [first, last] = edges.map((row) => EdgeSchema.parse(row));
  if (!first) return [];
  const place: SqlValue[] = last ? [last.at, last.id] : [];
  const bounds = [
    ...[`${alias}.account_id = ?`, ...start.sql, ...days.map(({ sql }) => sql)],
    ...(last ? [`(${instant}, ${id}) ${upTo} (?, ?)`] : []),
  ];
  const newest: Recent = {
    ...{ sql: [], params: [], ...order, conditions },
    from: {
      // Within a limit, and so by date; rows may have come meanwhile.
      sql: `(select ${alias}.* from ${noun} ${alias}
             where ${bounds.join(' and ')} order by ${order.orderBy} limit ?)`,
      params: [accountId, ...start.params, ...params(days), ...place, looked * 2],
    },
  };
  const walked = first.matches === 0 ? [] : [newest];
  if (!last) return walked;
  const rest = { sql: [`(${instant}, ${id}) ${beyond} (?, ?)`], params: place };
  if (first.hits >= looked * commonShare) return [...walked, { ...rest, ...order, conditions }];
  const counts = first.by_word.split(' ').map(Number);
  const byText = {
    ...sorted,
    conditions: textConditions(noun, conditions, query, (word) => {
      const count = counts[words.findIndex((one) => one.word === word)] ?? 0;
      return count >= looked * commonShare && Math.min(...counts) < (looked * commonShare) / 2;
    }),
  };
  const edge = Math.round(last.at + (last.at - first.at) * timesLonger(limit, first.matches));
  const isBeyondAll = sort.descending ? edge <= last.farthest : edge >= last.farthest;
  // Of rows of one instant none is newer; and where no row was a hit there are few.
  if (first.hits === 0 || first.at === last.at || isBeyondAll) return [...walked, { ...rest, ...byText }];
  return [
    ...walked,
    { sql: [...rest.sql, `${instant} ${upTo} ?`], params: [...place, edge], ...byText },
    { sql: [`${instant} ${beyond} ?`], params: [edge], ...byText },
  ];
}

/** Whether the text index can find the rows: by words that are looked for, or by a customer's. */
export function isText(noun: ListNoun, conditions: Condition[], query: ListQuery): boolean {
  return conditions.some(({ word }) => word !== undefined) || customerWords(noun, query).length > 0;
}

/** The conditions for a stretch that the text index finds; it is not asked for words that are common where another is rare. */
function textConditions(
  noun: ListNoun,
  conditions: Condition[],
  query: ListQuery,
  isCommon: (word: string) => boolean,
): Condition[] {
  const document = noun === 'transactions' ? 't.document' : 's.document';
  return [
    ...conditions.flatMap((condition) => {
      const { word } = condition;
      if (word === undefined) return [condition];
      // Put together, it is nothing that an index knows.
      const hidden = { sql: `(${document} || '') like ? escape '\\'`, params: [wordPattern(word)] };
      if (isCommon(word)) return [hidden];
      const part = rarePart(word);
      if (part === undefined) return [condition];
      return [{ sql: `${document} like ? escape '\\'`, params: [wordPattern(part)] }, hidden];
    }),
    ...customerWords(noun, query),
  ];
}

/** A customer's name stands in the document too. */
function customerWords(noun: ListNoun, { is }: ListQuery): Condition[] {
  const document = noun === 'transactions' ? 't.document' : 's.document';
  const customers = (is.customer ?? []).map((value) =>
    searchable(value)
      .split(/\s+/)
      .filter((word) => [...word].length >= 3),
  );
  if (customers.length === 0 || customers.some((words) => words.length === 0)) return [];
  return [
    {
      sql: `(${customers.map((words) => `(${words.map(() => `${document} like ? escape '\\'`).join(' and ')})`).join(' or ')})`,
      params: customers.flat().map((word) => `%${escapeLike(word)}%`),
    },
  ];
}

/**
 * The part of a long word that few rows hold. The text index reads a list for every three characters that it is asked for, and
 * those of "rct-" and "@example.com" hold all rows: a receipt is found by its number alone ten times as quickly.
 */
export function rarePart(word: string): string | undefined {
  const runs = (word.match(/[\p{L}\p{N}]+/gu) ?? [])
    .map((run) => ({ run, digits: run.replace(/[^0-9]/g, '').length }))
    .toSorted((a, b) => b.digits - a.digits);
  const [best] = runs;
  if (best && best.digits >= 5) {
    const number = /\d{6,}/.exec(best.run)?.[0] ?? best.run;
    const part = [...number].slice(-12).join('');
    return part === word ? undefined : part;
  }
  const name = word.split('@')[0] ?? '';
  return name !== word && [...name].length >= 5 ? name : undefined;
}
