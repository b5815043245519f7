import fc from 'fast-check';
import { storeOn } from '../../../server/store/open.ts';
import type { Store } from '../../../server/store/store.ts';
import type { Surroundings } from './desk.ts';
import { findFaults } from './find-faults.ts';
import { openMemoryDatabase } from './memory-database.ts';
import { createTeller, steps, type Teller, work } from './story.ts';
import { createModelUpstream } from './upstream.ts';
import { createWorld } from './world.ts';

/** What the histories went through, all together. */
export type Figures = Record<
  'histories' | 'steps' | 'deaths' | 'sessions' | 'ended' | 'acknowledged' | 'needPerson' | 'events',
  number
>;

/** More rounds of calm than any plan is long. */
const calmRounds = 60;

/**
 * Runs so many histories of the create, webhook and sync protocol: real services over real SQL, with clock, network,
 * store, process deaths and the order of everything drawn by fast-check. Throws with seed, path and the shrunk story
 * of the first that breaks a rule.
 */
export async function runHistories({ runs, seed }: { runs: number; seed: number }): Promise<Figures> {
  const figures = {
    histories: 0,
    steps: 0,
    deaths: 0,
    sessions: 0,
    ended: 0,
    acknowledged: 0,
    needPerson: 0,
    events: 0,
  };
  const database = openMemoryDatabase();
  const store = await storeOn(database);
  await store.merchants.add({ slug: 'main', name: 'Main', timeZone: 'UTC', createdAt: 0 });
  const account = await store.accounts.ensure('main', 'test', 'https://pay.example');
  const property = fc.asyncProperty(fc.scheduler(), fc.integer(), steps, async (scheduler, chance, story) => {
    database.clear();
    const world = createWorld(scheduler, chance);
    const upstream = createModelUpstream(world);
    const around: Surroundings = {
      ...{ world, database, upstream, account },
      ...{ isUpstreamDown: false, failingWrites: 0, underWay: new Map() },
    };
    const teller = await createTeller(around);
    for (const { step, turns } of story) {
      await teller.tell(step);
      await scheduler.waitNext(Math.min(turns, scheduler.count()));
    }
    await calm(around, teller, scheduler, store);
    figures.histories += 1;
    figures.steps += story.length;
    figures.deaths += story.filter(({ step }) => step.kind === 'kill').length;
    figures.sessions += upstream.sessions().length;
    figures.ended += upstream.sessions().filter((session) => upstream.statusOf(session) !== 'open').length;
    figures.acknowledged += teller.heard.filter(
      ({ answer }) => 'status' in answer && answer.status === 201,
    ).length;
    figures.needPerson += (await store.intents.unsettled(account.id, 100)).count;
    figures.events += teller.promised.size;
    const faults = [...world.faults, ...(await findFaults(around, teller, store))];
    if (faults.length > 0) throw new Error(faults.join('\n'));
  });
  try {
    await fc.assert(property, { numRuns: runs, seed });
    return figures;
  } finally {
    await database.close();
  }
}

/** Nothing goes wrong any more: everything that is owed is delivered, and everything that is due is done. */
async function calm(
  around: Surroundings,
  teller: Teller,
  scheduler: fc.Scheduler,
  store: Store,
): Promise<void> {
  const { world, upstream } = around;
  world.isCalm = true;
  around.isUpstreamDown = false;
  around.failingWrites = 0;
  upstream.isKeyRefused = false;
  await scheduler.waitIdle();
  for (let round = 0; round < calmRounds; round += 1) {
    // Deadlines of calls that are never answered lie within this.
    world.advance(round % 4 === 3 ? 16 * 60_000 : 30_000);
    for (const desk of teller.desks) {
      for (const worker of ['completer', 'webhooks', 'sync'] as const) work(desk, worker, teller.start);
    }
    for (let event = upstream.owed.length - 1; event >= 0; event -= 1) {
      await teller.tell({ kind: 'deliver', desk: event, event, again: false });
    }
    await scheduler.waitIdle();
    if (round % 4 === 3 && (await isSettled(around, store))) return;
  }
}

async function isSettled({ account, upstream, world }: Surroundings, store: Store): Promise<boolean> {
  const now = Number.MAX_SAFE_INTEGER;
  const [open, inbox, sessions] = await Promise.all([
    store.intents.open(),
    store.webhooks.accountsWithDue(now),
    store.checkoutSessions.due(account.id, { now, farthest: now }, 100),
  ]);
  const stillOpen = upstream.sessions().filter((session) => upstream.statusOf(session) === 'open').length;
  return (
    open.length + inbox.length + upstream.owed.length === 0 && sessions.length <= stillOpen && world.isCalm
  );
}
