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
    const isResuming = isFirst;
    isFirst = false; // one bad row must not keep the rest from ever being taken up
    if (isResuming) await resume(isStopping);
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
  async function resume(isStopping: () => boolean): Promise<void> {
    // An embedded index has one server as a rule, so a lease from before the start is a dead one's; should two share
    // the file after all, fence and upstream key still keep an attempt from being made twice.
    if (config.databaseUrl === undefined) await store.intents.releaseLeases(instance);
    const accounts = await store.accounts.list();
    const open = await Promise.all(accounts.map((account) => store.intents.unsettled(account.id)));
    const queue = open
      .flat()
      .filter((intent) => intent.state !== 'needs_person')
      .values();
    await Promise.all(Array.from({ length: batch }, () => takeOn(queue, isStopping)));
  }

  async function takeOn(queue: Iterator<LeasedIntent>, isStopping: () => boolean): Promise<void> {
    for (let next = queue.next(); !next.done && !isStopping(); next = queue.next()) {
      const now = clock.now();
      const until = now + leaseMs(context);
      const leased = await store.intents.leaseOne(next.value.id, { owner: instance, now, until });
      if (leased) await attempt(leased);
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
