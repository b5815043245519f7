import { modes } from '#shared/roles.ts';
import type { Context } from '../context.ts';
import { syncAccount } from '../services/sync.ts';
import { type Loop, startLoop } from './loop.ts';

/** Re-reads open sessions when their check is due, account by account, each within its own budget. */
export function startSync(context: Context): Loop {
  async function pass(isStopping: () => boolean): Promise<void> {
    const merchants = await context.store.merchants.list();
    await Promise.all(
      merchants.flatMap((merchant) =>
        modes.map(async (mode) =>
          syncAccount(context, await context.upstreams.of(merchant.slug, mode), isStopping),
        ),
      ),
    );
  }
  return startLoop({ name: 'sync', intervalMs: context.config.syncIntervalMs, log: context.log, pass });
}
