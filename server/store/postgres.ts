import { setTimeout as pause } from 'node:timers/promises';
import { StoreRefusedError } from '../errors.ts';
import { Loans } from './loans.ts';
import {
  breaksGuard,
  storable,
  type BatchResult,
  type Database,
  type Row,
  type SqlValue,
  type Statement,
  type StatementResult,
} from './sql.ts';

/** One connection of PostgreSQL, or of what speaks its language; SQL with `$1`. */
export type PostgresSession = {
  query(sql: string, params: SqlValue[]): Promise<{ rows: Row[]; count: number }>;
};

/** How long work may take: each kind has its own connections, so that none keeps a shorter one waiting. */
export type Pace = 'short' | 'list' | 'long';

/** Where sessions come from. Throws StoreUnavailableError. */
export type PostgresSource = {
  use<T>(kind: Pace, work: (session: PostgresSession) => Promise<T>): Promise<T>;
  close(): Promise<void>;
  /** Where others connect to the same; missing for one that lives in this process alone. */
  databaseUrl?: string;
};

/** Serialisation failure and deadlock: the server undid the transaction and asks for it again. */
const askedAgain = new Set(['40001', '40P01']);
const mostTries = 9;

/** The Database over PostgreSQL: each batch in a transaction of its own. */
export function postgresDatabase(source: PostgresSource, version: string): Database {
  const loans = new Loans();
  const read = (kind: Pace, sql: string, params: SqlValue[] | undefined) =>
    again(() =>
      source.use(kind, async (session) => (await session.query(numbered(sql), storable(params))).rows),
    );
  return {
    dialect: 'postgres',
    version,
    read: (sql, params) => read('short', sql, params),
    readList: (sql, params) => read('list', sql, params),
    readLong: (sql, params) => read('long', sql, params),
    write: (batch) => again(() => source.use('short', (session) => runBatch(session, batch))),
    async lend(end) {
      if (source.databaseUrl === undefined) throw new Error('this database can’t be opened twice');
      return loans.add({ dialect: 'postgres', databaseUrl: source.databaseUrl }, end);
    },
    async close() {
      await loans.end();
      await source.close();
    },
  };
}

/** Refuses a server that would answer before a write is on disk. */
export async function verifyDurable(source: PostgresSource): Promise<void> {
  for (const name of ['fsync', 'synchronous_commit']) {
    const [row] = await source.use(
      'short',
      async (session) => (await session.query(`show ${name}`, [])).rows,
    );
    if (row?.[name] === 'off') {
      throw new StoreRefusedError(
        `PostgreSQL runs with ${name} off, so a power cut could lose payments. Switch it on.`,
      );
    }
  }
}

async function runBatch<Label extends string>(
  session: PostgresSession,
  batch: Statement<Label>[],
): Promise<BatchResult<Label>> {
  await session.query('begin isolation level read committed', []);
  try {
    const results: StatementResult[] = [];
    for (const statement of batch) {
      const result = await session.query(numbered(statement.sql), storable(statement.params));
      if (breaksGuard(statement, result.count)) {
        await session.query('rollback', []);
        if (statement.otherwise === undefined) throw new Error('a guard without a name was broken');
        return { ok: false, refused: statement.otherwise };
      }
      results.push(result);
    }
    await session.query('commit', []);
    return { ok: true, results };
  } catch (error) {
    // The first error is the one to tell of; a connection that can't roll back is given up by its pool.
    await session.query('rollback', []).catch(() => undefined);
    throw error;
  }
}

/** Bounded: about three seconds in all, with chance so that two that clashed do not meet again. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= mostTries || !askedAgain.has(sqlState(error) ?? '')) throw error;
      await pause(Math.min(2 ** attempt, 64) * (5 + Math.random() * 10));
    }
  }
}

/** The five-character code that PostgreSQL gives an error. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function numbered(sql: string): string {
  let count = 0;
  return sql.replace(/\?/g, () => {
    count += 1;
    return `$${count}`;
  });
}
