import type { Context } from '../context.ts';
import type { AuditEntry, IntentRow } from '../store/rows.ts';
import type { IntentStore } from '../store/intent-store.ts';
import type { Reason, Reasons } from './attempt-reasons.ts';
import type { Actor } from './audit-entries.ts';
import type { Upstream } from './upstreams.ts';

/** What every attempt has that upstream must do exactly once, be it to make a link or to give money back. */
export type AttemptRow = Pick<
  IntentRow,
  'id' | 'accountId' | 'error' | 'attempts' | 'sentUnder' | 'fence' | 'upstreamBody'
> & { state: string; userId: string | null };

/** An attempt whose outcome is to be written down, under its lease: which, where, and on whose behalf. */
export type Attempt<Row extends AttemptRow = AttemptRow> = {
  context: Context;
  upstream: Upstream;
  intent: Row;
  actor: Actor;
  kind: AttemptKind;
};

/** What tells one kind of attempt from another. */
export type AttemptKind = {
  /** Where the outcome goes. */
  outcomes(context: Context): {
    postpone(change: UnderLease<'postpone'>): Promise<'saved' | 'stale'>;
    settleRefused(settlement: UnderLease<'settleRefused'>): Promise<'settled' | 'stale'>;
  };
  /** The audit entry of an outcome. */
  entry(attempt: Attempt, outcome: string, detail: Record<string, unknown>): AuditEntry;
  /** How many of the kind upstream has made for this process. */
  madeBy(upstream: Upstream): number;
  reasons: Reasons;
  /**
   * Asked where upstream refuses what an earlier try may have made: false where that can't be told, and a person must look.
   * An idempotency key that upstream forgot, or never kept, would have it refuse the second of two refunds.
   */
  isRefusalFinal?(attempt: Attempt): Promise<boolean>;
};

type Leased = ReturnType<typeof leaseOf>;
type UnderLease<Name extends 'postpone' | 'settleRefused'> = Omit<
  Parameters<IntentStore[Name]>[0],
  'lease'
> & {
  lease: Leased;
};

/** A try that asks upstream. */
export type Try<Row extends AttemptRow = AttemptRow> = Attempt<Row> & {
  /** Milliseconds since its submission, by a clock that does not jump; Infinity when that can't be told. */
  age: () => number;
  /** Whether a try before this one may have reached upstream: then nothing that this one meets says "not made". */
  mayBeMade: boolean;
};

/** The lease is too old to send under it. Nothing was sent; whoever sees the lease lapse takes the intent up anew. */
export class LeaseLapsedError extends Error {
  override readonly name = 'LeaseLapsedError';
}

export const leaseOf = ({ intent }: { intent: AttemptRow }) => ({
  accountId: intent.accountId,
  intentId: intent.id,
  fence: intent.fence,
});

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
  const { context, intent, kind } = attempt;
  // Only a change of state is worth an entry: an outage of an hour is one fact, not a hundred.
  const audit = intent.state === state ? null : kind.entry(attempt, state, { code: reason.code });
  await kind.outcomes(context).postpone({
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

/** Ends the tries: from here only a person, or a webhook that tells of what was made, can settle it. */
export function needsPerson(attempt: Attempt, reason: Reason): Promise<void> {
  return postpone(attempt, { state: 'needs_person', reason, nextAttemptAt: null });
}
