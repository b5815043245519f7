import type { Context } from '../context.ts';
import { type Loop, startLoop } from './loop.ts';

const everyMs = 10 * 60_000;

/** Removes logins that have ended by time; they are refused anyway, this only keeps the table small. */
export function startCleanUp(context: Context): Loop {
  const { store, clock, config, log } = context;
  async function pass(): Promise<void> {
    const now = clock.now();
    await store.logins.prune({ lastSeen: now - config.loginIdleMs, created: now - config.loginAbsoluteMs });
  }
  return startLoop({ name: 'clean-up', intervalMs: everyMs, log, pass });
}
