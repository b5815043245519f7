import { mkdir, open, readFile, readdir, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { StoreRefusedError } from '../../../server/errors.ts';
import { openStore } from '../../../server/store/open.ts';
import { writeAll } from '../../../server/store/sql.ts';
import { openSqlite } from '../../../server/store/sqlite.ts';
import { dataFolder } from './data-folder.ts';

// Threads run from source take a second to start on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const merchant = (slug: string) => ({ slug, name: 'A name of some length', timeZone: 'UTC', createdAt: 0 });

/** A closed index file with rows in it. */
async function filledFolder() {
  const dataDir = await dataFolder();
  const store = await openStore({ dataDir });
  await Promise.all(
    Array.from({ length: 300 }, (_, index) => store.merchants.add(merchant(`shop-${index}`))),
  );
  await store.close();
  return { dataDir, file: join(dataDir, 'index.db') };
}

async function refusal(dataDir: string): Promise<string> {
  const failure: unknown = await openStore({ dataDir }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StoreRefusedError);
  return failure instanceof Error ? failure.message : '';
}

test('the file is written with an fsync per commit, and only its owner can read it', async () => {
  const dataDir = join(await dataFolder(), 'made');
  const store = await openStore({ dataDir });
  await store.close();
  const database = await openSqlite(join(dataDir, 'index.db'));
  const [synchronous, foreignKeys] = await writeAll(database, [
    { sql: 'pragma synchronous' },
    { sql: 'pragma foreign_keys' },
  ]);
  expect(synchronous?.rows).toEqual([{ synchronous: 2 }]);
  expect(foreignKeys?.rows).toEqual([{ foreign_keys: 1 }]);
  expect(await database.read('pragma journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  await database.close();
  expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  expect((await stat(join(dataDir, 'index.db'))).mode & 0o777).toBe(0o600);
});

test('a file that is not an index is refused and left as it is', async () => {
  const dataDir = await dataFolder();
  const file = join(dataDir, 'index.db');
  const content = Buffer.alloc(8192, 'not an index ');
  await writeFile(file, content);
  expect(await refusal(dataDir)).toContain('damaged');
  expect(await readFile(file)).toEqual(content);
  expect(await readdir(dataDir)).toEqual(['index.db']);
});

test('a file with damaged pages is refused and left as it is', async () => {
  const { dataDir, file } = await filledFolder();
  const { size } = await stat(file);
  const handle = await open(file, 'r+');
  await handle.write(Buffer.alloc(size - 8192, 0xa5), 0, size - 8192, 8192);
  await handle.close();
  const damaged = await readFile(file);
  expect(await refusal(dataDir)).toContain('damaged');
  expect((await readFile(file)).equals(damaged)).toBe(true);
});

test('a file that was cut short is refused', async () => {
  const { dataDir, file } = await filledFolder();
  await truncate(file, 16_384);
  expect(await refusal(dataDir)).toContain('damaged');
});

test('an index of a newer version is refused', async () => {
  const { dataDir, file } = await filledFolder();
  const database = await openSqlite(file);
  await writeAll(database, [
    {
      sql: 'insert into schema_migrations (version, name, applied_at) values (999, ?, 0)',
      params: ['later'],
    },
  ]);
  await database.close();
  expect(await refusal(dataDir)).toContain('newer version');
});

test('a data folder or an index that can’t be written is refused', async () => {
  const blocked = await dataFolder();
  await mkdir(join(blocked, 'index.db'));
  expect(await refusal(blocked)).toContain("can't be written");
  const file = join(await dataFolder(), 'file');
  await writeFile(file, '');
  expect(await refusal(join(file, 'data'))).toContain("can't be made");
});

test('of two starts at once on an empty folder both open the same index', async () => {
  const dataDir = await dataFolder();
  const [one, two] = await Promise.all([openStore({ dataDir }), openStore({ dataDir })]);
  expect(await one.merchants.add(merchant('main'))).toBe('added');
  expect(await two.merchants.add(merchant('main'))).toBe('duplicate');
  await Promise.all([one.close(), two.close()]);
});
