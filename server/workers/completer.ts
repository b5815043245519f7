import type { Context } from '../context.ts';
import { noActor } from '../services/audit-entries.ts';
import { leaseMs, type OpenIntent, settle } from '../services/completion.ts';
import { createAttemptPlans } from './attempt-plans.ts';
import { type Loop, startLoop } from './loop.ts';

/** Attempts of one account that are under way at once. */
const abreast = 10;
/** Longer than any pause that an attempt is given. */
const longestPauseMs = 11 * 60_000;

/** Takes up intents that are open and due, with the same key, until each is settled or needs a person. */
export function startCompleter(context: Context): Loop {
  const { store, clock, config, log, instance } = context;
  const plans = createAttemptPlans({
    clock,
    leaseMs: leaseMs(context),
    longestPauseMs,
    isDead: instance.isDead,
  });

  const loop = startLoop({
    name: 'completer',
    intervalMs: config.completerIntervalMs,
    log,
    async pass({ isStopping, inLane }) {
      const ready = plans.ready(await store.intents.open());
      for (const account of new Set(ready.map(({ accountId }) => accountId))) {
        const queue = ready.filter(({ accountId }) => accountId === account).values();
        inLane(account, async () => {
          await Promise.all(Array.from({ length: abreast }, () => workOff(queue, isStopping)));
          return 'again';
        });
      }
      loop.nudge(plans.nextIn());
    },
  });
  return loop;

  async function workOff(queue: Iterator<OpenIntent>, isStopping: () => boolean): Promise<void> {
    for (let next = queue.next(); !next.done && !isStopping(); next = queue.next()) {
      await attempt(next.value);
    }
  }

  async function attempt(open: OpenIntent): Promise<void> {
    const upstream = await upstreamOf(open);
    const intent = upstream && (await store.intents.take(open.id, open.fence, instance.name));
    if (intent) await settle({ context, upstream, intent, actor: noActor }, { attended: false });
  }

  /** Only the upstream that an intent was submitted to may hear of it: another one would make a second session. */
  async function upstreamOf({ accountId }: OpenIntent) {
    const account = (await store.accounts.list()).find(({ id }) => id === accountId);
    if (!account) return undefined;
    const upstream = await context.upstreams.ofAccount(account);
    return upstream.account.id === account.id ? upstream : undefined;
  }
}
