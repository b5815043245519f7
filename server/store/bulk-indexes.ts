import * as z from 'zod/mini';
import { writeAll, type Database } from './sql.ts';

/**
 * The indexes around a large load: both engines sort a million entries into a new index in seconds, and take minutes to put
 * them into a finished one. Meanwhile lists and searches are slow, and right.
 *
 * What was taken away is written down in the index itself, in one transaction with the deed: were the load killed, the next
 * start of the server or of another load would bring it back.
 */

const tables = ['checkout_sessions', 'transactions', 'session_metadata'] as const;
/** By these the server's own writes find the partner of a row. */
const kept = ['checkout_sessions_by_transaction', 'transactions_by_session'] as const;

const IndexSchema = z.object({ name: z.string(), definition: z.string() });
type Index = z.infer<typeof IndexSchema>;

/** Takes the indexes away, but for those that are unique, or hold few rows, or that writes need. */
export async function postponeIndexes(database: Database): Promise<void> {
  const wanted = (await presentIndexes(database)).filter(({ name, definition }) => {
    const isNeeded = kept.some((one) => one === name);
    return !isNeeded && !/^create unique|\bwhere\b/i.test(definition);
  });
  await writeAll(database, [
    { sql: 'create table if not exists postponed_indexes (name text primary key, definition text not null)' },
    ...wanted.flatMap(({ name, definition }) => [
      {
        sql: 'insert into postponed_indexes (name, definition) values (?, ?) on conflict do nothing',
        params: [name, definition],
      },
      { sql: `drop index ${name}` },
    ]),
  ]);
}

/** Brings back what a load has taken away; returns at once where nothing is missing. */
export async function restoreIndexes(
  database: Database,
  told: (done: number, total: number) => void = () => {},
): Promise<void> {
  if (!(await hasPostponed(database))) return;
  const rows = await database.read('select name, definition from postponed_indexes order by name');
  for (const [done, row] of rows.entries()) {
    told(done, rows.length);
    await restore(database, IndexSchema.parse(row));
  }
  told(rows.length, rows.length);
  await writeAll(database, [{ sql: 'drop table if exists postponed_indexes' }]);
}

/** An index that is there while it is still written down is half built, or was made meanwhile by somebody else. */
async function restore(database: Database, { name, definition }: Index): Promise<void> {
  const drop = { sql: `drop index if exists ${name}` };
  const strike = { sql: 'delete from postponed_indexes where name = ?', params: [name] };
  if (database.dialect === 'sqlite') {
    await writeAll(database, [drop, { sql: definition }, strike]);
    return;
  }
  await writeAll(database, [drop]);
  // Lets others write meanwhile, for the text indexes take a minute; outside of a transaction, as this must be.
  await database.readLong(definition.replace(/^create index/i, 'create index concurrently'));
  await writeAll(database, [strike]);
}

async function presentIndexes(database: Database): Promise<Index[]> {
  const sql =
    database.dialect === 'sqlite'
      ? `select name, sql as definition from sqlite_schema
         where type = 'index' and sql is not null and tbl_name in (?, ?, ?)`
      : `select indexname as name, indexdef as definition from pg_indexes
         where schemaname = current_schema() and tablename in (?, ?, ?)`;
  return (await database.read(sql, [...tables])).map((row) => IndexSchema.parse(row));
}

async function hasPostponed(database: Database): Promise<boolean> {
  const sql =
    database.dialect === 'sqlite'
      ? `select name from sqlite_schema where name = ?`
      : `select tablename as name from pg_tables where schemaname = current_schema() and tablename = ?`;
  return (await database.read(sql, ['postponed_indexes'])).length > 0;
}
