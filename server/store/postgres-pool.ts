import pg from 'pg';
import { StoreUnavailableError } from '../errors.ts';
import {
  postgresDatabase,
  sqlState,
  verifyDurable,
  type Pace,
  type PostgresSession,
  type PostgresSource,
} from './postgres.ts';
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
    databaseUrl,
    async use(kind, work) {
      const client = await pools[kind].connect().catch((error: unknown) => {
        throw unreachable(error);
      });
      let broken: Error | undefined;
      try {
        return await work(sessionOf(client));
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

/**
 * One connection in a transaction that sees the database as it stands now. The server is told to notice within a second when
 * this end has gone. Throws StoreUnavailableError.
 */
export async function openPostgresSnapshot(databaseUrl: string): Promise<Database> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: connectionWait,
    statement_timeout: statementLimit.long,
    application_name: 'checkout-desk',
    types: { getTypeParser: parserOf },
  });
  client.on('error', () => undefined);
  const session = sessionOf(client);
  const source: PostgresSource = {
    async use(_kind, work) {
      try {
        return await work(session);
      } catch (error) {
        throw concernsServer(error) ? unreachable(error) : error;
      }
    },
    close: () => client.end(),
  };
  try {
    await client.connect();
    // From PostgreSQL 14 on, and not on every system that it runs on.
    await client.query(`set client_connection_check_interval = '1s'`).catch(() => undefined);
    await withoutCompiling(client);
    await client.query('begin isolation level repeatable read read only');
  } catch (error) {
    await client.end();
    throw unreachable(error);
  }
  return postgresDatabase(source, 'a snapshot');
}

function sessionOf(client: pg.ClientBase): PostgresSession {
  return {
    async query(sql, params) {
      // Without a name: a named statement may get a plan that ignores what a search looks for.
      const { rows, rowCount } = await client.query(sql, params);
      return { rows, count: rowCount ?? 0 };
    },
  };
}

/**
 * To compile a plan takes the server longer than to run any of ours: a month of days took 1.5 s, a day 2 ms.
 * A system that knows no such setting does not compile.
 */
async function withoutCompiling(client: pg.ClientBase): Promise<void> {
  await client.query('set jit = off').catch(() => undefined);
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
    // oxlint-disable-next-line typescript/no-misused-promises -- it is waited for; only its type has not heard of that
    onConnect: withoutCompiling,
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
