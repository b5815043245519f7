import type { Context } from '../context.ts';
import { noActor } from '../services/audit-entries.ts';
import { leaseMs, type OpenIntent, settle } from '../services/completion.ts';
import type { Upstream } from '../services/upstreams.ts';
import { createAttemptPlans } from './attempt-plans.ts';
import { type Loop, type Pass, startLoop } from './loop.ts';

/** Attempts of one account that are under way at once. */
const abreast = 10;
/** Longer than any pause that an attempt is given. */
const longestPauseMs = 11 * 60_000;

/** Takes up intents that are open and due, with the same key, until each is settled or needs a person. */
export function startCompleter(context: Context): Loop {
  const completer = createCompleter(context);
  const loop = startLoop({
    name: 'completer',
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
  const { store, clock, instance } = context;
  const { ready, ageOf, nextIn } = createAttemptPlans({
    clock,
    leaseMs: leaseMs(context),
    longestPauseMs,
    wrongClockMs: context.config.idempotencyKeyLifetimeMs / 10,
    isDead: instance.isDead,
  });

  async function pass({ isStopping, inLane }: Pass): Promise<void> {
    const due = ready(await store.intents.open());
    for (const accountId of new Set(due.map((intent) => intent.accountId))) {
      const intents = due.filter((intent) => intent.accountId === accountId);
      inLane(accountId, async () => {
        const upstream = await context.upstreams.serving(accountId);
        // Only the upstream that an intent was submitted to may hear of it: another one would make a second session.
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
    const intent = await store.intents.take(open.id, {
      fence: open.fence,
      owner: instance.name,
      sentUnder: upstream.keyMark,
    });
    if (!intent) return;
    const age = () => ageOf(open);
    const mayBeMade = open.sentUnder !== null || intent.state === 'unknown';
    const attempt = { context, upstream, intent, actor: noActor, age, mayBeMade };
    await settle(attempt, { attended: false, leasedAt });
  }

  return { pass, nextIn };
}
