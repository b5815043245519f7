import {
  UpstreamConflictError,
  UpstreamDeniedError,
  UpstreamKeyRejectedError,
  UpstreamRefusedError,
  UpstreamUnknownError,
} from '../upstream/errors.ts';
import { backoffMs } from '../upstream/retry.ts';
import type { Reason } from './attempt-reasons.ts';
import { type AttemptRow, LeaseLapsedError, leaseOf, needsPerson, postpone, type Try } from './attempts.ts';
import { CallHeldBackError, keyRejectedPauseMs } from './calls.ts';

/** A 409 can mean "still running" or "other body", which can't be told apart: so often, then a person. */
const maxConflicts = 8;
/** Upstream may keep its own 500 under a key for ever: so many in a row while it makes other sessions, then a person. */
const maxFaultsAlone = 8;
/** Share of the upstream key's lifetime after which we stop: a key that died would make a second session. */
const lifetimeShare = 0.9;

type Counts = Pick<Reason, 'conflicts' | 'faultsAlone' | 'made'>;

/** Sorts a failed try by the table of DESIGN, section 5, and writes down what follows. */
export async function writeFailure(attempt: Try, error: unknown): Promise<void> {
  const { context, upstream, intent, kind } = attempt;
  const { reasons } = kind;
  if (error instanceof UpstreamRefusedError || error instanceof UpstreamDeniedError)
    return settleRefused(attempt, error);
  if (error instanceof LeaseLapsedError) return;
  if (error instanceof CallHeldBackError) return postponeHeldBack(attempt, error);
  if (error instanceof UpstreamKeyRejectedError)
    return rest(attempt, { reason: reasons.keyRejected, pauseMs: keyRejectedPauseMs, wasTried: true });
  if (error instanceof UpstreamConflictError) {
    const conflicts = counted(intent).conflicts + 1;
    if (conflicts >= maxConflicts) return needsPerson(attempt, reasons.inConflict);
    // A request of ours may still run there: in all, it is given more than two minutes to end.
    const pauseMs = Math.max(conflicts * context.config.completerIntervalMs, pauseAfter(attempt));
    return postponeOrGiveUp(attempt, pauseMs, { conflicts });
  }
  if (error instanceof UpstreamUnknownError) {
    const faultsAlone = isFaultAlone(attempt, error) ? counted(intent).faultsAlone + 1 : 0;
    if (faultsAlone >= maxFaultsAlone) return needsPerson(attempt, reasons.failsAlone);
    const made = { by: context.instance.name, count: kind.madeBy(upstream) };
    return postponeOrGiveUp(attempt, pauseAfter(attempt, error.retryAfterMs), { faultsAlone, made });
  }
  context.log.error({ err: error, intent: intent.id }, 'an attempt failed in an unexpected way');
  return postponeOrGiveUp(attempt, context.config.completerIntervalMs);
}

/** Whether upstream may have forgotten the intent's key in so many ms: sent then, it could make a second session. */
export function isPastLifetime({ context, age }: Try, inMs = 0): boolean {
  return age() + inMs >= context.config.idempotencyKeyLifetimeMs * lifetimeShare;
}

/** Nothing was sent: what is known of the attempt stays as it was, and so do its counts. */
function postponeHeldBack(attempt: Try, { reason, retryAfterMs }: CallHeldBackError): Promise<void> {
  const { keyRejected, notSent } = attempt.kind.reasons;
  const why = reason === 'key_rejected' ? keyRejected : notSent;
  return rest(attempt, { reason: why, pauseMs: retryAfterMs, wasTried: false });
}

/**
 * Waits for what concerns all attempts and says nothing about this one: if it may be made, it still may, and goes on
 * saying so; if nothing was ever made, that is known.
 */
async function rest(
  attempt: Try,
  { reason, pauseMs, wasTried }: { reason: Reason; pauseMs: number; wasTried: boolean },
): Promise<void> {
  const { context, intent, mayBeMade, kind } = attempt;
  if (isPastLifetime(attempt, pauseMs)) return giveUp(attempt);
  const { code, message } = mayBeMade && reason === kind.reasons.notSent ? kind.reasons.unanswered : reason;
  return postpone(attempt, {
    state: mayBeMade ? 'unknown' : 'pending',
    reason: { ...counted(intent), code, message },
    nextAttemptAt: context.clock.now() + pauseMs,
    wasTried,
    isNothingMade: !mayBeMade,
  });
}

async function postponeOrGiveUp(attempt: Try, pauseMs: number, counts: Counts = {}): Promise<void> {
  if (isPastLifetime(attempt, pauseMs)) return giveUp(attempt);
  return postpone(attempt, {
    state: 'unknown',
    reason: { ...attempt.kind.reasons.unanswered, ...counts },
    nextAttemptAt: attempt.context.clock.now() + pauseMs,
  });
}

/** Upstream may have forgotten the key by the next try. */
export function giveUp(attempt: Try): Promise<void> {
  const { noClearAnswer, neverSent } = attempt.kind.reasons;
  return needsPerson(attempt, attempt.mayBeMade ? noClearAnswer : neverSent);
}

function pauseAfter({ context, intent }: Try, retryAfterMs?: number): number {
  return backoffMs({
    attempt: intent.attempts + 1,
    random: context.random,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** True when upstream answered with a fault of its own although it has made another since the last try. */
function isFaultAlone({ context, upstream, intent, kind }: Try, { status }: UpstreamUnknownError): boolean {
  const { made } = counted(intent);
  const hasMadeOthers = made?.by === context.instance.name && kind.madeBy(upstream) > made.count;
  return status !== undefined && status >= 500 && hasMadeOthers;
}

/** What the last try counted; any other outcome starts the counts anew. */
function counted({ error }: AttemptRow): Counts & { conflicts: number; faultsAlone: number } {
  const {
    conflicts = 0,
    faultsAlone = 0,
    made,
  } = error === null ? {} : (JSON.parse(error) as Partial<Reason>);
  return { conflicts, faultsAlone, ...(made && { made }) };
}

async function settleRefused(attempt: Try, error: UpstreamRefusedError | UpstreamDeniedError): Promise<void> {
  const { context, intent, kind } = attempt;
  if (attempt.mayBeMade && kind.isRefusalFinal && !(await kind.isRefusalFinal(attempt)))
    return needsPerson(attempt, kind.reasons.refusedAfterDoubt);
  const reason: Reason = {
    code: 'upstream_refused',
    message: error.message,
    ...('fields' in error && error.fields && { fields: error.fields }),
  };
  await kind.outcomes(context).settleRefused({
    lease: leaseOf(attempt),
    answerStatus: 422,
    answerBody: JSON.stringify({ error: { ...reason, request_id: intent.id } }),
    error: JSON.stringify(reason),
    audit: kind.entry(attempt, 'refused', { status: error.status }),
    now: context.clock.now(),
  });
}
