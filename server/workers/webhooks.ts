import type { Context } from '../context.ts';
import { applyWebhook, type InboxEvent } from '../services/webhook-effects.ts';
import { type Loop, startLoop } from './loop.ts';

const batch = 20;

/** Applies the events of the inbox, oldest first, until each has had its effect or needs a person. */
export function startWebhooks(context: Context): Loop {
  async function pass(isStopping: () => boolean): Promise<void> {
    while (!isStopping()) {
      const events = await context.store.webhooks.due(context.clock.now(), batch);
      await Promise.all(events.map(apply));
      if (events.length < batch) return;
    }
  }

  async function apply(event: InboxEvent): Promise<void> {
    const account = (await context.store.accounts.list()).find(({ id }) => id === event.accountId);
    const upstream = account && (await context.upstreams.ofAccount(account));
    // An event of an upstream that the account has left can't be verified any more, and must not be put to another.
    if (upstream?.account.id === account?.id && upstream) await applyWebhook(context, upstream, event);
  }

  return startLoop({
    name: 'webhooks',
    intervalMs: context.config.completerIntervalMs,
    log: context.log,
    pass,
  });
}
