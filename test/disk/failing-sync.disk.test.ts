import { randomInt, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createRandom } from '../soak/random.ts';
import { isCreate } from '../support/chaos-proxy.ts';
import { type DeskOnDisk, startDeskOnDisk } from './desk-on-disk.ts';
import { openIndexIn } from './index-in-image.ts';
import { madeLink, order } from './made-link.ts';

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
