import type { Context } from '../../../server/context.ts';
import { readConfig } from '../../../server/config.ts';
import { createLog } from '../../../server/log.ts';
import { createLive } from '../../../server/services/live.ts';
import { createExportThread } from '../../../server/services/export-thread.ts';
import { createReceiptThread } from '../../../server/services/receipt-thread.ts';
import { createSharedRuns } from '../../../server/services/shared-runs.ts';
import { createOwnerLink } from '../../../server/services/owner-link.ts';
import type { Upstream } from '../../../server/services/upstreams.ts';
import type { Account } from '../../../server/store/rows.ts';
import type { Database } from '../../../server/store/sql.ts';
import { storeOn } from '../../../server/store/open.ts';
import { StoreUnavailableError } from '../../../server/errors.ts';
import { createBudget } from '../../../server/upstream/budget.ts';
import { createCircuit } from '../../../server/upstream/circuit.ts';
import type { UpstreamClient } from '../../../server/upstream/client.ts';
import { UpstreamUnknownError } from '../../../server/upstream/errors.ts';
import { createCompleter } from '../../../server/workers/completer.ts';
import { drawFate, errorOf, type ModelUpstream } from './upstream.ts';
import type { World } from './world.ts';

export const secret = 'secret-of-the-simulation';
const log = createLog('silent');
const config = readConfig({
  LOG_LEVEL: 'silent',
  DATA_DIR: '/nowhere',
  CHECKOUT_API_URL: 'http://127.0.0.1:1/api/v1',
  ALLOW_LOOPBACK_UPSTREAM: '1',
  UPSTREAM_RATE_PER_MINUTE: '1000000',
});

/** What the desks of a history share: the store, the upstream, and the state of both. */
export type Surroundings = {
  world: World;
  database: Database;
  upstream: ModelUpstream;
  account: Account;
  /** Calls are refused or fail, all of them. */
  isUpstreamDown: boolean;
  /** So many of the next writes fail. */
  failingWrites: number;
  /** Create calls under way, by key, each with who sent it. */
  underWay: Map<string, Set<Desk>>;
};

/** One process of the desk: the real services over the real SQL, its clock, its calls and its death simulated. */
export type Desk = {
  name: string;
  isDead: boolean;
  context: Context;
  upstream: Upstream;
  completer: ReturnType<typeof createCompleter>;
};

/** No request is longer on its way than this; its sender has given it up long before. */
const longestWayMs = 60_000;
const never = new Promise<never>(() => {});

export async function bootDesk(
  around: Surroundings,
  given: { name: string; clockOff: number; isKnownDead: (name: string) => boolean },
): Promise<Desk> {
  const { world, account } = around;
  // Started before its own parts exist, so that they can ask whether it lives.
  const desk = { name: given.name, isDead: false } as Desk;
  const store = await storeOn(around.database);
  const boot = { isOver: false };
  const reached = await storeOn(throughTurns(around, desk, boot));
  boot.isOver = true;
  const clock = {
    now: () => 1_700_000_000_000 + world.elapsed() + (world.isCalm ? 0 : given.clockOff),
    elapsed: () => world.elapsed(),
  };
  desk.upstream = {
    account,
    kind: 'custom',
    linkOrigin: 'https://pay.example',
    client: createClient(around, desk),
    budget: createBudget({ perMinute: 1_000_000, reserve: 1, now: clock.elapsed }),
    mutationBudget: createBudget({ perMinute: 1_000_000, reserve: 1, now: clock.elapsed }),
    circuit: createCircuit({ elapsed: clock.elapsed, random: () => 0.5 }),
    webhookSecrets: [secret],
    keyRejectedSince: null,
    keyTriedAt: -Infinity,
    keyMark: 'key',
    made: 0,
    refunded: 0,
    stretch: 1,
  };
  const upstreamOf = () => Promise.resolve(desk.upstream);
  desk.context = {
    config,
    log,
    store: { ...reached, accounts: store.accounts, merchants: store.merchants, users: store.users },
    clock,
    random: () => world.random.below(1000) / 1000,
    vaultKey: Buffer.alloc(32),
    publicUrl: 'http://desk.example',
    upstreams: { of: upstreamOf, serving: upstreamOf, rename: () => Promise.resolve() },
    live: createLive(),
    settled: {
      announce: () => {},
      wait: async (_intent, ms) => {
        await world.turn(`${desk.name} waits`);
        world.advance(ms);
      },
    },
    ownerLink: createOwnerLink(),
    instance: { name: given.name, isDead: given.isKnownDead, release: () => {} },
    summaries: createSharedRuns(),
    exportThread: createExportThread({ store: reached, log }),
    receiptThread: createReceiptThread({ store: reached, log }),
    nudge: { completer: () => {}, sync: () => {}, webhooks: () => {}, backfill: () => {} },
  };
  desk.completer = createCompleter(desk.context);
  return desk;
}

