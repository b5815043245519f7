import type { Context } from '../context.ts';
import { leaseMs } from '../services/attempt-runs.ts';
import type { AttemptRow, Try } from '../services/attempts.ts';
import { noActor } from '../services/audit-entries.ts';
import { type OpenIntent, settle } from '../services/completion.ts';
import { creates } from '../services/create-attempts.ts';
import { refundKind, settleRefund } from '../services/refund-attempts.ts';
import type { Upstream } from '../services/upstreams.ts';
import { createAttemptPlans } from './attempt-plans.ts';
import { type Loop, type Pass, startLoop } from './loop.ts';

/** Attempts of one account that are under way at once. */
const abreast = 10;
/** Longer than any pause that an attempt is given. */
const longestPauseMs = 11 * 60_000;

type Taking = { fence: number; owner: string; sentUnder: string | null };

/** What is taken up: where it stands, and how one try of it is made. */
type Work<Row extends AttemptRow> = {
  open(this: void): Promise<OpenIntent[]>;
  take(this: void, open: OpenIntent, lease: Taking): Promise<Row | undefined>;
  tryAgain(this: void, attempt: Omit<Try<Row>, 'kind'>, leasedAt: number): Promise<void>;
};

/** Takes up creates and refunds that are open and due, with the same key, until each is settled or needs a person. */
export function startCompleter(context: Context): Loop {
  const loops = [start(context, 'completer', createCompleter(context))];
  loops.push(start(context, 'refund completer', createRefundCompleter(context)));
  return {
    nudge: (inMs) => loops.forEach((loop) => loop.nudge(inMs)),
    stop: async () => void (await Promise.all(loops.map((loop) => loop.stop()))),
  };
}

function start(context: Context, name: string, completer: ReturnType<typeof createCompleter>): Loop {
  const loop = startLoop({
    name,
    intervalMs: context.config.completerIntervalMs,
    log: context.log,
    async pass(given) {
      await completer.pass(given);
      loop.nudge(completer.nextIn());
    },
  });
  return loop;
}

/** What the completer does, without the clockwork that starts it. `nextIn`: ms until there is something to do. */
export function createCompleter(context: Context) {
  const { intents } = context.store;
  return completerOf(context, {
    open: () => intents.open(),
    take: ({ id }, lease) => intents.take(id, lease),
    tryAgain: (attempt, leasedAt) => settle({ ...attempt, kind: creates }, { attended: false, leasedAt }),
  });
}

/** The same for refunds, on its own: neither kind waits behind the other's calls that hang. */
function createRefundCompleter(context: Context) {
  const { refunds } = context.store;
  return completerOf(context, {
    open: () => refunds.open(),
    take: (open, lease) => refunds.take(open, lease),
    tryAgain: (attempt, leasedAt) =>
      settleRefund({ ...attempt, kind: refundKind(attempt.intent) }, { attended: false, leasedAt }),
  });
}

function completerOf<Row extends AttemptRow>(context: Context, work: Work<Row>) {
  const { clock, instance } = context;
  const { ready, ageOf, nextIn } = createAttemptPlans({
    clock,
    leaseMs: leaseMs(context),
    longestPauseMs,
    wrongClockMs: context.config.idempotencyKeyLifetimeMs / 10,
    isDead: instance.isDead,
  });

  async function pass({ isStopping, inLane }: Pass): Promise<void> {
    const due = ready(await work.open());
    for (const accountId of new Set(due.map((intent) => intent.accountId))) {
      const intents = due.filter((intent) => intent.accountId === accountId);
      inLane(accountId, async () => {
        const upstream = await context.upstreams.serving(accountId);
        // Only the upstream that an intent was submitted to may hear of it: another one would make a second one.
        if (!upstream) return 'done';
        const queue = intents.values();
        await Promise.all(Array.from({ length: abreast }, () => workOff(upstream, queue, isStopping)));
        return 'again';
      });
    }
  }

  async function workOff(
    upstream: Upstream,
    queue: Iterator<OpenIntent>,
    isStopping: () => boolean,
  ): Promise<void> {
    for (let next = queue.next(); !next.done && !isStopping(); next = queue.next()) {
      await attempt(upstream, next.value);
    }
  }

  async function attempt(upstream: Upstream, open: OpenIntent): Promise<void> {
    const leasedAt = clock.elapsed();
    const intent = await work.take(open, {
      fence: open.fence,
      owner: instance.name,
      sentUnder: upstream.keyMark,
    });
    if (!intent) return;
    const age = () => ageOf(open);
    const mayBeMade = open.sentUnder !== null || intent.state === 'unknown';
    await work.tryAgain({ context, upstream, intent, actor: noActor, age, mayBeMade }, leasedAt);
  }

  return { pass, nextIn };
}
