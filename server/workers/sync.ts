import { modes } from '#shared/roles.ts';
import type { Context } from '../context.ts';
import { syncAccount } from '../services/sync.ts';
import { type Loop, startLoop } from './loop.ts';

/** Re-reads open sessions when their check is due, account by account, each within its own budget. */
export function startSync(context: Context): Loop {
  return startLoop({
    name: 'sync',
    intervalMs: context.config.syncIntervalMs,
    log: context.log,
    async pass({ isStopping, inLane }) {
      for (const merchant of await context.store.merchants.list()) {
        for (const mode of modes) {
          const upstream = await context.upstreams.of(merchant.slug, mode);
          inLane(upstream.account.id, async () => {
            await syncAccount(context, upstream, isStopping);
            return 'done';
          });
        }
      }
    },
  });
}
