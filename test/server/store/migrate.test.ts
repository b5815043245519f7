import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { migrate, type Migration } from '../../../server/store/migrate.ts';
import { openSqlite } from '../../../server/store/sqlite.ts';
import { dataFolder } from './data-folder.ts';

// Threads run from source take a second to start on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const first: Migration = { name: '0001-first', statements: () => ['create table one (id bigint)'] };
const sound = [
  'create table two (id bigint)',
  'insert into one (id) values (7)',
  'create index two_by_id on two (id)',
];

async function openDatabase() {
  const database = await openSqlite(join(await dataFolder(), 'index.db'));
  onTestFinished(() => database.close());
  const tables = async () => {
    const rows = await database.read(
      `select name from sqlite_schema where type in ('table', 'index') and name not like 'sqlite%' order by name`,
    );
    return rows.map(({ name }) => name);
  };
  return { database, tables };
}

test.each([0, 1, 2, 3])(
  'a migration that breaks off after %i statements leaves nothing, and can be run again',
  async (after) => {
    const { database, tables } = await openDatabase();
    const second: Migration = { name: '0002-second', statements: () => sound };
    const broken = { ...second, statements: () => [...sound.slice(0, after), 'create nonsense'] };
    await expect(migrate(database, [first, broken])).rejects.toThrow('nonsense');
    expect(await tables()).toEqual(['one', 'schema_migrations']);
    expect(await database.read('select id from one')).toEqual([]);
    await migrate(database, [first, second]);
    expect(await tables()).toEqual(['one', 'schema_migrations', 'two', 'two_by_id']);
    expect(await database.read('select id from one')).toEqual([{ id: 7 }]);
  },
);

test('migrations that were done are not done again', async () => {
  const { database } = await openDatabase();
  const fill: Migration = { name: '0002-fill', statements: () => ['insert into one (id) values (1)'] };
  await migrate(database, [first, fill]);
  await Promise.all([migrate(database, [first, fill]), migrate(database, [first, fill])]);
  expect(await database.read('select id from one')).toEqual([{ id: 1 }]);
  expect(await database.read('select version, name from schema_migrations order by version')).toEqual([
    { version: 1, name: '0001-first' },
    { version: 2, name: '0002-fill' },
  ]);
});
