import { DatabaseSync } from '@photostructure/sqlite';
import { breaksGuard, storable, type Database, type Statement } from '../../../server/store/sql.ts';

/** The store's SQL on a real engine without a disk: what has been written is durable, and nothing else is. */
export type MemoryDatabase = Database & { clear(): void };

export function openMemoryDatabase(): MemoryDatabase {
  const database = new DatabaseSync(':memory:');
  const prepared = new Map<string, ReturnType<typeof database.prepare>>();

  function run({ sql, params }: Statement<string>) {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    if (statement.columns().length === 0) {
      return { count: statement.run(...storable(params)).changes, rows: [] };
    }
    const rows = statement.all(...storable(params)) as Record<string, unknown>[];
    return { count: rows.length, rows };
  }

  const read = (sql: string, params: Statement['params']) =>
    Promise.resolve(run({ sql, ...(params && { params }) }).rows);

  return {
    dialect: 'sqlite',
    version: 'in memory',
    read,
    readList: read,
    readLong: read,
    write(batch) {
      database.exec('begin immediate');
      try {
        const results = [];
        for (const statement of batch) {
          const result = run(statement);
          if (breaksGuard(statement, result.count)) {
            database.exec('rollback');
            return Promise.resolve({ ok: false, refused: statement.otherwise as never });
          }
          results.push(result);
        }
        database.exec('commit');
        return Promise.resolve({ ok: true, results });
      } catch (error) {
        database.exec('rollback');
        throw error;
      }
    },
    lend: () => Promise.reject(new Error('no thread can open what is in memory')),
    close: () => Promise.resolve(database.close()),
    clear() {
      const tables = database
        .prepare(
          `select name from sqlite_schema where type = 'table' and name not in
             ('schema_migrations', 'merchants', 'users', 'ownership', 'accounts') and name not like 'sqlite_%' and name not like '%words%'`,
        )
        .all() as { name: string }[];
      for (const { name } of tables) database.exec(`delete from ${name}`);
    },
  };
}
