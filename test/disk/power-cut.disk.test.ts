import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { CheckoutSessionSchema } from '#shared/checkout-sessions.ts';
import { startClients } from '../soak/attempts.ts';
import { compare, countUnreconciled, noFaults } from '../soak/compare.ts';
import { createRandom, type Random } from '../soak/random.ts';
import { faults, isCreate } from '../support/chaos-proxy.ts';
import { fleetOn } from './desk-as-fleet.ts';
import { type DeskOnDisk, startDeskOnDisk } from './desk-on-disk.ts';
import { type FoundIndex, openIndexIn } from './index-in-image.ts';
import type { Survival } from './image.ts';
import { answerOf } from './made-link.ts';

const cuts = Number(process.env['DISK_CUTS'] ?? 15);
const seed = Number(process.env['DISK_SEED'] ?? randomInt(2 ** 31));

/** A sender that repeats each event until it is taken in, as upstream does. */
function sendEvents(desk: DeskOnDisk) {
  const run = { isOver: false };
  const taken: string[] = [];
  async function send(): Promise<void> {
    while (!run.isOver) {
      const id = randomUUID();
      while (!(await isTaken(desk, id)) && !run.isOver);
    }
  }
  async function isTaken(desk: DeskOnDisk, id: string): Promise<boolean> {
    try {
      const status = await desk.sendEvent(id);
      if (status < 300) taken.push(id);
      else if (status < 500) throw new Error(`An event was refused with ${status}.`);
      return status < 300;
    } catch (error) {
      // fetch says everything that breaks on the way as a TypeError
      if (error instanceof TypeError) return false;
      throw error;
    }
  }
  const sending = Promise.all([send(), send()]);
  sending.catch(() => {});
  return {
    taken,
    async stop() {
      run.isOver = true;
      await sending;
    },
  };
}

/** In every second cut the disk fails or is full for a moment before the power goes. */
async function trouble(desk: DeskOnDisk, random: Random): Promise<void> {
  const kind = random.below(4);
  if (kind === 0) desk.disk.failSyncs(true);
  else if (kind === 1) desk.disk.leaveSpace(random.below(30_000));
  else return;
  await pause(random.below(60));
  if (random.chance(0.5)) desk.disk.heal();
  await pause(random.below(60));
}

/** What an unsynced change becomes: lost in every second cut, torn in the others. */
const survivalOf = (random: Random): Survival => (random.chance(0.5) ? 'synced' : random);

