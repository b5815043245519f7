import * as z from 'zod/mini';
import { writeAll, type Database } from './sql.ts';

/**
 * The text indexes around a load. PostgreSQL builds one far quicker at the end than row by row, so it is dropped for a load
 * that is large beside what is there: meanwhile searches are slow, and right. SQLite's is written along with the rows.
 */

const tables = ['checkout_sessions', 'transactions'] as const;
const words = ['checkout_session_words', 'transaction_words'] as const;
const FoundSchema = z.object({ name: z.string() });
const ChangesSchema = z.object({ changes: z.int() });

/** A smaller load goes into the finished index: to build that anew would take longer. */
const smallestLarge = 20_000;

/** Readies the index for `coming` rows where there are `present` ones. */
export async function beforeLoad(
  database: Database,
  { coming, present }: { coming: number; present: number },
): Promise<void> {
  if (database.dialect === 'sqlite') {
    // Half a gigabyte holds what a transaction changes, which the store's own cache does not: no page is written twice.
    await writeAll(database, [{ sql: 'pragma cache_size = -524288' }]);
  } else if (coming >= smallestLarge && coming >= present / 4) {
    for (const table of tables) await database.readLong(`drop index if exists ${table}_document`);
  }
}

/** Brings the text indexes to where searches are quickest; at once where nothing is to do. */
export async function completeTextIndex(database: Database): Promise<void> {
  if (database.dialect === 'sqlite') for (const index of words) await mergeWords(database, index);
  else for (const table of await tablesWithoutIndex(database)) await buildIndex(database, table);
}

/** Figures by which the engine plans. */
export async function updateFigures(database: Database): Promise<void> {
  // A sample does for SQLite, which would else read every index through.
  if (database.dialect === 'sqlite') await writeAll(database, [{ sql: 'pragma analysis_limit = 1000' }]);
  await writeAll(database, [{ sql: 'analyze' }]);
}

/** Also finds an index that a load which was killed has left behind half built. */
async function tablesWithoutIndex(database: Database): Promise<(typeof tables)[number][]> {
  const rows = await database.read(
    `select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indisvalid and pg_table_is_visible(i.indrelid)`,
  );
  const found = rows.map((row) => FoundSchema.parse(row).name);
  return tables.filter((table) => !found.includes(`${table}_document`));
}

/** As migration 0004 makes it, but that others go on writing meanwhile; such a build can't be part of a transaction. */
async function buildIndex(database: Database, table: string): Promise<void> {
  await database.readLong(`drop index if exists ${table}_document`);
  await database.readLong(
    `create index concurrently ${table}_document on ${table} using gin (document gin_trgm_ops)
     with (fastupdate = off)`,
  );
}

/** Pages of the text index that are put together in one transaction: short, so that others get their turn. */
const pagesAtOnce = 2000;

/** Makes one segment of the many that the load's transactions have left (sqlite.org/fts5.html, "The merge command"). */
async function mergeWords(database: Database, index: string): Promise<void> {
  for (let pages = -pagesAtOnce; ; pages = pagesAtOnce) {
    const [before, , after] = await writeAll(database, [
      { sql: 'select total_changes() as changes' },
      { sql: `insert into ${index} (${index}, rank) values (?, ?)`, params: ['merge', pages] },
      { sql: 'select total_changes() as changes' },
    ]);
    const [from, to] = [before, after].map((result) => ChangesSchema.parse(result?.rows[0]).changes);
    // The command itself counts as one.
    if (Number(to) - Number(from) < 2) return;
  }
}
