import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test, vi } from 'vitest';
import { StoreUnavailableError } from '../../../server/errors.ts';
import { storeOn } from '../../../server/store/open.ts';
import type { Database, Statement } from '../../../server/store/sql.ts';
import { openSqlite } from '../../../server/store/sqlite.ts';
import { dataFolder } from './data-folder.ts';
import { sampleAudit, sampleUser } from './sample-rows.ts';

// Threads run from source take a second to start on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

async function openDatabase(options: { maxPages?: number } = {}): Promise<Database> {
  const database = await openSqlite(join(await dataFolder(), 'index.db'), options);
  onTestFinished(() => database.close());
  return database;
}

const addMerchant = (slug: string | null): Statement => ({
  sql: 'insert into merchants (slug, name, time_zone, created_at) values (?, ?, ?, ?)',
  params: [slug, 'Shop', 'UTC', 0],
});

test('of 200 writes at once each stands or falls alone: done, refused by a guard, or faulty', async () => {
  const database = await openDatabase();
  await storeOn(database);
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, (_, index) => {
      const twoRows: Statement<'guarded'>[] = [addMerchant(`a-${index}`), addMerchant(`b-${index}`)];
      if (index % 3 === 1) {
        twoRows.push({
          sql: 'select 1 from merchants where slug = ?',
          params: [`a-${index}`],
          expect: 'none',
          otherwise: 'guarded',
        });
      }
      if (index % 3 === 2)
        twoRows.push({ sql: 'insert into merchants (slug) values (?)', params: [`c-${index}`] });
      return database.write(twoRows).then(
        (result) => (result.ok ? 'done' : result.refused),
        () => 'faulty',
      );
    }),
  );
  expect(outcomes).toEqual(outcomes.map((_, index) => ['done', 'guarded', 'faulty'][index % 3]));
  const rows = await database.read('select slug from merchants');
  const wanted = outcomes.flatMap((outcome, index) =>
    outcome === 'done' ? [`a-${index}`, `b-${index}`] : [],
  );
  expect(rows.map(({ slug }) => String(slug)).toSorted()).toEqual(wanted.toSorted());
});

test('a short read, a write and the event loop do not wait for a long read', async () => {
  const database = await openDatabase();
  await storeOn(database);
  await Promise.all([database.read('select 1'), database.readLong('select 1')]);
  const ended: string[] = [];
  const note = (what: string) => () => ended.push(what);
  const long = database
    .readLong(
      'with recursive n (i) as (select 1 union all select i + 1 from n where i < 5000000) select count(*) from n',
    )
    .then(note('long read'));
  await Promise.all([
    database.read('select 1').then(note('short read')),
    database.write([addMerchant('main')]).then(note('write')),
    new Promise(setImmediate).then(note('event loop')),
  ]);
  await long;
  expect(ended.at(-1)).toBe('long read');
  expect(ended).toHaveLength(4);
});

test('a thread that dies fails what waits for it, and the next write starts another', async () => {
  const threads: Worker[] = [];
  const collect = (worker: Worker) => threads.push(worker);
  process.on('worker', collect);
  const database = await openDatabase();
  process.off('worker', collect);
  await storeOn(database);
  const [writer] = threads;
  const waiting = database.write([addMerchant('lost')]);
  await Promise.all([expect(waiting).rejects.toThrow(StoreUnavailableError), writer?.terminate()]);
  expect(await database.write([addMerchant('main')])).toMatchObject({ ok: true });
});

test('a store that is closed while its threads are still starting answers what was asked, and closes', async () => {
  const database = await openDatabase();
  const asked = [database.readList('select 1 as one'), database.readLong('select 2 as two')];
  await Promise.all([database.close(), ...asked.map((read) => read.catch(() => undefined))]);
  await expect(database.read('select 1')).rejects.toThrow(StoreUnavailableError);
});

test('a closed store says so', async () => {
  const database = await openDatabase();
  await database.close();
  await expect(database.read('select 1')).rejects.toThrow(StoreUnavailableError);
});

test('on a full disk writes fail as unavailable, reads go on, and writes return with the space', async () => {
  const store = await storeOn(await openDatabase({ maxPages: 150 }));
  const user = sampleUser();
  await store.merchants.add({ slug: 'main', name: 'Shop', timeZone: 'UTC', createdAt: 0 });
  await store.users.add(user, { merchant: 'main', role: 'owner' }, sampleAudit());
  const addLogin = (index: number) => {
    const login = {
      tokenHash: `token-${index}`.padEnd(2000, 'x'),
      userId: user.id,
      createdAt: 0,
      lastSeenAt: 0,
    };
    return store.logins.add(login, sampleAudit());
  };
  const outcomes = await Promise.allSettled(Array.from({ length: 200 }, (_, index) => addLogin(index)));
  const failures = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(failures.length).toBeGreaterThan(0);
  expect(failures.every(({ reason }) => reason instanceof StoreUnavailableError)).toBe(true);
  expect(await store.users.getByEmail(user.email)).toEqual(user);

  // One by one until nothing more goes in.
  let added = 0;
  const untilFull = async () => {
    for (;;) {
      await addLogin(1000 + added);
      added += 1;
    }
  };
  await expect(untilFull()).rejects.toThrow(StoreUnavailableError);
  expect(await store.logins.prune({ lastSeen: 1, created: 1 })).toBeGreaterThanOrEqual(added);
  await expect(addLogin(5000)).resolves.toBeUndefined();
});
