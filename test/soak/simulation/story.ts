import fc from 'fast-check';
import { refreshCheckoutSession } from '../../../server/services/checkout-sessions.ts';
import { createCheckoutSession, type CreateAnswer } from '../../../server/services/intents.ts';
import { syncAccount } from '../../../server/services/sync.ts';
import { receiveWebhook } from '../../../server/services/webhooks.ts';
import { ApiError, StoreUnavailableError } from '../../../server/errors.ts';
import { noActor } from '../../../server/services/audit-entries.ts';
import { signWebhook } from '../../../server/upstream/signature.ts';
import { webhooksPass } from '../../../server/workers/webhooks.ts';
import { bootDesk, type Desk, secret, type Surroundings } from './desk.ts';
import { refusedAmount } from './upstream.ts';

const minute = 60_000;

/** One thing that happens in a history; the numbers choose among what there is at that moment. */
export type Step =
  | { kind: 'press'; desk: number; key: number; body: number }
  | { kind: 'work'; desk: number; worker: 'completer' | 'webhooks' | 'sync' }
  | { kind: 'look'; desk: number; session: number }
  | { kind: 'buyer'; session: number; ends: 'completed' | 'failed' | 'expired' | 'cancelled' }
  | { kind: 'deliver'; desk: number; event: number; again: boolean }
  | { kind: 'kill'; desk: number; isKnownDead: boolean; clockOff: number }
  | { kind: 'time'; ms: number }
  | { kind: 'weather'; isDown: boolean }
  | { kind: 'api_key'; isRefused: boolean }
  | { kind: 'disk'; writes: number };

const which = fc.nat(7);

export const steps = fc.array(
  fc.record({
    /** How many turns others have before the next step. */
    turns: fc.nat(12),
    step: fc.oneof(
      {
        weight: 7,
        arbitrary: fc.record({
          kind: fc.constant('press' as const),
          desk: which,
          key: fc.nat(2),
          body: fc.nat(5),
        }),
      },
      {
        weight: 7,
        arbitrary: fc.record({
          kind: fc.constant('work' as const),
          desk: which,
          worker: fc.constantFrom('completer', 'webhooks', 'sync'),
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constant('look' as const), desk: which, session: which }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constant('buyer' as const),
          session: which,
          ends: fc.constantFrom('completed', 'completed', 'failed', 'expired', 'cancelled'),
        }),
      },
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant('deliver' as const),
          desk: which,
          event: which,
          again: fc.boolean(),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant('kill' as const),
          desk: which,
          isKnownDead: fc.boolean(),
          clockOff: fc.constantFrom(0, 0, -60 * minute, 5 * minute, 30 * 60 * minute),
        }),
      },
      {
        weight: 6,
        arbitrary: fc.record({
          kind: fc.constant('time' as const),
          ms: fc.constantFrom(
            500,
            3000,
            3000,
            15_000,
            25_000,
            25_000,
            10 * minute,
            10 * minute,
            26 * 60 * minute,
          ),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('weather' as const), isDown: fc.boolean() }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('api_key' as const), isRefused: fc.boolean() }) },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('disk' as const), writes: fc.integer({ min: 1, max: 4 }) }),
      },
    ),
  }),
  { minLength: 1, maxLength: 30, size: 'max' },
);

/** What a seller was told, in the order in which it was heard. */
export type Heard = { key: string; body: string; answer: CreateAnswer };

export type Teller = {
  desks: Desk[];
  heard: Heard[];
  /** Ids of events that were answered with a 2xx. */
  promised: Set<string>;
  tell(this: void, step: Step): Promise<void>;
  /** A try that goes on by itself; what it throws beyond what callers are promised is a fault. */
  start(this: void, work: Promise<unknown>): void;
};

export async function createTeller(around: Surroundings): Promise<Teller> {
  const { world, upstream, account } = around;
  const dead = new Set<string>();
  let booted = 0;

  async function boot(clockOff: number): Promise<Desk> {
    booted += 1;
    return bootDesk(around, { name: `desk-${booted}`, clockOff, isKnownDead: (name) => dead.has(name) });
  }

  const desks = [await boot(0), await boot(0)];
  const deskOf = (index: number) => desks[index % desks.length] as Desk;
  const heard: Heard[] = [];
  const promised = new Set<string>();

  function start(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (error instanceof ApiError || error instanceof StoreUnavailableError) return;
      world.faults.push(
        `unexpected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    });
  }

  async function press({ context, upstream: reached }: Desk, key: string, variant: number): Promise<void> {
    // Most presses of a key carry the same body; some carry another, and some are refused upstream.
    const amount = variant === 5 ? refusedAmount : variant === 4 ? 9900 : 2500;
    const body = { amount, currency: 'USD', metadata: { press: key } };
    const name = { accountId: account.id, userId: 'user-1', key };
    const answer = await createCheckoutSession(context, reached, name, body, noActor);
    heard.push({ key, body: JSON.stringify(body), answer });
  }

  /** A person has a link read again, whether it has ended or not. */
  async function look({ context, upstream: reached }: Desk, index: number): Promise<void> {
    const session = upstream.sessions()[index % Math.max(1, upstream.sessions().length)];
    if (session) await refreshCheckoutSession(context, reached, session.id, noActor);
  }

  async function deliver(desk: Desk, index: number, again: boolean): Promise<void> {
    const event = upstream.owed[index % Math.max(1, upstream.owed.length)];
    if (!event) return;
    const rawBody = Buffer.from(event.body);
    const timestamp = Math.floor(desk.context.clock.now() / 1000);
    const signature = signWebhook({ secret, timestamp, rawBody });
    await receiveWebhook(desk.context, { merchant: 'main', mode: 'test' }, { rawBody, signature });
    promised.add(event.id);
    const place = upstream.owed.indexOf(event);
    if (!again && place >= 0) upstream.owed.splice(place, 1);
  }

  return {
    desks,
    heard,
    promised,
    start,
    async tell(step) {
      switch (step.kind) {
        case 'press':
          return start(press(deskOf(step.desk), `key-number-${step.key}`, step.body));
        case 'work':
          return work(deskOf(step.desk), step.worker, start);
        case 'look':
          return start(look(deskOf(step.desk), step.session));
        case 'buyer':
          return upstream.end(step.session, step.ends);
        case 'deliver':
          return start(deliver(deskOf(step.desk), step.event, step.again));
        case 'kill': {
          const victim = deskOf(step.desk);
          victim.isDead = true;
          if (step.isKnownDead) dead.add(victim.name);
          desks[desks.indexOf(victim)] = await boot(step.clockOff);
          return undefined;
        }
        case 'time':
          return world.advance(step.ms);
        case 'weather':
          around.isUpstreamDown = step.isDown;
          return undefined;
        case 'api_key':
          upstream.isKeyRefused = step.isRefused;
          return undefined;
        case 'disk':
          around.failingWrites = step.writes;
          return undefined;
      }
    },
  };
}

export function work(
  desk: Desk,
  worker: 'completer' | 'webhooks' | 'sync',
  start: (work: Promise<unknown>) => void,
): void {
  const isStopping = () => desk.isDead;
  const inLane = (_account: number, lane: () => Promise<unknown>) => start(lane());
  if (worker === 'completer') start(desk.completer.pass({ isStopping, inLane }));
  if (worker === 'webhooks') start(webhooksPass(desk.context, { inLane }));
  if (worker === 'sync') start(syncAccount(desk.context, desk.upstream, isStopping));
}
