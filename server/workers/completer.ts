import type { Context } from '../context.ts';
import { noActor } from '../services/audit-entries.ts';
import { leaseMs, type LeasedIntent, settle } from '../services/completion.ts';
import { type Loop, startLoop } from './loop.ts';

const batch = 10;

/** Takes up intents that are open and due, with the same key, until each is settled or needs a person. */
export function startCompleter(context: Context): Loop {
  const { store, clock, config, log, instance } = context;
  let isFirst = true;

  async function pass(isStopping: () => boolean): Promise<void> {
    if (isFirst) await resume();
    isFirst = false;
    while (!isStopping()) {
      const now = clock.now();
      const intents = await store.intents.lease({
        owner: instance,
        now,
        until: now + leaseMs(context),
        limit: batch,
      });
      await Promise.all(intents.map(attempt));
      if (intents.length < batch) return;
    }
  }

  /** After a start, what the last process left open is tried at once: waiting out its plan would only lose time. */
  async function resume(): Promise<void> {
    for (const account of await store.accounts.list()) {
      for (const intent of await store.intents.unsettled(account.id)) {
        if (intent.state === 'needs_person') continue;
        const now = clock.now();
        const leased = await store.intents.leaseOne(intent.id, {
          owner: instance,
          now,
          until: now + leaseMs(context),
        });
        if (leased) await attempt(leased);
      }
    }
  }

  async function attempt(intent: LeasedIntent): Promise<void> {
    const upstream = await upstreamOf(intent);
    if (upstream) await settle(context, upstream, intent, noActor);
  }

  /** Only the upstream that an intent was submitted to may hear of it: another one would make a second session. */
  async function upstreamOf(intent: LeasedIntent) {
    const account = (await store.accounts.list()).find(({ id }) => id === intent.accountId);
    if (!account) return undefined;
    const upstream = await context.upstreams.ofAccount(account);
    return upstream.account.id === account.id ? upstream : undefined;
  }

  return startLoop({ name: 'completer', intervalMs: config.completerIntervalMs, log, pass });
}
