import { randomInt, randomUUID } from 'node:crypto';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createRandom } from '../soak/random.ts';
import { isCreate } from '../support/chaos-proxy.ts';
import { type DeskOnDisk, startDeskOnDisk } from './desk-on-disk.ts';
import { openIndexIn } from './index-in-image.ts';
import { keepDrafts, madeLink, order } from './made-link.ts';
import { openElsewhere, readLong } from './other-program.ts';

const seed = Number(process.env['DISK_SEED'] ?? randomInt(2 ** 31));

async function expectAllThere(desk: DeskOnDisk, ids: string[]): Promise<void> {
  const client = await desk.client();
  expect((await desk.sandbox.control.sessions()).map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  for (const id of ids) expect((await client.session(id)).id).toBe(id);
}

test('D4 W19 while fsync fails nothing is promised and nothing goes upstream; then the file is opened anew, and all promised survives a power cut', async () => {
  const desk = await startDeskOnDisk();
  const client = await desk.client();
  const ids = [(await madeLink(client)).id];
  const sent = desk.proxy.requests.length;
  const failingSince = desk.disk.now();
  desk.disk.failSyncs(true);

  const [key, event] = [randomUUID(), randomUUID()];
  for (let time = 0; time < 3; time += 1) {
    const refused = await client.create(order, key);
    expect(refused.status).toBe(503);
    expect(refused.error().code).toBe('store_unavailable');
    expect(await desk.sendEvent(event)).toBe(503);
  }
  expect((await client.get('/health/ready')).status).toBe(503);
  expect((await client.get('/health/live')).status).toBe(200);
  expect((await client.session(ids[0] ?? '')).id).toBe(ids[0]);
  expect(desk.disk.counts().refusedSyncs).toBeGreaterThan(0);
  expect(desk.proxy.requests).toHaveLength(sent);

  desk.disk.failSyncs(false);
  ids.push((await madeLink(client, key)).id, (await madeLink(client)).id);
  expect(await desk.sendEvent(event)).toBe(200);
  expect((await client.get('/health/ready')).status).toBe(200);
  expect(desk.run().child.exitCode).toBeNull();
  const changes = desk.disk.changes().filter(({ at }) => at >= failingSince);
  const failed = changes.findIndex(({ kind }) => kind === 'sync-failed');
  const next = changes.slice(failed).filter(({ kind }) => kind === 'open' || kind === 'write');
  expect(next[0], 'what came after the first failed fsync').toMatchObject({
    kind: 'open',
    path: 'data/index.db',
  });

  await desk.cutPower('synced');
  await expectAllThere(desk, ids);
});

test('D4 C11 C13 what upstream made when fsync began to fail, before a power cut, is known after it', async () => {
  const desk = await startDeskOnDisk();
  const client = await desk.client();
  desk.proxy.meet(
    async (exchange) => {
      const answer = await exchange.forward();
      desk.disk.failSyncs(true);
      exchange.response.writeHead(answer.status, answer.headers).end(answer.body);
    },
    isCreate,
    1,
  );
  const key = randomUUID();
  expect((await client.create(order, key)).status).toBe(202);
  desk.disk.failSyncs(false);
  await desk.cutPower('synced');
  const after = await desk.client();
  await expectAllThere(desk, [(await madeLink(after, key)).id, (await madeLink(after)).id]);
});

test('D4 a server killed while fsync failed trusts nothing it finds in memory: after its next start all promised survives a power cut', async () => {
  const desk = await startDeskOnDisk();
  const ids = [(await madeLink(await desk.client())).id];
  const sent = desk.proxy.requests.length;
  desk.disk.failSyncs(true);
  const client = await desk.client();
  const key = randomUUID();
  const large = { ...order, description: 'x'.repeat(500) };
  expect((await client.create(large, key)).status).toBe(503);
  // The machine goes on: what was written stands in its memory, and on no disk.
  await desk.kill();
  desk.disk.failSyncs(false);
  const startedAt = desk.disk.now();
  await desk.start();
  const random = createRandom(seed);
  const steps = desk.disk.changes().filter(({ at }) => at > startedAt);
  const history = desk.disk.history();
  for (const { at } of steps.slice(0, 40)) {
    const found = await openIndexIn(history.advance(at).image(random), (index) => ({
      isWhole: index.isWhole(),
      links: index.count('checkout_sessions where id = ?', ids[0] ?? ''),
    }));
    expect(found, `cut while it started, at ${at}, seed ${seed}`).toEqual({ isWhole: true, links: 1 });
  }
  const again = await desk.client();
  ids.push((await madeLink(again, key, large)).id, (await madeLink(again)).id);
  expect(desk.proxy.requests.length).toBeGreaterThan(sent);
  await desk.cutPower('synced');
  await expectAllThere(desk, ids);
});

/** Links of which parts were folded into the file and then lost there, while the log still has them. */
async function linksLostInTheFile(desk: DeskOnDisk): Promise<string[]> {
  const client = await desk.client();
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) ids.push((await madeLink(client)).id);
  const reader = readLong(path.join(desk.disk.dataDir, 'index.db'));
  // More than a log takes: the links go into the file, with no fsync of it while the reader needs the log's rest.
  await keepDrafts(client, 20);
  desk.disk.failSyncs('index');
  reader.end();
  await keepDrafts(client, 1);
  expect(desk.disk.counts().refusedSyncs).toBeGreaterThan(0);
  desk.disk.failSyncs(false);
  return ids;
}

async function expectWhole(desk: DeskOnDisk): Promise<void> {
  const image = desk.disk.history().advance(Infinity).image('synced');
  expect(await openIndexIn(image, (index) => index.isWhole())).toBe(true);
}

test('D4 what was folded into the file and lost there by a failed fsync is folded in again before the log forgets it', async () => {
  const desk = await startDeskOnDisk();
  const ids = await linksLostInTheFile(desk);
  // By now the log begins anew, over what stood in it.
  await keepDrafts(await desk.client(), 20);
  expect(desk.run().said()).toContain('opened anew');
  expect(desk.run().child.exitCode).toBeNull();
  await desk.cutPower('synced');
  await expectAllThere(desk, ids);
  await expectWhole(desk);
});

test('D4 a server that ends after its file lost what was folded into it leaves the log for its next start', async () => {
  const desk = await startDeskOnDisk();
  const ids = await linksLostInTheFile(desk);
  desk.run().child.kill('SIGTERM');
  expect(await desk.run().ended).toBe(0);
  // The log's end is a lost name, which a cut may keep.
  await desk.cutPower('names');
  await expectAllThere(desk, ids);
  await expectWhole(desk);
});

test('D4 while another program has the index open, and so keeps the count of what was folded into it, nothing is written', async () => {
  const desk = await startDeskOnDisk();
  const other = openElsewhere(path.join(desk.disk.dataDir, 'index.db'));
  const ids = await linksLostInTheFile(desk);
  const client = await desk.client();
  for (let time = 0; time < 2; time += 1) {
    expect((await client.create(order)).error().code).toBe('store_unavailable');
    expect((await client.session(ids[0] ?? '')).id).toBe(ids[0]);
  }
  other.end();
  await keepDrafts(client, 20);
  await desk.cutPower('synced');
  await expectAllThere(desk, ids);
  await expectWhole(desk);
});
