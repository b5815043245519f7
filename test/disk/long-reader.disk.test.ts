import { stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { StoreUnavailableError } from '../../server/errors.ts';
import { openSqlite } from '../../server/store/sqlite.ts';
import { startDeskOnDisk } from './desk-on-disk.ts';
import { readLong } from './other-program.ts';
import { keepDrafts } from './made-link.ts';
import { dataFolder } from '../server/store/data-folder.ts';

const megabyte = 1024 * 1024;

test('D10 a read that lasts lets the log grow, the server says so, and the log is short again when the read is over', async () => {
  const desk = await startDeskOnDisk();
  const client = await desk.client();
  const file = path.join(desk.disk.dataDir, 'index.db');
  const logSize = async () => (await stat(`${file}-wal`)).size;
  const keep = (count: number) => keepDrafts(client, count);
  await keep(60);
  expect(await logSize(), 'without a long read').toBeLessThan(17 * megabyte);
  expect(desk.run().said()).not.toContain('log has grown');

  const reader = readLong(file);
  await keep(300);
  expect(await logSize()).toBeGreaterThan(64 * megabyte);
  await vi.waitUntil(() => desk.run().said().includes('log has grown'));
  expect(
    desk
      .run()
      .said()
      .match(/log has grown/g),
  ).toHaveLength(1);
  expect((await client.get('/health/ready')).status).toBe(200);

  reader.end();
  await keep(3);
  expect(await logSize()).toBeLessThan(17 * megabyte);
});

test('D10 before the log takes the whole disk writes are refused, and go on when the read is over', async () => {
  const file = path.join(await dataFolder(), 'index.db');
  const alarms: string[] = [];
  const database = await openSqlite(file, {
    logLimits: { alarmAbove: megabyte, refuseAbove: 4 * megabyte },
    alarm: (message) => void alarms.push(message),
  });
  onTestFinished(() => database.close());
  await database.write([{ sql: 'create table filled (text text not null)' }]);
  const reader = readLong(file);
  const write = () =>
    database.write([{ sql: 'insert into filled (text) values (?)', params: ['x'.repeat(100_000)] }]);
  const untilFull = async () => {
    for (let index = 0; index < 100; index += 1) await write();
  };
  const failure: unknown = await untilFull().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StoreUnavailableError);
  expect(String(failure)).toContain('some program holds the index open');
  expect(alarms).toHaveLength(1);
  expect((await stat(`${file}-wal`)).size).toBeLessThan(5 * megabyte);
  await expect(write()).rejects.toThrow(StoreUnavailableError);

  reader.end();
  await write();
  expect((await stat(`${file}-wal`)).size).toBeLessThan(megabyte);
});
