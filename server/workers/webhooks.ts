import type { Context } from '../context.ts';
import { applyWebhook } from '../services/webhook-effects.ts';
import { type Loop, startLoop } from './loop.ts';

/** Events of one account that are applied at once. */
const batch = 20;

/** Applies the events of the inbox, oldest first, until each has had its effect or needs a person. */
export function startWebhooks(context: Context): Loop {
  const { clock, config, log, store } = context;
  return startLoop({
    name: 'webhooks',
    intervalMs: config.completerIntervalMs,
    log,
    async pass({ inLane }) {
      for (const accountId of await store.webhooks.accountsWithDue(clock.now())) {
        inLane(accountId, () => applyDue(accountId));
      }
    },
  });

  async function applyDue(accountId: number): Promise<'again' | 'done'> {
    const account = (await store.accounts.list()).find(({ id }) => id === accountId);
    const upstream = account && (await context.upstreams.ofAccount(account));
    // An event of an upstream that the account has left can't be verified any more, and must not be put to another.
    if (upstream?.account.id !== accountId) return 'done';
    const events = await store.webhooks.due(accountId, clock.now(), batch);
    await Promise.all(events.map((event) => applyWebhook(context, upstream, event)));
    return events.length > 0 ? 'again' : 'done';
  }
}
