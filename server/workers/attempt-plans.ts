import type { Clock } from '../clock.ts';
import type { OpenIntent } from '../services/completion.ts';

/**
 * When each open intent may be taken up. The row's instants are looked at once, when the row is first seen as it is; from
 * then on only this process's even-paced clock counts, so that a wall clock which jumps neither ends a lease early nor
 * puts an attempt off for hours (faults C21). A lease is over when its holder is known to be dead, or when its fence has
 * stood still for `leaseMs` before our eyes, whatever any clock says.
 */
export type AttemptPlans = {
  /** Which of the open intents may be taken up now; what is no longer open is forgotten. */
  ready(open: readonly OpenIntent[]): OpenIntent[];
  /** Milliseconds until the next of those that must still wait, or Infinity. */
  nextIn(): number;
};

export function createAttemptPlans(parts: {
  clock: Clock;
  leaseMs: number;
  /** No plan is longer; what claims to be comes from a clock that was wrong. */
  longestPauseMs: number;
  isDead: (leaseOwner: string) => boolean;
}): AttemptPlans {
  const { clock, leaseMs, longestPauseMs, isDead } = parts;
  let plans = new Map<string, { seen: string; at: number }>();
  let isFirstLook = true;

  function waitOf({ leaseOwner, nextAttemptAt }: OpenIntent): number {
    if (leaseOwner !== null) return isDead(leaseOwner) ? 0 : leaseMs;
    // After a start, what the last process left open is tried at once: waiting out its plan would only lose time.
    if (nextAttemptAt === null || isFirstLook) return 0;
    return Math.min(Math.max(nextAttemptAt - clock.now(), 0), longestPauseMs);
  }

  return {
    ready(open) {
      const now = clock.elapsed();
      const known = plans;
      plans = new Map();
      for (const intent of open) {
        const seen = `${intent.fence} ${intent.leaseOwner} ${intent.nextAttemptAt}`;
        const plan = known.get(intent.id);
        plans.set(intent.id, plan?.seen === seen ? plan : { seen, at: now + waitOf(intent) });
      }
      isFirstLook = false;
      return open.filter(({ id }) => (plans.get(id)?.at ?? 0) <= now);
    },
    nextIn() {
      const now = clock.elapsed();
      let next = Infinity;
      for (const { at } of plans.values()) if (at > now) next = Math.min(next, at);
      return next - now;
    },
  };
}
