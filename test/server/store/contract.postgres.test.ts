import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { StoreRefusedError, StoreUnavailableError } from '../../../server/errors.ts';
import { openStore } from '../../../server/store/open.ts';
import { openPostgres } from '../../../server/store/postgres-pool.ts';
import { describeStore } from './contract.ts';
import { sampleBackfill } from './contract-backfills.ts';
import { freshAccount, morning, sampleTransaction } from './sample-rows.ts';

const address = process.env.TEST_DATABASE_URL ?? '';
if (address === '') throw new Error('TEST_DATABASE_URL must name a PostgreSQL server for tests');

/** A schema of its own in the given database, so that runs do not meet. */
async function freshSchema(options = '') {
  const schema = `desk_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: address });
  await admin.connect();
  await admin.query(`create schema ${schema}`);
  return {
    url: withOptions(`-c search_path=${schema} ${options}`),
    drop: async () => {
      await admin.query(`drop schema ${schema} cascade`);
      await admin.end();
    },
  };
}

function withOptions(options: string): string {
  const url = new URL(address);
  url.searchParams.set('options', options);
  return url.href;
}

describeStore('PostgreSQL', async () => {
  const { url, drop } = await freshSchema();
  const store = await openStore({ databaseUrl: url, dataDir: '' });
  return {
    store,
    async end() {
      await store.close();
      await drop();
    },
  };
});

test('of several starts at once on an empty schema all open the same index', async () => {
  const { url, drop } = await freshSchema();
  onTestFinished(drop);
  const stores = await Promise.all([1, 2, 3].map(() => openStore({ databaseUrl: url, dataDir: '' })));
  const merchant = { slug: 'main', name: 'Shop', timeZone: 'UTC', createdAt: 0 };
  const outcomes = await Promise.all(stores.map((store) => store.merchants.add(merchant)));
  expect(outcomes.toSorted()).toEqual(['added', 'duplicate', 'duplicate']);
  await Promise.all(stores.map((store) => store.close()));
});

test('a server that answers before its log is on disk is refused', async () => {
  await expect(openPostgres(withOptions('-c synchronous_commit=off'))).rejects.toThrow(StoreRefusedError);
});

test('a server that can’t be reached makes the store unavailable', async () => {
  await expect(openPostgres('postgres://nobody@127.0.0.1:1/none')).rejects.toThrow(StoreUnavailableError);
});

test('a statement that the server undid for a clash is tried again until it is done', async () => {
  const { url, drop } = await freshSchema('-c deadlock_timeout=20ms');
  const database = await openPostgres(url);
  onTestFinished(async () => {
    await database.close();
    await drop();
  });
  await database.write([{ sql: 'create table pair (id bigint primary key, n bigint not null)' }]);
  await database.write([{ sql: 'insert into pair (id, n) values (1, 0), (2, 0)' }]);
  const add = (id: number) => ({ sql: 'update pair set n = n + 1 where id = ?', params: [id] });
  // Crosswise locks: the server breaks each deadlock by undoing one of the two.
  await Promise.all(
    Array.from({ length: 20 }, (_, index) => database.write(index % 2 ? [add(1), add(2)] : [add(2), add(1)])),
  );
  expect(await database.read('select n from pair order by id')).toEqual([{ n: 20 }, { n: 20 }]);
});

test('a row of a page that another one is just inserting is not written over with the list’s older word', async () => {
  const { url, drop } = await freshSchema();
  const store = await openStore({ databaseUrl: url, dataDir: '' });
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  onTestFinished(async () => {
    await other.end();
    await store.close();
    await drop();
  });
  const account = await freshAccount(store);
  const row = sampleBackfill(account);
  await store.backfills.start(row, null, null);
  const listed = sampleTransaction(account, { id: 'txn_1', status: 'captured' });
  await other.query('begin');
  await other.query(
    `insert into transactions (account_id, id, status, created_order, source, search_text)
     values ($1, 'txn_1', 'refunded', 0, 'session', '')`,
    [account.id],
  );
  const page = { changed: [{ row: listed, before: null }], unchanged: [], hurry: [], now: morning };
  const paging = store.backfills.savePage(row, page);
  const waiting = 'select 1 from pg_stat_activity where $1 = any(pg_blocking_pids(pid))';
  const { rows: self } = await other.query('select pg_backend_pid() as pid');
  while ((await other.query(waiting, [self[0].pid])).rows.length === 0);
  await other.query('commit');
  expect(await paging).toBe('moved');
  expect(await store.transactions.get(account.id, 'txn_1')).toMatchObject({ status: 'refunded' });
  expect(await store.backfills.get(account.id)).toEqual(row);
});

test('an integer too large to be exact is a fault, not a rounded figure', async () => {
  const database = await openPostgres(address);
  onTestFinished(() => database.close());
  await expect(database.read('select cast(9007199254740993 as bigint) as n')).rejects.toThrow('too large');
});

test('a connection that the server ends fails its work as unavailable, and the next work gets another', async () => {
  const database = await openPostgres(address);
  const admin = new pg.Client({ connectionString: address });
  await admin.connect();
  onTestFinished(async () => {
    await database.close();
    await admin.end();
  });
  const sleeping = database.read('select pg_sleep(9), 7224501').catch((error: unknown) => error);
  const endSleepers = `select pg_terminate_backend(pid) from pg_stat_activity
    where query like '%7224501%' and pid <> pg_backend_pid() and state = 'active'`;
  let ended = 0;
  while (ended === 0) ended = (await admin.query(endSleepers)).rows.length;
  expect(await sleeping).toBeInstanceOf(StoreUnavailableError);
  expect(await database.read('select 1 as n')).toEqual([{ n: 1 }]);
});
