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
  noClearAnswer,
  type Reason,
  unanswered,
} from './attempt-reasons.ts';
import { type Attempt, LeaseLapsedError, leaseOf, needsPerson, outcomeEntry, postpone } from './attempts.ts';
import { CallHeldBackError, keyRejectedPauseMs } from './calls.ts';
import type { Upstream } from './upstreams.ts';

/** A 409 can mean "still running" or "other body", which can't be told apart: so often, then a person. */
const maxConflicts = 8;
/** Upstream may keep its own 500 under a key for ever: so many in a row while it makes other sessions, then a person. */
const maxFaultsAlone = 8;
/** Share of the upstream key's lifetime after which we stop: a key that died would make a second session. */
const lifetimeShare = 0.9;

type Counts = Pick<Reason, 'conflicts' | 'faultsAlone'>;

/** Sorts a failed try by the table of DESIGN, section 5, and writes down what follows. */
export async function writeFailure(attempt: Attempt, error: unknown): Promise<void> {
  const { context, upstream, intent } = attempt;
  if (error instanceof UpstreamRefusedError) return settleRefused(attempt, error);
  if (error instanceof LeaseLapsedError) return;
  if (error instanceof CallHeldBackError) return postponeHeldBack(attempt, error);
  if (error instanceof UpstreamKeyRejectedError) return restForKey(attempt, keyRejectedPauseMs, true);
  if (error instanceof UpstreamConflictError) {
    const conflicts = counted(intent).conflicts + 1;
    if (conflicts >= maxConflicts) return needsPerson(attempt, inConflict);
    return postponeOrGiveUp(attempt, pauseAfter(attempt), { conflicts });
  }
  if (error instanceof UpstreamUnknownError) {
    const faultsAlone = isFaultAlone(upstream, intent, error) ? counted(intent).faultsAlone + 1 : 0;
    if (faultsAlone >= maxFaultsAlone) return needsPerson(attempt, failsAlone);
    return postponeOrGiveUp(attempt, pauseAfter(attempt, error.retryAfterMs), { faultsAlone });
  }
  context.log.error({ err: error, intent: intent.id }, 'an attempt failed in an unexpected way');
  return postponeOrGiveUp(attempt, context.config.completerIntervalMs);
}

/** Whether upstream may have forgotten the intent's key in so many ms: sent then, it could make a second session. */
export function isPastLifetime({ context, age }: Attempt, inMs = 0): boolean {
  return age() + inMs >= context.config.idempotencyKeyLifetimeMs * lifetimeShare;
}

/** Nothing was sent: what is known of the attempt stays as it was, and so do its counts. */
function postponeHeldBack(attempt: Attempt, { reason, retryAfterMs }: CallHeldBackError): Promise<void> {
  if (reason === 'key_rejected') return restForKey(attempt, retryAfterMs, false);
  return postponeOrGiveUp(attempt, retryAfterMs, counted(attempt.intent), false);
}

/** Upstream made nothing, and will make nothing before the key is mended. */
function restForKey(attempt: Attempt, pauseMs: number, wasTried: boolean): Promise<void> {
  const nextAttemptAt = attempt.context.clock.now() + pauseMs;
  return postpone(attempt, { state: 'pending', reason: keyRejected, nextAttemptAt, wasTried });
}

async function postponeOrGiveUp(
  attempt: Attempt,
  pauseMs: number,
  counts: Counts = {},
  wasTried = true,
): Promise<void> {
  const nextAttemptAt = attempt.context.clock.now() + pauseMs;
  if (isPastLifetime(attempt, pauseMs)) return needsPerson(attempt, noClearAnswer);
  return postpone(attempt, {
    state: 'unknown',
    reason: { ...unanswered, ...counts },
    nextAttemptAt,
    wasTried,
  });
}

function pauseAfter({ context, intent }: Attempt, retryAfterMs?: number): number {
  return backoffMs({
    attempt: intent.attempts + 1,
    random: context.random,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** True when upstream answered with a fault of its own although it has made another session since the last try. */
function isFaultAlone(upstream: Upstream, intent: IntentRow, { status }: UpstreamUnknownError): boolean {
  return status !== undefined && status >= 500 && upstream.lastMadeAt > intent.updatedAt;
}

/** What the last try counted; any other outcome starts the counts anew. */
function counted({ error }: IntentRow): Required<Counts> {
  const { conflicts = 0, faultsAlone = 0 } = error === null ? {} : (JSON.parse(error) as Partial<Reason>);
  return { conflicts, faultsAlone };
}

async function settleRefused(attempt: Attempt, error: UpstreamRefusedError): Promise<void> {
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