describe(`seed ${seed}`, () => {
  test(
    `D2 C13 after ${cuts} power cuts nothing acknowledged is lost, nothing made upstream is unknown, nothing is double`,
    { timeout: 120_000 + cuts * 5000 },
    async () => {
      const random = createRandom(seed);
      const desk = await startDeskOnDisk({ LOG_LEVEL: 'fatal' });
      const vaultKey = async () =>
        desk.disk.history().advance(Infinity).image('synced').get('data/vault.key');
      const keyAtFirst = await vaultKey();
      desk.disk.slowSyncs(3);
      const fleet = fleetOn(desk);
      const clients = startClients(fleet, random, 6);
      const events = sendEvents(desk);
      for (let cut = 1; cut <= cuts; cut += 1) {
        const isWhileStarting = random.chance(0.15);
        if (!isWhileStarting) {
          await desk.up();
          await clients.answered(clients.answers() + 1 + random.below(25));
        }
        // The moment itself: the fault that is tried, not a wait for something.
        await pause(random.below(isWhileStarting ? 400 : 40));
        if (!isWhileStarting) await trouble(desk, random);
        await desk.cutPower(survivalOf(random));
      }
      await clients.finish();
      await events.stop();
      await vi.waitUntil(async () => (await countUnreconciled(fleet)) === 0, {
        timeout: 30_000,
        interval: 100,
      });
      await desk.cutPower('synced');
      await desk.up();

      const { upstreamSessions, ...found } = await compare(fleet, clients.attempts);
      expect(found).toEqual(noFaults());
      expect(upstreamSessions).toBeGreaterThanOrEqual(cuts);
      expect(events.taken.length).toBeGreaterThanOrEqual(cuts);
      await desk.kill();
      const image = desk.disk.history().advance(Infinity).image('synced');
      const lost = await openIndexIn(image, (index) =>
        events.taken.filter((id) => index.count('webhooks where event_id = ?', id) === 0),
      );
      expect(lost).toEqual([]);
      expect(keyAtFirst).toHaveLength(44);
      expect(image.get('data/vault.key')).toEqual(keyAtFirst);
    },
  );

  test('D2 at each request to upstream its intent, and at each answer what it promises, would survive a power cut then', async () => {
    const random = createRandom(seed);
    const desk = await startDeskOnDisk();
    // So slow that what is sent before its fsync has arrived before it, too.
    desk.disk.slowSyncs(30);
    type Promised = { at: number; what: string; isKept: (index: FoundIndex) => boolean };
    const promises: Promised[] = [];
    const promise = (what: string, isKept: Promised['isKept']) =>
      promises.push({ at: desk.disk.now(), what, isKept });

    desk.proxy.meet((exchange) => {
      const { idempotencyKey, body } = exchange.seen;
      promise(
        `the intent ${idempotencyKey}`,
        (index) =>
          index.count(
            `intents where id = ? and state = 'pending' and upstream_body = ?`,
            idempotencyKey,
            JSON.stringify(body),
          ) === 1,
      );
      return faults.none(exchange);
    }, isCreate);

    const client = await desk.client();
    for (let round = 0; round < 20; round += 1) {
      const key = randomUUID();
      const draft = { amount: 100 + round, description: random.word(500) };
      expect(
        await client.request('PUT', `${client.account}/intents/${key}`, { body: { body: draft } }),
      ).toMatchObject({ status: 200 });
      promise(
        `the draft ${round}`,
        (index) => index.count('intents where key = ? and body = ?', key, JSON.stringify(draft)) === 1,
      );
      const made = await answerOf(client, key);
      promise(
        `the link ${round}`,
        (index) =>
          index.count('intents where key = ? and answer_status = 201 and answer_body = ?', key, made.text) ===
            1 && index.count('checkout_sessions where id = ?', made.as(CheckoutSessionSchema).id) === 1,
      );
      const event = randomUUID();
      expect(await desk.sendEvent(event)).toBe(200);
      promise(`the event ${round}`, (index) => index.count('webhooks where event_id = ?', event) === 1);
    }
    await desk.kill();

    expect(promises).toHaveLength(80);
    const history = desk.disk.history();
    const broken: string[] = [];
    for (const { at, what, isKept } of promises) {
      history.advance(at);
      for (const survival of ['synced', random] as const) {
        const isThere = await openIndexIn(history.image(survival), isKept);
        if (!isThere) broken.push(`${what} (${survival === 'synced' ? survival : 'torn'})`);
      }
    }
    expect(broken).toEqual([]);
  });

  test('D2 a first start that a power cut ends at any moment is followed by one that succeeds', async () => {
    const random = createRandom(seed);
    const desk = await startDeskOnDisk();
    await desk.kill();
    const end = desk.disk.now();
    const history = desk.disk.history();
    const images = Array.from({ length: 3 }, () => random.below(end))
      .toSorted((a, b) => a - b)
      .map((at) => history.advance(at).image(survivalOf(random)));
    // The vault key comes first, in moments that chance would hardly meet.
    const early = desk.disk.history();
    for (let at = 0; images.length < 7; at += 60) images.push(early.advance(at).image('names'));
    for (const image of images) {
      await desk.disk.fill(image);
      await expect(desk.start().then(() => 'started')).resolves.toBe('started');
      await desk.kill();
    }
  });
});
