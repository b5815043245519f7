import type { ListNoun } from '#shared/list-grammar.ts';
import * as z from 'zod/mini';
import { instantOf } from './list-page.ts';
import type { ListPage, ListPlace, ListQuery } from './list-query.ts';
import { listRows } from './list-sql.ts';
import type { Database, Row } from './sql.ts';

/** Rows that are read at a time: what the event loop takes in at once. */
const pageSize = 200;

const NewestSchema = z.object({ at: z.nullable(z.int()) });

/**
 * Every row of a list, page by page, for who reads them all. A row whose place in the order stays is met once, whatever is
 * written meanwhile. Rows that are newer than the newest at the start are left out, so that it ends.
 */
export async function* listPages<T>(
  database: Database,
  noun: ListNoun,
  accountId: number,
  query: ListQuery,
  read: { sort: ListPage['sort']; parse: (row: Row) => T; placeOf: (row: T) => ListPlace },
): AsyncGenerator<T[]> {
  const bounded = await upToNow(database, noun, accountId, query);
  const readPage = (after?: ListPlace) => {
    const page: ListPage = { sort: read.sort, limit: pageSize, ...(after && { after }) };
    return listRows(database, noun, accountId, bounded, page, 'readLong');
  };
  let reading = readPage();
  for (;;) {
    const rows = (await reading).map(read.parse);
    const last = rows.length < pageSize ? undefined : rows.at(-1);
    if (last) {
      // While this page is dealt with the next is read; should that fail, it is told when its turn has come.
      reading = readPage(read.placeOf(last));
      reading.catch(() => undefined);
    }
    if (rows.length > 0) yield rows;
    if (!last) return;
  }
}

async function upToNow(
  database: Database,
  noun: ListNoun,
  accountId: number,
  query: ListQuery,
): Promise<ListQuery> {
  const column = instantOf[noun].slice(2);
  const [row] = await database.readLong(`select max(${column}) as at from ${noun} where account_id = ?`, [
    accountId,
  ]);
  const { at } = NewestSchema.parse(row);
  const { created } = query.instants;
  // Rows of unknown time stand before all others; a bound would leave them out.
  if (at === null || at < 0 || (created?.to !== undefined && created.to <= at + 1)) return query;
  return { ...query, newest: at };
}
