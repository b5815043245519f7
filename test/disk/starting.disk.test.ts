import { randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { DeskClient } from '../support/desk-client.ts';
import { createRandom } from '../soak/random.ts';
import { type DeskOnDisk, runServer, startDeskOnDisk } from './desk-on-disk.ts';
import type { Image } from './image.ts';
import { answerOf, madeLink, order } from './made-link.ts';

const seed = Number(process.env['DISK_SEED'] ?? randomInt(2 ** 31));
const indexName = 'data/index.db';
const logName = 'data/index.db-wal';

/** Makes links one after the other; with each goes how long the log was once it was acknowledged. */
async function make(desk: DeskOnDisk, count: number): Promise<{ id: string; logSize: number }[]> {
  const client = await desk.client();
  const made: { id: string; logSize: number }[] = [];
  for (let index = 0; index < count; index += 1) {
    const { id } = await madeLink(client);
    const { size } = await stat(path.join(desk.disk.dataDir, 'index.db-wal'));
    made.push({ id, logSize: size });
  }
  return made;
}

/** What the killed server leaves; its last commits stand in the log alone. */
async function leftBehind(desk: DeskOnDisk): Promise<Image> {
  await desk.kill();
  const image = desk.disk.history().advance(Infinity).image('synced');
  expect(bytesOf(image, logName).length).toBeGreaterThan(20_000);
  return image;
}

function bytesOf(image: Image, name: string): Buffer {
  const content = image.get(name);
  if (!Buffer.isBuffer(content)) throw new Error(`There is no file ${name} on the disk.`);
  return content;
}

async function startOn(desk: DeskOnDisk, image: Image) {
  await desk.disk.fill(image);
  await desk.start();
  return await desk.client();
}

describe('D6 a log that was torn', () => {
  test(`opens at its last whole commit: what the rest of the log holds is there (seed ${seed})`, async () => {
    const random = createRandom(seed);
    const desk = await startDeskOnDisk();
    const made = await make(desk, 6);
    const image = await leftBehind(desk);
    const log = bytesOf(image, logName);
    const cutAt = log.length - 1 - random.below(log.length >> 1);
    const torn: [what: string, log: Buffer, whole: number][] = [
      ['its last frame cut short', log.subarray(0, log.length - 2000), log.length - 2000],
      ['cut anywhere', log.subarray(0, cutAt), cutAt],
      ['rubbish behind it', Buffer.concat([log, Buffer.alloc(6000, 0xa5)]), log.length],
      ['a byte changed', Buffer.from(log).fill((log[cutAt] ?? 0) ^ 1, cutAt, cutAt + 1), cutAt],
    ];
    for (const [what, content, whole] of torn) {
      const client = await startOn(desk, new Map([...image, [logName, content]]));
      const lost: string[] = [];
      for (const { id } of made) {
        const { status } = await client.get(`${client.account}/checkout-sessions/${id}`);
        if (status !== 200) lost.push(id);
      }
      const mayBeLost = made.filter(({ logSize }) => logSize > whole).map(({ id }) => id);
      expect(mayBeLost, what).toEqual(expect.arrayContaining(lost));
      expect(lost, `${what}: none is missing before one that is there`).toEqual(
        made.slice(made.length - lost.length).map(({ id }) => id),
      );
      await madeLink(client);
      await desk.kill();
    }
  });

  test('and an index file whose last page is short, while the log holds the whole one, opens with everything', async () => {
    const desk = await startDeskOnDisk();
    const made = await make(desk, 3);
    const image = await leftBehind(desk);
    const index = bytesOf(image, indexName);
    const client = await startOn(
      desk,
      new Map([...image, [indexName, index.subarray(0, index.length - 1500)]]),
    );
    for (const { id } of made) expect((await client.session(id)).id).toBe(id);
  });
});

describe('a start that must not succeed', () => {
  /** The disk as it lies there, byte for byte. */
  async function content(folder: string) {
    const names = (await readdir(folder)).toSorted();
    return Promise.all(names.map(async (name) => [name, await readFile(path.join(folder, name))] as const));
  }

  test('D7 on a damaged index ends with 1 and says what to do; the file stays as it is, and no other appears', async () => {
    const desk = await startDeskOnDisk();
    await make(desk, 2);
    // Stopped in order, so that all stands in the file.
    desk.run().child.kill('SIGTERM');
    expect(await desk.run().ended).toBe(0);
    const whole = desk.disk.history().advance(Infinity).image('names');
    const index = bytesOf(whole, indexName);
    const damages: [string, Buffer][] = [
      ['pages overwritten', Buffer.from(index).fill(0xa5, 8192, index.length)],
      ['no index at all', Buffer.alloc(8192, 'not an index ')],
      ['half of it', index.subarray(0, index.length >> 1)],
    ];
    for (const [what, damaged] of damages) {
      const image: Image = new Map<string, Buffer | 'folder'>([
        ['data', 'folder'],
        [indexName, damaged],
        ['data/vault.key', bytesOf(whole, 'data/vault.key')],
      ]);
      await desk.disk.fill(image);
      const before = await content(desk.disk.dataDir);
      const run = runServer(desk.settings);
      expect(await run.ended, what).toBe(1);
      expect(run.said(), what).toContain('damaged');
      expect(run.said(), what).toContain('restore a backup');
      expect(run.said(), what).not.toContain('    at ');
      expect(await content(desk.disk.dataDir), what).toEqual(before);
    }
  });

  test('D8 on a disk that can’t be written ends with 1 and says what to look at, with or without an index on it', async () => {
    const desk = await startDeskOnDisk();
    await make(desk, 1);
    const image = await leftBehind(desk);
    const empty: Image = new Map([['data', 'folder']]);
    for (const [what, found] of [
      ['with an index', image],
      ['with an empty folder', empty],
      ['without a folder', new Map()],
    ] satisfies [string, Image][]) {
      await desk.disk.fill(found);
      desk.disk.beReadOnly(true);
      const run = runServer(desk.settings);
      expect(await run.ended, what).toBe(1);
      expect(run.said(), what).toContain('Check');
      expect(run.said(), what).toContain('its owner, its mode and its file system');
      expect(run.said(), what).not.toContain('    at ');
      desk.disk.beReadOnly(false);
    }
    await desk.disk.fill(image);
    await desk.start();
  });

  test.each([
    ['full', 'leaveSpace'],
    ['failing', 'failSyncs'],
  ] as const)('D3 D4 on a %s disk ends with 1 and one line that says so', async (_what, fault) => {
    const desk = await startDeskOnDisk();
    await make(desk, 1);
    await desk.kill();
    if (fault === 'leaveSpace') desk.disk.leaveSpace(0);
    else desk.disk.failSyncs(true);
    const run = runServer(desk.settings);
    expect(await run.ended).toBe(1);
    expect(run.said()).toMatch(/index|data folder/);
    expect(run.said()).not.toContain('    at ');
  });
});

test('a start with its data in memory says that they will not stay', async () => {
  const folder = await mkdtemp('/dev/shm/desk-');
  onTestFinished(() => rm(folder, { recursive: true }));
  const run = runServer({ DATA_DIR: folder, SANDBOX_PORT: '0' });
  await run.url;
  await vi.waitFor(() => expect(run.said()).toContain('lies in memory'));
});

test('D9 C20 two servers on one index both work, and one key sent through both makes one link', async () => {
  const desk = await startDeskOnDisk();
  const other = runServer(desk.settings);
  const [client, url] = [await desk.client(), await other.url];
  const beside: DeskClient = {
    ...client,
    create: (body, key = '') =>
      client.request('POST', new URL(`${client.account}/checkout-sessions`, url).href, {
        body,
        headers: { 'Idempotency-Key': key },
      }),
  };
  const keys = Array.from({ length: 12 }, () => randomUUID());
  await Promise.all(
    keys.map(async (key) => {
      const wanted = { ...order, description: key };
      const both = await Promise.all([answerOf(client, key, wanted), answerOf(beside, key, wanted)]);
      expect(both[0].text).toBe(both[1].text);
    }),
  );
  const ledger = await desk.sandbox.control.sessions();
  expect(new Set(ledger.map(({ description }) => description))).toEqual(new Set(keys));
  expect(ledger).toHaveLength(keys.length);
  other.child.kill('SIGKILL');
  await other.ended;
  await desk.cutPower('synced');
  const after = await desk.client();
  for (const { id } of ledger) expect((await after.session(id)).id).toBe(id);
});
