import { setTimeout as pause } from 'node:timers/promises';
import { type Attempt, type Clients, keyIn, startClients } from './attempts.ts';
import { compare, countUnreconciled, type Faults } from './compare.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { createRandom, type Random } from './random.ts';

export type KillOptions = {
  seed: number;
  kills: number;
  /** Processes on one index; more than one needs a database in `settings`. */
  desks?: number;
  clients?: number;
  settings?: Record<string, string>;
  /** How long the calm at the end may take. */
  calmMs?: number;
  onKill?: (killed: number) => void;
};

export type KillReport = {
  seed: number;
  kills: number;
  /** Of those, kills of a desk that was still starting. */
  killsWhileStarting: number;
  /** Links that upstream had made and no client had been told of when a desk was killed: the hits that matter. */
  madeAndUntold: number;
  acknowledged: number;
  /** Drafts typed and not submitted. */
  drafts: number;
  /** Answers that broke on their way or were a 5xx. */
  cutAnswers: number;
  /** Answers 202: still confirming. */
  unsettledAnswers: number;
  upstreamSessions: number;
  /** From the first submission of an attempt to its definitive answer, over all its kills. */
  longestMs: number;
  calmTookMs: number;
  faults: Faults;
};

/**
 * Kills built desks at random moments while clients create, then compares what was acknowledged, what the desk
 * shows and what upstream's ledger holds (faults C7 to C12, C20 and D1). The seed decides choices and pauses, not
 * how the processes interleave.
 */
export async function runKills(options: KillOptions): Promise<KillReport> {
  const { seed, desks = 1, clients: count = 8, calmMs = 60_000 } = options;
  const random = createRandom(seed);
  const fleet = await startFleet(desks, options.settings);
  try {
    const clients = startClients(fleet, random, count);
    const hits = await killAgainAndAgain(options, fleet, random, clients);
    const calmSince = performance.now();
    // What is not settled by then is found as unresolved below.
    if (await isWithin(calmMs, clients.finish())) await isWithin(calmMs, settled(fleet));
    const calmTookMs = performance.now() - calmSince;
    // Once more, so that what is compared was read from the index and not remembered.
    for (let desk = 0; desk < desks; desk += 1) await fleet.kill(desk);
    for (let desk = 0; desk < desks; desk += 1) fleet.start(desk);
    for (let desk = 0; desk < desks; desk += 1) await fleet.up(desk);
    const { upstreamSessions, ...faults } = await compare(fleet, clients.attempts);
    const sum = (value: (attempt: Attempt) => number) =>
      clients.attempts.reduce((total, attempt) => total + value(attempt), 0);
    return {
      seed,
      kills: options.kills,
      ...hits,
      acknowledged: sum(({ answer }) => (answer?.status === 201 ? 1 : 0)),
      drafts: sum(({ draft }) => (draft ? 1 : 0)),
      cutAnswers: sum(({ cutAnswers }) => cutAnswers),
      unsettledAnswers: sum(({ unsettledAnswers }) => unsettledAnswers),
      upstreamSessions,
      longestMs: clients.attempts.reduce((longest, { tookMs }) => Math.max(longest, tookMs), 0),
      calmTookMs,
      faults,
    };
  } catch (error) {
    throw new Error(`The kill run with seed ${seed} broke: ${String(error)}`, { cause: error });
  } finally {
    await fleet.stop();
  }
}

async function killAgainAndAgain(
  { kills, desks = 1, calmMs = 60_000, onKill }: KillOptions,
  fleet: Fleet,
  random: Random,
  clients: Clients,
): Promise<Pick<KillReport, 'killsWhileStarting' | 'madeAndUntold'>> {
  let killsWhileStarting = 0;
  const madeAndUntold = new Set<string>();
  for (let killed = 1; killed <= kills; killed += 1) {
    const desk = random.below(desks);
    const isWhileStarting = random.chance(0.15);
    if (isWhileStarting) {
      killsWhileStarting += 1;
    } else {
      await mustBeWithin(calmMs, 'a desk was up', fleet.up(desk));
      await mustBeWithin(
        calmMs,
        'clients had answers',
        clients.answered(clients.answers() + 1 + random.below(30)),
      );
    }
    // The moment itself: the fault that is tried, not a wait for something.
    await pause(random.below(isWhileStarting ? 400 : 60));
    await fleet.kill(desk);
    const told = new Set(clients.attempts.filter(({ answer }) => answer).map(({ key }) => key));
    for (const { description } of await fleet.sandbox.sessions()) {
      const key = keyIn(description);
      if (!told.has(key)) madeAndUntold.add(key);
    }
    fleet.start(desk);
    onKill?.(killed);
  }
  return { killsWhileStarting, madeAndUntold: madeAndUntold.size };
}

async function settled(fleet: Fleet): Promise<void> {
  while ((await countUnreconciled(fleet)) > 0) await pause(100);
}

/** Fails loudly after `ms` rather than waiting for ever. */
async function mustBeWithin(ms: number, what: string, work: Promise<void>): Promise<void> {
  if (!(await isWithin(ms, work))) throw new Error(`It took longer than ${ms} ms until ${what}.`);
}

/** Whether it was done in so many ms; rejects when it failed. */
async function isWithin(ms: number, work: Promise<void>): Promise<boolean> {
  const over = new AbortController();
  try {
    return await Promise.race([work.then(() => true), late(ms, over.signal)]);
  } finally {
    over.abort();
  }
}

async function late(ms: number, signal: AbortSignal): Promise<boolean> {
  await pause(ms, undefined, { signal }).catch(() => {});
  return false;
}
