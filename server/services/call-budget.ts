import { setTimeout as wait } from 'node:timers/promises';
import { LONGEST_BOOKING_MS, type Priority } from '../upstream/budget.ts';
import type { Upstream } from './upstreams.ts';

/**
 * Takes one call of the account's minute. Returns 0 when the call may go now, or the ms after which to ask again:
 * a job never waits, a person's short wait is booked and waited out here.
 */
export async function takeCall(upstream: Upstream, priority: Priority): Promise<number> {
  const pause = upstream.budget.take(priority);
  if (pause === 0) return 0;
  if (priority !== 'person' || pause > LONGEST_BOOKING_MS) return pause;
  await wait(pause);
  return 0;
}
