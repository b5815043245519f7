import type { ListNoun } from '#shared/list-grammar.ts';
import * as z from 'zod/mini';
import type { Database } from './sql.ts';
import { placeSql } from './sqlite-places.ts';
import { trigramQuery } from './words.ts';

/** How rare a trigram is among the rows of an account: fewer entries, or the newest reaching farther back. */
export type TrigramFigure = { count: number; reach: number };

export const textTables = {
  checkout_sessions: 'checkout_session_words',
  transactions: 'transaction_words',
} as const;

/** How many of its newest entries a trigram is judged by; the same for all, so that figures of different questions compare. */
const judgedBy = 200;

/** A figure only says where to begin, never what is found: an old one costs time at worst. */
const keptMs = 10 * 60_000;
const mostKept = 20_000;

const FigureSchema = z.object({ place: z.int(), count: z.int(), reach: z.nullable(z.int()) });
const known = new WeakMap<Database, Map<string, TrigramFigure & { at: number }>>();

/**
 * The figures of the trigrams, SQLite's text index asked for those that are not known from the last minutes. Row ids are
 * chronological, so the farther back a trigram's newest entries reach, the rarer it is; to see that costs the same at any size.
 */
export async function trigramFigures(
  database: Database,
  noun: ListNoun,
  accountId: number,
  trigrams: readonly string[],
): Promise<Map<string, TrigramFigure>> {
  const kept = known.get(database) ?? new Map<string, TrigramFigure & { at: number }>();
  known.set(database, kept);
  const name = (trigram: string) => `${noun} ${accountId} ${trigram}`;
  const now = performance.now();
  const unknown = trigrams.filter((trigram) => now - (kept.get(name(trigram))?.at ?? -Infinity) > keptMs);
  const asked = await ask(database, noun, accountId, unknown);
  const figures = new Map(
    trigrams.flatMap((trigram) => {
      const figure = asked.get(trigram) ?? kept.get(name(trigram));
      return figure ? [[trigram, figure] as const] : [];
    }),
  );
  if (kept.size + asked.size > mostKept) kept.clear();
  for (const [trigram, figure] of asked) kept.set(name(trigram), { ...figure, at: now });
  return figures;
}

async function ask(
  database: Database,
  noun: ListNoun,
  accountId: number,
  trigrams: readonly string[],
): Promise<Map<string, TrigramFigure>> {
  if (trigrams.length === 0) return new Map();
  const table = textTables[noun];
  const rows = await database.readList(
    trigrams
      .map(
        (_, place) =>
          // Milliseconds: the row ids themselves are longer than JavaScript's numbers.
          `select ${place} as place, count(*) as count, cast((max(rowid) - min(rowid)) >> 9 as integer) as reach
           from (select rowid from ${table} where ${table} match ? and rowid >= ${placeSql('?', '0')}
             and rowid < ${placeSql('?', '0')} order by rowid desc limit ${judgedBy})`,
      )
      .join(' union all '),
    trigrams.flatMap((trigram) => [trigramQuery([trigram]), accountId, accountId + 1]),
  );
  return new Map(
    rows.flatMap((row) => {
      const { place, count, reach } = FigureSchema.parse(row);
      const trigram = trigrams[place];
      return trigram === undefined ? [] : [[trigram, { count, reach: reach ?? 0 }] as const];
    }),
  );
}
