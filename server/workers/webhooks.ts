import type { Context } from '../context.ts';
import { applyWebhook } from '../services/webhook-effects.ts';
import { type Loop, type Pass, startLoop } from './loop.ts';

/** Events of one account that are applied at once. */
const batch = 20;

/** Applies the events of the inbox, oldest first, until each has had its effect or needs a person. */
export function startWebhooks(context: Context): Loop {
  return startLoop({
    name: 'webhooks',
    intervalMs: context.config.completerIntervalMs,
    log: context.log,
    pass: (pass) => webhooksPass(context, pass),
  });
}

/** One look into the inbox. */
export async function webhooksPass(context: Context, { inLane }: Pick<Pass, 'inLane'>): Promise<void> {
  for (const accountId of await context.store.webhooks.accountsWithDue(context.clock.now())) {
    inLane(accountId, () => applyDue(context, accountId));
  }
}

async function applyDue(context: Context, accountId: number): Promise<'again' | 'done'> {
  const { clock, store } = context;
  const upstream = await context.upstreams.serving(accountId);
  // An event of an upstream that the account has left can't be verified any more, and must not be put to another.
  if (!upstream) return 'done';
  const events = await store.webhooks.due(accountId, clock.now(), batch);
  await Promise.all(events.map((event) => applyWebhook(context, upstream, event)));
  return events.length > 0 ? 'again' : 'done';
}
