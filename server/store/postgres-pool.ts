import pg from 'pg';
import { StoreUnavailableError } from '../errors.ts';
import { postgresDatabase, sqlState, verifyDurable, type Pace, type PostgresSource } from './postgres.ts';
import type { Database } from './sql.ts';

/** Milliseconds to wait for a connection of the pool, and for one statement. */
const connectionWait = 5000;
const statementLimit = { short: 10_000, list: 30_000, long: 120_000 } as const;
const connections = { short: 10, list: 4, long: 2 } as const;

/** SQLSTATE classes: connection lost, out of resources, operator's hand, system error, read-only server. */
const unavailableStates = /^(?:08|53|57|58|XX|25006)/;

/**
 * Opens pools of connections to a PostgreSQL server. Throws StoreRefusedError when it does not write durably and
 * StoreUnavailableError when it can't be reached.
 */
export async function openPostgres(databaseUrl: string): Promise<Database> {
  const source = poolSource(databaseUrl);
  try {
    await verifyDurable(source);
    const [row] = await source.use('short', async (session) => {
      return (await session.query('show server_version', [])).rows;
    });
    return postgresDatabase(source, `PostgreSQL ${String(row?.server_version)}`);
  } catch (error) {
    await source.close();
    throw error;
  }
}

function poolSource(databaseUrl: string): PostgresSource {
  const pools = {
    short: makePool(databaseUrl, 'short'),
    list: makePool(databaseUrl, 'list'),
    long: makePool(databaseUrl, 'long'),
  };
  return {
    async use(kind, work) {
      const client = await pools[kind].connect().catch((error: unknown) => {
        throw unreachable(error);
      });
      let broken: Error | undefined;
      try {
        return await work({
          async query(sql, params) {
            // Without a name: a named statement may get a plan that ignores what a search looks for.
            const { rows, rowCount } = await client.query(sql, params);
            return { rows, count: rowCount ?? 0 };
          },
        });
      } catch (error) {
        if (error instanceof StoreUnavailableError || !concernsServer(error)) throw error;
        broken = unreachable(error);
        throw broken;
      } finally {
        client.release(broken);
      }
    },
    async close() {
      await Promise.all([pools.short.end(), pools.list.end(), pools.long.end()]);
    },
  };
}

function makePool(connectionString: string, kind: Pace): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: connections[kind],
    connectionTimeoutMillis: connectionWait,
    statement_timeout: statementLimit[kind],
    idle_in_transaction_session_timeout: 30_000,
    application_name: 'checkout-desk',
    types: { getTypeParser: parserOf },
  });
  // A connection that breaks, idle or in use, is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

const int8 = 20;

function parserOf(oid: number, format?: 'text' | 'binary') {
  return oid === int8 ? safeInteger : pg.types.getTypeParser(oid, format);
}

/** Amounts and instants are integers of up to 2^53; what is larger is a fault, not to be rounded. */
export function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error('an integer from the index is too large to be exact');
  return value;
}

function concernsServer(error: unknown): boolean {
  const state = sqlState(error);
  if (error instanceof pg.DatabaseError) return unavailableStates.test(state ?? '');
  // What the driver itself throws: refused, reset, ended, timed out.
  return (
    error instanceof Error &&
    (state !== undefined || /connection|terminat|timeout|closed/i.test(error.message))
  );
}

function unreachable(error: unknown): StoreUnavailableError {
  const state = sqlState(error);
  return new StoreUnavailableError(`PostgreSQL can't be used${state === undefined ? '' : ` (${state})`}.`, {
    cause: error,
  });
}
