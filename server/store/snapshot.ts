import type { StoreAddress } from './loans.ts';
import { openPostgresSnapshot } from './postgres-pool.ts';
import type { Database } from './sql.ts';
import { SqliteConnection } from './sqlite-connection.ts';

/** How long SQLite waits for a lock, in milliseconds; readers hardly ever meet one. */
const busyTimeout = 3000;
/** Reads most of it once: keeping that would help nobody. */
const cacheMegabytes = 16;

/**
 * The index as it stands now, whatever is written meanwhile, over a connection of its own. On SQLite it reads in the calling
 * thread, so this is for threads that have nothing else to do. A snapshot keeps the engine from tidying up behind it: close it
 * soon. Throws StoreUnavailableError.
 */
export async function openSnapshot(address: StoreAddress): Promise<Database> {
  return address.dialect === 'sqlite'
    ? openFileSnapshot(address.path)
    : await openPostgresSnapshot(address.databaseUrl);
}

function openFileSnapshot(path: string): Database {
  const connection = new SqliteConnection({ path, role: 'reader', busyTimeout, cacheMegabytes });
  connection.beginSnapshot();
  const read: Database['read'] = async (sql, params = []) => connection.readMany(sql, params);
  return {
    ...{ dialect: 'sqlite', version: `SQLite ${connection.version}`, read, readList: read, readLong: read },
    write: () => Promise.reject(new Error('a snapshot is not written to')),
    lend: () => Promise.reject(new Error('a snapshot is not lent')),
    close: async () => connection.close(),
  };
}
