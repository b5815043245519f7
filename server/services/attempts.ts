import type { Context } from '../context.ts';
import type { AuditEntry, IntentRow } from '../store/rows.ts';
import type { Reason } from './attempt-reasons.ts';
import { type Actor, auditEntry } from './audit-entries.ts';
import type { Upstream } from './upstreams.ts';

/** An intent whose outcome is to be written down, under its lease: which, where, and on whose behalf. */
export type Attempt = {
  context: Context;
  upstream: Upstream;
  intent: IntentRow;
  actor: Actor;
};

/** A try that asks upstream. */
export type Try = Attempt & {
  /** Milliseconds since its submission, by a clock that does not jump; Infinity when that can't be told. */
  age: () => number;
  /** Whether a try before this one may have reached upstream: then nothing that this one meets says "not made". */
  mayBeMade: boolean;
};

/** The lease is too old to send under it. Nothing was sent; whoever sees the lease lapse takes the intent up anew. */
export class LeaseLapsedError extends Error {
  override readonly name = 'LeaseLapsedError';
}

export const leaseOf = ({ intent }: Attempt) => ({ intentId: intent.id, fence: intent.fence });

/** The audit entry of a try's outcome, about the session when there is one. */
export function outcomeEntry(
  { context, upstream, intent, actor }: Attempt,
  outcome: string,
  detail: Record<string, unknown>,
  sessionId?: string,
): AuditEntry {
  const about = sessionId ? { kind: 'checkout_session', id: sessionId } : { kind: 'intent', id: intent.id };
  const maker = { ...actor, userId: actor.userId ?? intent.userId };
  return auditEntry(context.clock.now(), maker, 'checkout_session.create', {
    merchant: upstream.account.merchant,
    accountId: intent.accountId,
    ...about,
    outcome,
    detail: { ...detail, intent: intent.id },
  });
}

type Postponement = {
  state: 'pending' | 'unknown' | 'needs_person';
  reason: Reason;
  /** In ms UTC; null when nobody is to try again by themselves. */
  nextAttemptAt: number | null;
  /** False when nothing was sent. */
  wasTried?: boolean;
  /** True when no try so far can have made anything. */
  isNothingMade?: boolean;
};

/** Leaves an attempt unsettled, with the reason that its maker is shown. */
export async function postpone(
  attempt: Attempt,
  { state, reason, nextAttemptAt, wasTried = true, isNothingMade = false }: Postponement,
): Promise<void> {
  const { context, intent } = attempt;
  // Only a change of state is worth an entry: an outage of an hour is one fact, not a hundred.
  const audit = intent.state === state ? null : outcomeEntry(attempt, state, { code: reason.code });
  await context.store.intents.postpone({
    lease: leaseOf(attempt),
    state,
    error: JSON.stringify(reason),
    nextAttemptAt,
    wasTried,
    sentUnder: isNothingMade ? null : intent.sentUnder,
    audit,
    now: context.clock.now(),
  });
  if (state === 'needs_person') context.log.error({ intent: intent.id }, 'an attempt needs a person');
  // It plans by its own clock, from the moment when it sees the row.
  if (nextAttemptAt !== null) context.nudge.completer();
}

/** Ends the tries: from here only a person, or a webhook that tells of the session, can settle it. */
export function needsPerson(attempt: Attempt, reason: Reason): Promise<void> {
  return postpone(attempt, { state: 'needs_person', reason, nextAttemptAt: null });
}