/** The store as a process sees it: each statement takes its turn, may fail, and is answered to the living only. */
function throughTurns(around: Surroundings, desk: Desk, boot: { isOver: boolean }): Database {
  const { world, database } = around;

  async function reach<T>(label: string, act: () => Promise<T>, isWrite: boolean): Promise<T> {
    if (!boot.isOver) return act();
    await world.turn(`${desk.name} ${label}`);
    // Killed before the statement reached the engine.
    if (desk.isDead) return never;
    if (!world.isCalm && isWrite && around.failingWrites > 0) {
      around.failingWrites -= 1;
      // A commit that is reported as failed may stand all the same.
      if (world.random.chance(0.3)) await act();
      throw new StoreUnavailableError('the simulated disk is full');
    }
    const result = await act();
    await world.turn(`${desk.name} hears of ${label}`);
    // Killed after the commit, before it was heard of.
    return desk.isDead ? never : result;
  }

  return {
    ...database,
    read: (sql, params) => reach('reads', () => database.read(sql, params), false),
    readList: (sql, params) => reach('reads', () => database.readList(sql, params), false),
    readLong: (sql, params) => reach('reads', () => database.readLong(sql, params), false),
    write: (batch) => reach('writes', () => database.write(batch), true),
  };
}

/** The checkout API as a process reaches it: requests arrive even when their sender has died, answers only while it lives. */
function createClient(around: Surroundings, desk: Desk): UpstreamClient {
  const { world, upstream } = around;

  function call<T>(label: string, isCreate: boolean, act: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const giveUp = () => reject(new UpstreamUnknownError({ cause: 'timeout', mayHaveHappened: isCreate }));
      const cancel = world.after(config.upstreamTimeoutMs, giveUp);
      void travel();

      async function travel(): Promise<void> {
        const fate = drawFate(world, around.isUpstreamDown);
        const sentAt = world.elapsed();
        await world.turn(`${desk.name} ${label} arrives (${fate})`);
        let answer: (() => void) | undefined;
        const isOnItsWay = world.elapsed() - sentAt <= longestWayMs;
        const arrives = isOnItsWay && !['not_sent', 'fault_before', 'slow_down'].includes(fate);
        try {
          const result = arrives ? act() : undefined;
          if (result !== undefined) answer = () => resolve(result);
        } catch (error) {
          answer = () => reject(error);
        }
        if (fate === 'never') return;
        await world.turn(`${desk.name} is answered`);
        cancel();
        if (desk.isDead) return;
        const error = errorOf(fate, isCreate);
        if (error) reject(error);
        else answer?.();
      }
    });
  }

  return {
    async create({ body, idempotencyKey }) {
      const senders = around.underWay.get(idempotencyKey) ?? new Set();
      around.underWay.set(idempotencyKey, senders);
      if ([...senders].some((sender) => !sender.isDead))
        world.faults.push(`two tries of ${idempotencyKey} are under way at once`);
      senders.add(desk);
      try {
        return await call('create', true, () => upstream.create(body, idempotencyKey));
      } finally {
        senders.delete(desk);
      }
    },
    retrieve: ({ id }) => call('retrieve', false, () => upstream.retrieve(id)),
    refund: () => Promise.reject(new Error('no story of this simulation gives money back')),
    listTransactions: () => Promise.reject(new Error('no story of this simulation lists transactions')),
  };
}
