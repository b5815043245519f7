import * as z from 'zod/mini';
import { postponeIndexes } from './bulk-indexes.ts';
import { writeAll, type Database } from './sql.ts';
import { expectLargeTextIndexes, textIndexes } from './text-index-figures.ts';

const ChangesSchema = z.object({ changes: z.int() });

/** A smaller load goes into the finished indexes: to build them anew would take longer. */
const smallestLarge = 5000;

/** Readies the index for `coming` rows where there are `present` ones. */
export async function beforeLoad(
  database: Database,
  { coming, present }: { coming: number; present: number },
): Promise<void> {
  if (coming >= smallestLarge && coming >= present / 4) await postponeIndexes(database);
  if (database.dialect === 'sqlite') {
    // A quarter of a gigabyte holds what a transaction changes, which the store's own cache does not: no page is
    // written twice.
    await writeAll(database, [{ sql: 'pragma cache_size = -262144' }, ...hashSizes(quickHash)]);
    await expectLargeTextIndex(database);
  }
}

async function expectLargeTextIndex(database: Database): Promise<void> {
  const known = await database.read('select name from sqlite_schema where name = ?', ['sqlite_stat1']);
  await writeAll(database, [...(known.length === 0 ? [{ sql: 'analyze' }] : []), ...expectLargeTextIndexes]);
}

/**
 * Brings SQLite's text indexes to where searches are quickest: one segment of the many that the load's transactions have left
 * (sqlite.org/fts5.html, "The merge command"). PostgreSQL has nothing to do.
 */
export async function mergeTextIndex(database: Database): Promise<void> {
  if (database.dialect === 'postgres') return;
  await writeAll(database, hashSizes(usualHash));
  for (const index of textIndexes) await merge(database, index);
}

/** Figures by which the engine plans. */
export async function updateFigures(database: Database): Promise<void> {
  // A sample does for SQLite, which would else read every index through.
  if (database.dialect === 'sqlite') await writeAll(database, [{ sql: 'pragma analysis_limit = 1000' }]);
  await writeAll(database, [{ sql: 'analyze' }]);
}

/**
 * Bytes of new entries that SQLite's text index gathers before it writes them. Trigrams fall into few slots of its hash
 * table, so a full one is slow to look through: a quarter of the usual size took a third less time over 100,000 rows.
 */
const usualHash = 1_048_576;
const quickHash = 262_144;

const hashSizes = (bytes: number) =>
  textIndexes.map((index) => ({
    sql: `insert into ${index} (${index}, rank) values (?, ?)`,
    params: ['hashsize', bytes],
  }));

/** Pages that are put together in one transaction: few, so that others get their turn. */
const pagesAtOnce = 2000;

async function merge(database: Database, index: string): Promise<void> {
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
