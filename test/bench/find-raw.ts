import path from 'node:path';
import { DatabaseSync, type StatementSyncInstance } from '@photostructure/sqlite';
import pg from 'pg';
import { storeOn } from '../../server/store/open.ts';
import { postgresDatabase } from '../../server/store/postgres.ts';
import { safeInteger } from '../../server/store/postgres-pool.ts';
import type { Database, Row, SqlValue } from '../../server/store/sql.ts';
import type { Store } from '../../server/store/store.ts';

/** A statement as the driver gets it. */
export type Sent = { sql: string; params: SqlValue[] };

/** A plain connection of the driver, with nothing of ours between. */
export type RawConnection = {
  run(statement: Sent): Promise<Row[]>;
  /** How the driver names the parameter of this number, from 1 on. */
  placeholder: (number: number) => string;
  /** What the store sends for this, in its order. Reads only. */
  sentBy(ask: (store: Store) => Promise<unknown>): Promise<Sent[]>;
  close(): Promise<void>;
};

/** The index file of a desk, with as much memory for its pages as each of the desk's own connections has. */
export async function connectToFile(dataDir: string): Promise<RawConnection> {
  const file = new DatabaseSync(path.join(dataDir, 'index.db'), { readOnly: true });
  file.exec('pragma cache_size = -65536');
  file.exec('pragma automatic_index = off');
  const prepared = new Map<string, StatementSyncInstance>();
  const run = ({ sql, params }: Sent): Row[] => {
    const statement = prepared.get(sql) ?? file.prepare(sql);
    prepared.set(sql, statement);
    return statement.all(...params);
  };
  const sent: Sent[] = [];
  const read = async (sql: string, params: SqlValue[] = []) => {
    sent.push({ sql, params });
    return run({ sql, params });
  };
  const store = await storeOn({
    ...{ dialect: 'sqlite', version: 'recorded', read, readList: read, readLong: read },
    ...nothingWritten,
  });
  return {
    run: async (statement) => run(statement),
    placeholder: () => '?',
    sentBy: (ask) => record(sent, () => ask(store)),
    async close() {
      prepared.clear();
      file.close();
    },
  };
}

export async function connectToPostgres(databaseUrl: string): Promise<RawConnection> {
  const client = new pg.Client({ connectionString: databaseUrl, types: { getTypeParser: parserOf } });
  await client.connect();
  let before: Promise<unknown> = Promise.resolve();
  // The store asks several things at once; one connection takes them one by one.
  const query = ({ sql, params }: Sent) => {
    const asked = before.then(() => client.query<Row>(sql, params));
    before = asked.catch(() => undefined);
    return asked.then(({ rows, rowCount }) => ({ rows, count: rowCount ?? 0 }));
  };
  const sent: Sent[] = [];
  const session = {
    query(sql: string, params: SqlValue[]) {
      sent.push({ sql, params });
      return query({ sql, params });
    },
  };
  const source = { use: <T>(_: string, work: (given: typeof session) => Promise<T>) => work(session) };
  const database = postgresDatabase({ ...source, close: async () => {} }, 'recorded');
  const store = await storeOn({ ...database, ...nothingWritten });
  return {
    run: async (statement) => (await query(statement)).rows,
    placeholder: (number) => `$${number}`,
    sentBy: (ask) => record(sent, () => ask(store)),
    close: () => client.end(),
  };
}

const int8 = 20;

/** As the desk reads what the engine sends. */
function parserOf(oid: number, format?: 'text' | 'binary') {
  return oid === int8 ? safeInteger : pg.types.getTypeParser(oid, format);
}

/** A store writes at its start, and finds its tables up to date here: the desk has been before. */
const nothingWritten: Pick<Database, 'write' | 'lend' | 'close'> = {
  write: async () => ({ ok: true, results: [] }),
  lend: async () => {
    throw new Error('nothing of this is lent');
  },
  close: async () => {},
};

async function record(sent: Sent[], ask: () => Promise<unknown>): Promise<Sent[]> {
  sent.length = 0;
  await ask();
  return [...sent];
}
