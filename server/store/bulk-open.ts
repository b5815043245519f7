import { join } from 'node:path';
import { openPostgres } from './postgres-pool.ts';
import type { Database } from './sql.ts';
import { openSqlite } from './sqlite.ts';

/**
 * The connection for a load into an index that is there and up to date. On PostgreSQL no statement is cut off, since a text
 * index over a million rows takes minutes to build, and it may use memory for that.
 */
export function openForLoad({
  databaseUrl,
  dataDir,
}: {
  databaseUrl?: string | undefined;
  dataDir: string;
}): Promise<Database> {
  if (databaseUrl === undefined) return openSqlite(join(dataDir, 'index.db'));
  const url = new URL(databaseUrl);
  const given = url.searchParams.get('options') ?? '';
  url.searchParams.set('statement_timeout', '0');
  url.searchParams.set('options', `${given} -c maintenance_work_mem=256MB`.trim());
  return openPostgres(url.href);
}
