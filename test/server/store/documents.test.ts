import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { migrate, migrations } from '../../../server/store/migrate.ts';
import { storeOn } from '../../../server/store/open.ts';
import { openSqlite } from '../../../server/store/sqlite.ts';
import { writeAll, type Database } from '../../../server/store/sql.ts';
import { openPglite } from '../../support/pglite.ts';
import { dataFolder } from './data-folder.ts';
import {
  firstPage,
  freshAccount,
  morning,
  sampleQuery,
  sampleSession,
  sampleTransaction,
} from './sample-rows.ts';

// Threads run from source take a second to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const engines: [name: string, open: () => Promise<Database>][] = [
  ['SQLite', async () => await openSqlite(join(await dataFolder(), 'index.db'))],
  ['PostgreSQL', openPglite],
];

/** Rows as the version before wrote them: without a document, and folded with their accents. */
const oldRows = [
  `insert into merchants (slug, name, time_zone, created_at) values ('old', 'Old', 'UTC', 1)`,
  `insert into accounts (merchant, mode, origin) values ('old', 'test', 'http://127.0.0.1:4010')`,
  ...['a', 'b', 'c'].map(
    (
      id,
      index,
    ) => `insert into checkout_sessions (account_id, id, status, amount, currency, customer_name, created_at,
      source, version, currency_folded, customer_folded, search_text, transaction_id)
      values (1, 'cs_${id}', 'completed', 100, 'USD', 'Zoë ${id}', ${morning + (index === 2 ? 0 : index)}, 'created', 1,
      'usd', 'zoë ${id}', 'cs_${id}', 'txn_${id}')`,
  ),
  `insert into transactions (account_id, id, status, receipt_number, created_order, checkout_session_id, source, search_text,
     receipt_number_folded) values (1, 'txn_b', 'captured', 'RCT-000077', ${morning}, 'cs_b', 'session', 'txn_b', 'rct-000077')`,
];

test.each(engines)('what an older version wrote to %s is found by text afterwards', async (_name, open) => {
  const database = await open();
  await migrate(database, migrations.slice(0, 3));
  await writeAll(
    database,
    oldRows.map((sql) => ({ sql })),
  );
  const store = await storeOn(database);
  onTestFinished(() => store.close());
  const find = async (q: string) =>
    (await store.checkoutSessions.list(1, sampleQuery({ q }), firstPage)).map(({ id }) => id);
  expect(await find('zoe')).toEqual(['cs_b', 'cs_c', 'cs_a']);
  expect(await find('rct-000077')).toEqual(['cs_b']);
  expect(await find('zoe a')).toEqual(['cs_a']);
  const receipts = await store.transactions.list(1, sampleQuery({ q: 'zoe' }), firstPage);
  expect(receipts.map(({ id }) => id)).toEqual(['txn_b']);
});

test.each(engines)(
  'on %s a session that is told apart by nothing but its partner is found by it',
  async (_name, open) => {
    const store = await storeOn(await open());
    onTestFinished(() => store.close());
    const account = await freshAccount(store);
    const session = sampleSession(account, { id: 'cs_1', customerName: 'Zoë', createdAt: morning });
    await store.checkoutSessions.add(session, null, null);
    const find = async (q: string) => {
      const [sessions, transactions] = await Promise.all([
        store.checkoutSessions.list(account.id, sampleQuery({ q }), firstPage),
        store.transactions.list(account.id, sampleQuery({ q }), firstPage),
      ]);
      return [...sessions, ...transactions].map(({ id }) => id);
    };
    expect(await find('tok_late')).toEqual([]);
    const paid = sampleTransaction(account, { id: 'txn_1', checkoutSessionId: 'cs_1', tokenId: 'tok_late' });
    await store.checkoutSessions.save({ ...session, status: 'completed' }, paid, null, null);
    expect(await find('tok_late')).toEqual(['cs_1', 'txn_1']);
    expect(await find('zoe')).toEqual(['cs_1', 'txn_1']);
    const renamed = {
      ...session,
      status: 'completed',
      customerName: 'Ana',
      transactionId: 'txn_1',
      version: 2,
    };
    await store.checkoutSessions.save(renamed, paid, null, null);
    expect(await find('ana')).toEqual(['cs_1', 'txn_1']);
    expect(await find('zoe')).toEqual([]);
  },
);

test('more rows of one millisecond than there are places for are all kept, in order', async () => {
  const store = await storeOn(await openSqlite(join(await dataFolder(), 'index.db')));
  onTestFinished(() => store.close());
  const account = await freshAccount(store);
  const ids = Array.from({ length: 600 }, (_, index) => `cs_${String(index).padStart(4, '0')}`);
  await Promise.all(
    ids.map((id) =>
      store.checkoutSessions.add(sampleSession(account, { id, createdAt: morning }), null, null),
    ),
  );
  const page = { ...firstPage, limit: 1000 };
  const listed = await store.checkoutSessions.list(account.id, sampleQuery(), page);
  expect(listed.map(({ id }) => id)).toEqual(ids.toReversed());
  const found = await store.checkoutSessions.list(account.id, sampleQuery({ q: 'cs_' }), page);
  expect(found.length).toBeGreaterThanOrEqual(512);
});
