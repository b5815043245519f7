import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSales, type LoadedSale, prepareSales } from '../../../server/store/bulk-load.ts';
import { readLoadState } from '../../../server/store/bulk-state.ts';
import { restoreIndexes } from '../../../server/store/bulk-indexes.ts';
import { beforeLoad, mergeTextIndex, updateFigures } from '../../../server/store/bulk-text-index.ts';
import { storeOn } from '../../../server/store/open.ts';
import type { Account } from '../../../server/store/rows.ts';
import type { Database } from '../../../server/store/sql.ts';
import { openSqlite } from '../../../server/store/sqlite.ts';
import type { Store } from '../../../server/store/store.ts';
import { openPglite } from '../../support/pglite.ts';
import {
  firstPage,
  freshAccount,
  morning,
  sampleAudit,
  sampleQuery,
  sampleSession,
  sampleTransaction,
  sampleUser,
} from './sample-rows.ts';

const folder = await mkdtemp(join(tmpdir(), 'desk-store-'));
afterAll(() => rm(folder, { recursive: true }));

describe.each([
  ['SQLite', () => openSqlite(join(folder, 'index.db'))],
  ['PGlite', openPglite],
] as const)('a load in bulk on %s', (_engine, open) => {
  let database: Database;
  let store: Store;
  beforeAll(async () => {
    database = await open();
    store = await storeOn(database);
  }, 60_000);
  afterAll(() => store.close());
  const isPostgres = () => database.dialect === 'postgres';

  test('leaves the very rows that the store writes one by one', async () => {
    const [loaded, written] = [await freshAccount(store), await freshAccount(store)];
    const sales = (account: Account) => [
      sale(account, 1, { metadataJson: '{"table":7,"note":"Ünder the tree"}', customerName: 'Zoë Núñez' }),
      sale(account, 2, { customerEmail: 'Ana@Example.com', description: '50% off_today\u0000' }),
      { session: sampleSession(account, { id: 'cs_3', createdAt: morning + 3 }), transaction: null },
    ];
    await loadSales(database, prepareSales(sales(loaded)));
    for (const { session, transaction } of sales(written))
      await store.checkoutSessions.add(session, transaction, null);
    for (const table of ['checkout_sessions', 'transactions', 'session_metadata']) {
      const rows = async (account: Account) => {
        const found = await database.read(`select * from ${table} where account_id = ?`, [account.id]);
        const own = found.map(({ seq: _seq, account_id: _account, ...row }) => row);
        return own.map((row) => JSON.stringify(row, Object.keys(row).toSorted())).toSorted();
      };
      expect(await rows(loaded)).toEqual(await rows(written));
      expect((await rows(loaded)).length).toBeGreaterThan(1);
    }
  });

  test('is found by text at once, newest first, among rows that were there before and come after', async () => {
    const account = await freshAccount(store);
    const add = ({ session, transaction }: LoadedSale) =>
      store.checkoutSessions.add(session, transaction, null);
    const mango = (number: number) => sale(account, number, { description: `Mango ${number}` });
    await add(mango(20));
    await add({ ...mango(99), transaction: null });
    await loadSales(database, prepareSales([10, 20.5, 30].map(mango)));
    await add(mango(25));
    const list = await store.checkoutSessions.list(account.id, sampleQuery({ q: 'mang' }), firstPage);
    expect(list.map(({ description }) => description)).toEqual(
      [99, 30, 25, 20.5, 20, 10].map((number) => `Mango ${number}`),
    );
    const receipts = await store.transactions.list(account.id, sampleQuery({ q: 'mang' }), firstPage);
    expect(receipts.map(({ receiptNumber }) => receiptNumber)).toEqual(
      [30, 25, 20.5, 20, 10].map((number) => `RCT-${number}`),
    );
  });

  test('keeps rows of one instant apart', async () => {
    const account = await freshAccount(store);
    const twin = (id: string) => ({
      session: sampleSession(account, { id, description: 'Twin', createdAt: morning }),
      transaction: null,
    });
    await store.checkoutSessions.add(twin('cs_a').session, null, null);
    await loadSales(database, prepareSales(['cs_b', 'cs_c'].map(twin)));
    await loadSales(database, prepareSales([twin('cs_d')]));
    const list = await store.checkoutSessions.list(account.id, sampleQuery({ q: 'twin' }), firstPage);
    expect(list.map(({ id }) => id)).toEqual(['cs_d', 'cs_c', 'cs_b', 'cs_a']);
  });

  test('that holds a session known here is refused whole', async () => {
    const account = await freshAccount(store);
    await loadSales(database, prepareSales([sale(account, 1)]));
    await expect(loadSales(database, prepareSales([sale(account, 2), sale(account, 1)]))).rejects.toThrow(
      /unique|duplicate/i,
    );
    expect(await store.checkoutSessions.get(account.id, 'cs_2')).toBeUndefined();
    // What a server writes beside it afterwards is found as ever.
    await store.checkoutSessions.add(sampleSession(account, { description: 'Papaya' }), null, null);
    expect(
      await store.checkoutSessions.list(account.id, sampleQuery({ q: 'papaya' }), firstPage),
    ).toHaveLength(1);
  });

  test('that is large has all its indexes afterwards, and so has one whose predecessor was killed', async () => {
    const account = await freshAccount(store);
    const papaws = (from: number) =>
      [from, from + 1].map((number) => sale(account, number, { description: 'Papaw' }));
    const found = async () => {
      const rows = await store.transactions.list(account.id, sampleQuery({ q: 'papaw' }), firstPage);
      return rows.length;
    };
    const definitions = async () => {
      const sql = isPostgres()
        ? `select indexname as name, indexdef as definition from pg_indexes where schemaname = current_schema()`
        : `select name, sql as definition from sqlite_schema where type = 'index' and sql is not null`;
      const rows = await database.read(`${sql} order by 1`);
      return rows.map(({ name, definition }) => [name, definition]);
    };
    const before = await definitions();
    await beforeLoad(database, { coming: 100_000, present: 0 });
    await loadSales(database, prepareSales(papaws(1)));
    expect(await found()).toBe(2);
    expect((await definitions()).length).toBeLessThan(before.length - 10);
    // What has no index meanwhile is in order all the same.
    for (const field of ['amount', 'customer', 'status'] as const) {
      const page = { sort: { field, descending: true }, limit: 10 };
      expect(
        await store.checkoutSessions.list(account.id, sampleQuery({ is: { currency: ['USD'] } }), page),
      ).toHaveLength(2);
    }
    // Killed here; the next one is small.
    await beforeLoad(database, { coming: 2, present: 100_000 });
    await loadSales(database, prepareSales(papaws(3)));
    const steps: [done: number, total: number][] = [];
    await restoreIndexes(database, (...step) => steps.push(step));
    await mergeTextIndex(database);
    await updateFigures(database);
    expect(await found()).toBe(4);
    expect(await definitions()).toEqual(before);
    expect(steps.at(-1)).toEqual([steps.length - 1, steps.length - 1]);
    await restoreIndexes(database, () => expect.unreachable('nothing is missing any more'));
  });

  test('goes on after what the account holds, in the name of the merchant’s people', async () => {
    const account = await freshAccount(store);
    expect(await readLoadState(database, account)).toEqual({ sessions: 0, highestReceipt: 0, people: [] });
    const user = sampleUser();
    await store.users.add(user, { merchant: account.merchant, role: 'support' }, sampleAudit());
    await loadSales(database, prepareSales([sale(account, 9), sale(account, 41)]));
    expect(await readLoadState(database, account)).toEqual({
      sessions: 2,
      highestReceipt: 41,
      people: [{ id: user.id, role: 'support' }],
    });
  });
});

/** A paid sale of that number, so many minutes after morning. */
function sale(
  account: Account,
  number: number,
  change: Parameters<typeof sampleSession>[1] = {},
): LoadedSale {
  const createdAt = morning + number * 60_000;
  const [id, transactionId] = [`cs_${number}`, `txn_${number}`];
  return {
    session: sampleSession(account, { id, status: 'completed', createdAt, transactionId, ...change }),
    transaction: sampleTransaction(account, {
      id: transactionId,
      checkoutSessionId: id,
      receiptNumber: `RCT-${number}`,
      createdAt: createdAt + 1000,
      cardLast4: '0071',
      gatewayTransactionId: `GW-${number}`,
    }),
  };
}
