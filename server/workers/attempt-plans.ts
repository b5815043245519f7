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
  ready(this: void, open: readonly OpenIntent[]): OpenIntent[];
  /** Milliseconds since its submission; Infinity when that can't be told. */
  ageOf(this: void, intent: OpenIntent): number;
  /** Milliseconds until the next of those that must still wait, or Infinity. */
  nextIn(this: void): number;
};

type Plan = {
  /** The row as it was when it was planned. */
  seen: string;
  /** When it may be taken up, and when it was submitted, both by the even-paced clock. */
  at: number;
  bornAt: number;
};

export function createAttemptPlans(parts: {
  clock: Clock;
  leaseMs: number;
  /** No plan is longer; what claims to be comes from a clock that was wrong. */
  longestPauseMs: number;
  /** A row from further ahead than this was written by a clock that was wrong: nobody knows how old it is. */
  wrongClockMs: number;
  isDead: (leaseOwner: string) => boolean;
}): AttemptPlans {
  const { clock, leaseMs, longestPauseMs, wrongClockMs, isDead } = parts;
  let plans = new Map<string, Plan>();
  let isFirstLook = true;

  function waitOf({ leaseOwner, nextAttemptAt }: OpenIntent): number {
    if (leaseOwner !== null) return isDead(leaseOwner) ? 0 : leaseMs;
    // After a start, what the last process left open is tried at once: waiting out its plan would only lose time.
    if (nextAttemptAt === null || isFirstLook) return 0;
    return Math.min(Math.max(nextAttemptAt - clock.now(), 0), longestPauseMs);
  }

  function ageAtFirstSight({ submittedAt }: OpenIntent): number {
    const age = clock.now() - (submittedAt ?? 0);
    if (age < -wrongClockMs) return Infinity;
    return Math.max(age, 0);
  }

  return {
    ready(open) {
      const now = clock.elapsed();
      const known = plans;
      plans = new Map();
      for (const intent of open) {
        const seen = `${intent.fence} ${intent.leaseOwner} ${intent.nextAttemptAt}`;
        const plan = known.get(intent.id);
        const bornAt = plan?.bornAt ?? now - ageAtFirstSight(intent);
        plans.set(intent.id, plan?.seen === seen ? plan : { seen, at: now + waitOf(intent), bornAt });
      }
      isFirstLook = false;
      return open.filter(({ id }) => (plans.get(id)?.at ?? 0) <= now);
    },
    ageOf: ({ id }) => clock.elapsed() - (plans.get(id)?.bornAt ?? -Infinity),
    nextIn() {
      const now = clock.elapsed();
      let next = Infinity;
      for (const { at } of plans.values()) if (at > now) next = Math.min(next, at);
      return next - now;
    },
  };
}
