import type { IntentRow } from '../store/rows.ts';
import {
  UpstreamConflictError,
  UpstreamKeyRejectedError,
  UpstreamRefusedError,
  UpstreamUnknownError,
} from '../upstream/errors.ts';
import { backoffMs } from '../upstream/retry.ts';
import {
  failsAlone,
  inConflict,
  keyRejected,
  neverSent,
  noClearAnswer,
  notSent,
  type Reason,
  unanswered,
} from './attempt-reasons.ts';
import { LeaseLapsedError, leaseOf, needsPerson, outcomeEntry, postpone, type Try } from './attempts.ts';
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
  const { context, upstream, intent } = attempt;
  if (error instanceof UpstreamRefusedError) return settleRefused(attempt, error);
  if (error instanceof LeaseLapsedError) return;
  if (error instanceof CallHeldBackError) return postponeHeldBack(attempt, error);
  if (error instanceof UpstreamKeyRejectedError)
    return rest(attempt, { reason: keyRejected, pauseMs: keyRejectedPauseMs, wasTried: true });
  if (error instanceof UpstreamConflictError) {
    const conflicts = counted(intent).conflicts + 1;
    if (conflicts >= maxConflicts) return needsPerson(attempt, inConflict);
    // A request of ours may still run there: in all, it is given more than two minutes to end.
    const pauseMs = Math.max(conflicts * context.config.completerIntervalMs, pauseAfter(attempt));
    return postponeOrGiveUp(attempt, pauseMs, { conflicts });
  }
  if (error instanceof UpstreamUnknownError) {
    const faultsAlone = isFaultAlone(attempt, error) ? counted(intent).faultsAlone + 1 : 0;
    if (faultsAlone >= maxFaultsAlone) return needsPerson(attempt, failsAlone);
    const made = { by: context.instance.name, count: upstream.made };
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
  const { context, intent, mayBeMade } = attempt;
  if (isPastLifetime(attempt, pauseMs)) return giveUp(attempt);
  const { code, message } = mayBeMade && reason === notSent ? unanswered : reason;
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
    reason: { ...unanswered, ...counts },
    nextAttemptAt: attempt.context.clock.now() + pauseMs,
  });
}

/** Upstream may have forgotten the key by the next try. */
export function giveUp(attempt: Try): Promise<void> {
  return needsPerson(attempt, attempt.mayBeMade ? noClearAnswer : neverSent);
}

function pauseAfter({ context, intent }: Try, retryAfterMs?: number): number {
  return backoffMs({
    attempt: intent.attempts + 1,
    random: context.random,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** True when upstream answered with a fault of its own although it has made another session since the last try. */
function isFaultAlone({ context, upstream, intent }: Try, { status }: UpstreamUnknownError): boolean {
  const { made } = counted(intent);
  const hasMadeOthers = made?.by === context.instance.name && upstream.made > made.count;
  return status !== undefined && status >= 500 && hasMadeOthers;
}

/** What the last try counted; any other outcome starts the counts anew. */
function counted({ error }: IntentRow): Counts & { conflicts: number; faultsAlone: number } {
  const {
    conflicts = 0,
    faultsAlone = 0,
    made,
  } = error === null ? {} : (JSON.parse(error) as Partial<Reason>);
  return { conflicts, faultsAlone, ...(made && { made }) };
}

async function settleRefused(attempt: Try, error: UpstreamRefusedError): Promise<void> {
  const { context, intent } = attempt;
  const reason: Reason = {
    code: 'upstream_refused',
    message: error.message,
    ...(error.fields && { fields: error.fields }),
  };
  await context.store.intents.settleRefused({
    lease: leaseOf(attempt),
    answerStatus: 422,
    answerBody: JSON.stringify({ error: { ...reason, request_id: intent.id } }),
    error: JSON.stringify(reason),
    audit: outcomeEntry(attempt, 'refused', { status: error.status }),
    now: context.clock.now(),
  });
}
