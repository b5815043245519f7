import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { safeInteger } from '../../server/store/postgres-pool.ts';
import { postgresDatabase, type PostgresSession, type PostgresSource } from '../../server/store/postgres.ts';
import type { Database } from '../../server/store/sql.ts';

const int8 = 20;

/** PostgreSQL in memory, for tests: it runs the product's SQL but keeps nothing, so the product never opens it. */
export async function openPglite(): Promise<Database> {
  return postgresDatabase(await pgliteSource(), 'PGlite');
}

export async function pgliteSource(): Promise<PostgresSource> {
  const pglite = await PGlite.create({ extensions: { pg_trgm } });
  const session: PostgresSession = {
    async query(sql, params) {
      const { rows, affectedRows } = await pglite.query<Record<string, unknown>>(sql, params, {
        parsers: { [int8]: safeInteger },
      });
      return { rows, count: rows.length > 0 ? rows.length : (affectedRows ?? 0) };
    },
  };
  // There is one session, so work waits for the work before it.
  let last: Promise<unknown> = Promise.resolve();
  return {
    use(_kind, work) {
      const turn = last.then(() => work(session));
      last = turn.catch(() => undefined);
      return turn;
    },
    close: () => pglite.close(),
  };
}
