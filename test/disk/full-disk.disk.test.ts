import { randomInt, randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { createRandom } from '../soak/random.ts';
import { faults, isCreate } from '../support/chaos-proxy.ts';
import { startDeskOnDisk } from './desk-on-disk.ts';
import { madeLink, order } from './made-link.ts';

const seed = Number(process.env['DISK_SEED'] ?? randomInt(2 ** 31));
test('D3 W19 O9 on a full disk nothing is promised and nothing goes upstream; with the space all goes on in the same process', async () => {
  const desk = await startDeskOnDisk();
  const client = await desk.client();
  const before = await madeLink(client, randomUUID());
  const sent = desk.proxy.requests.length;
  desk.disk.leaveSpace(0);

  const [key, event] = [randomUUID(), randomUUID()];
  const refused = await client.create(order, key);
  expect(refused.status).toBe(503);
  expect(refused.error().code).toBe('store_unavailable');
  expect(
    (await client.request('PUT', `${client.account}/intents/${randomUUID()}`, { body: { body: order } }))
      .status,
  ).toBe(503);
  expect(await desk.sendEvent(event)).toBe(503);
  expect((await client.get('/health/ready')).status).toBe(503);
  expect((await client.get('/health/live')).status).toBe(200);
  expect((await client.session(before.id)).id).toBe(before.id);
  expect(desk.disk.counts().refusedWrites).toBeGreaterThanOrEqual(4);
  expect(desk.proxy.requests).toHaveLength(sent);

  desk.disk.leaveSpace();
  expect((await client.get('/health/ready')).status).toBe(200);
  const session = await madeLink(client, key);
  expect(await desk.sendEvent(event)).toBe(200);
  expect((await desk.sandbox.control.sessions()).map(({ id }) => id).toSorted()).toEqual(
    [before.id, session.id].toSorted(),
  );
  expect(desk.run().child.exitCode).toBeNull();
});

test('D3 C11 what upstream made while there was no space to write it down is known once there is', async () => {
  const desk = await startDeskOnDisk();
  const client = await desk.client();
  desk.proxy.meet(
    async (exchange) => {
      const answer = await exchange.forward();
      desk.disk.leaveSpace(0);
      exchange.response.writeHead(answer.status, answer.headers).end(answer.body);
    },
    isCreate,
    1,
  );

  const key = randomUUID();
  const unsettled = await client.create(order, key);
  expect(unsettled.status).toBe(202);
  expect((await client.get('/health/ready')).status).toBe(503);
  const [upstream, ...others] = await desk.sandbox.control.sessions();
  expect(others).toEqual([]);

  desk.disk.leaveSpace();
  // Nobody asks: it settles by itself.
  await vi.waitUntil(
    async () => (await client.get(`${client.account}/checkout-sessions/${upstream?.id}`)).status === 200,
    { timeout: 25_000, interval: 100 },
  );
  expect((await madeLink(client, key)).id).toBe(upstream?.id);
  expect(await desk.sandbox.control.sessions()).toHaveLength(1);
});

test(`D3 wherever in a write the space ends, a refused create sent nothing and a promised one is kept (seed ${seed})`, async () => {
  const random = createRandom(seed);
  const desk = await startDeskOnDisk();
  const client = await desk.client();
  const sentKeys = () => desk.proxy.requests.map((request) => String(request.body['description']));
  desk.proxy.meet(faults.none, isCreate);
  const keys: string[] = [];
  const wrongly: string[] = [];
  let refusals = 0;
  for (let round = 0; round < 5; round += 1) {
    desk.disk.leaveSpace(random.below(60_000));
    const answers = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const key = randomUUID();
        keys.push(key);
        const reply = await client.create({ ...order, description: key }, key);
        return { key, reply };
      }),
    );
    for (const { key, reply } of answers) {
      if (reply.status === 503) refusals += 1;
      if (reply.status === 503 && sentKeys().includes(key)) wrongly.push(`${key} was refused and sent`);
      if (![201, 202, 503].includes(reply.status))
        wrongly.push(`${key} was answered with ${reply.status} ${reply.text}`);
    }
    desk.disk.leaveSpace();
  }
  expect(wrongly).toEqual([]);
  expect(refusals).toBeGreaterThan(0);

  const ids = new Set<string>();
  for (const key of keys) {
    ids.add((await madeLink(client, key, { ...order, description: key })).id);
  }
  await desk.cutPower('synced');
  const after = await desk.client();
  const ledger = await desk.sandbox.control.sessions();
  expect(ledger.map(({ id }) => id).toSorted()).toEqual([...ids].toSorted());
  expect(ids.size).toBe(keys.length);
  for (const id of ids) expect((await after.session(id)).id).toBe(id);
});
