import type { ErrorCode, FieldMessages } from '#shared/errors.ts';
import type { Context } from '../context.ts';
import type { IntentRow } from '../store/rows.ts';
import { LONGEST_BOOKING_MS } from '../upstream/budget.ts';
import type { UpstreamSession } from '../upstream/client.ts';
import {
  UpstreamConflictError,
  UpstreamKeyRejectedError,
  UpstreamRefusedError,
  UpstreamUnknownError,
} from '../upstream/errors.ts';
import { backoffMs } from '../upstream/retry.ts';
import { type Actor, auditEntry } from './audit-entries.ts';
import { takeCall } from './call-budget.ts';
import { createdSession } from './created-session.ts';
import { checkoutSessionReply } from './replies.ts';
import { transactionFromReply } from './session-merge.ts';
import type { Upstream } from './upstreams.ts';

/** A 409 can mean "still running" or "other body", which can't be told apart: so often, then a person. */
const maxConflicts = 8;
/** While the API key is refused, intents rest this long between tries. */
const keyRejectedPauseMs = 60_000;
/** Share of the upstream key's lifetime after which we stop: a key that died would make a second session. */
const lifetimeShare = 0.9;

/** An intent that is not settled, under a lease. */
export type LeasedIntent = IntentRow;

type Reason = {
  code: ErrorCode;
  message: string;
  fields?: FieldMessages;
  /** 409s in a row. */ conflicts?: number;
};

/** A lease outlives one attempt: its place in the queue, its deadline, and the writes around it. */
export function leaseMs(context: Context): number {
  return context.config.upstreamTimeoutMs + LONGEST_BOOKING_MS + 5_000;
}

/**
 * One attempt at an intent under its lease: POST with the intent's own UUID, then write down what upstream said.
 * Never rejects: whatever goes wrong leaves the intent open for the completer.
 */
export async function settle(
  context: Context,
  upstream: Upstream,
  intent: IntentRow,
  actor: Actor,
): Promise<void> {
  try {
    if (isPastLifetime(context, intent, context.clock.now()))
      return await giveUp(context, upstream, intent, actor);
    const reply = await post(upstream, intent);
    await settleCreated(context, upstream, intent, reply, actor);
  } catch (error) {
    await writeFailure(context, upstream, intent, error, actor).catch((failure: unknown) =>
      context.log.error(
        { err: failure, intent: intent.id },
        'the outcome of an attempt could not be written; its lease will end',
      ),
    );
  } finally {
    context.settled.announce(intent.id);
    context.live.publish(intent.accountId, { kind: 'intent', id: intent.key });
  }
}

async function post(upstream: Upstream, intent: IntentRow): Promise<UpstreamSession> {
  if (!upstream.client || intent.upstreamBody === null) throw new UpstreamKeyRejectedError({ status: 401 });
  const pause = await takeCall(upstream, 'person');
  if (pause > 0)
    throw new UpstreamUnknownError({ cause: 'rate_limited', retryAfterMs: pause, mayHaveHappened: false });
  const reply = await upstream.client.create({ body: intent.upstreamBody, idempotencyKey: intent.id });
  upstream.keyRejectedSince = null;
  return reply;
}

/**
 * Writes down upstream's yes: session, transaction, outcome, answer and audit entry in one transaction. 'stale' when
 * somebody else has settled the intent or leased it since.
 */
export async function settleCreated(
  context: Context,
  upstream: Upstream,
  intent: IntentRow,
  reply: UpstreamSession,
  actor: Actor,
): Promise<'settled' | 'stale'> {
  const { store, clock, config, log } = context;
  const now = clock.now();
  const session = createdSession(intent, reply, now, config.syncIntervalMs);
  const transaction = reply.transaction ? transactionFromReply(session, reply.transaction, now) : null;
  const maker = await store.users.get(intent.userId);
  const answer = checkoutSessionReply(
    { ...session, transaction, createdByName: maker?.name ?? null },
    upstream.account.mode,
  );
  const outcome = await store.intents.settleCreated({
    lease: { intentId: intent.id, fence: intent.fence },
    session,
    transaction,
    answerStatus: 201,
    answerBody: JSON.stringify(answer),
    audit: entry(
      upstream,
      intent,
      actor,
      now,
      'checkout_session.create',
      'created',
      { session: session.id, amount: session.amount, currency: session.currency },
      session.id,
    ),
    now,
  });
  if (outcome === 'session_taken') {
    log.error({ intent: intent.id, session: session.id }, 'upstream gave one session to two intents');
    const reason: Reason = {
      code: 'conflict',
      message: 'The checkout API answered with a link that belongs to another attempt. A person must look.',
    };
    await postpone(context, upstream, intent, actor, 'needs_person', reason, null);
    return 'settled';
  }
  if (outcome === 'stale') return 'stale';
  for (const id of [session.id, intent.replaces]) {
    if (id !== null) context.live.publish(intent.accountId, { kind: 'checkout_session', id });
  }
  return 'settled';
}

/** Sorts a failure by the table of DESIGN, section 5. */
async function writeFailure(
  context: Context,
  upstream: Upstream,
  intent: IntentRow,
  error: unknown,
  actor: Actor,
): Promise<void> {
  const now = context.clock.now();
  if (error instanceof UpstreamRefusedError) return settleRefused(context, upstream, intent, error, actor);
  if (error instanceof UpstreamKeyRejectedError) {
    upstream.keyRejectedSince ??= now;
    const reason: Reason = {
      code: 'api_key_rejected',
      message: 'The checkout API refuses the API key. This goes on when an owner has replaced it.',
    };
    return postpone(context, upstream, intent, actor, 'pending', reason, now + keyRejectedPauseMs);
  }
  if (error instanceof UpstreamConflictError && conflictsOf(intent) + 1 >= maxConflicts) {
    const reason: Reason = {
      code: 'conflict',
      message:
        'The checkout API keeps saying that this attempt is in conflict. Look whether the link exists, then start a new attempt.',
    };
    return postpone(context, upstream, intent, actor, 'needs_person', reason, null);
  }
  if (error instanceof UpstreamUnknownError || error instanceof UpstreamConflictError) {
    const retryAfterMs = error instanceof UpstreamUnknownError ? error.retryAfterMs : undefined;
    const pause = backoffMs({
      attempt: intent.attempts + 1,
      random: context.random,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
    const conflicts = error instanceof UpstreamConflictError ? conflictsOf(intent) + 1 : 0;
    return postponeOrGiveUp(context, upstream, intent, actor, now + pause, conflicts);
  }
  context.log.error({ err: error, intent: intent.id }, 'an attempt failed in an unexpected way');
  return postponeOrGiveUp(context, upstream, intent, actor, now + context.config.completerIntervalMs);
}

async function postponeOrGiveUp(
  context: Context,
  upstream: Upstream,
  intent: IntentRow,
  actor: Actor,
  nextAttemptAt: number,
  conflicts = 0,
): Promise<void> {
  if (isPastLifetime(context, intent, nextAttemptAt)) return giveUp(context, upstream, intent, actor);
  const reason: Reason = {
    code: 'upstream_unavailable',
    message:
      'The checkout API did not answer. This link may exist: we are checking with the same key, and you need do nothing.',
    ...(conflicts > 0 && { conflicts }),
  };
  return postpone(context, upstream, intent, actor, 'unknown', reason, nextAttemptAt);
}

/** Whether upstream may have forgotten the intent's key by then: sent after that, it could make a second session. */
function isPastLifetime(context: Context, intent: IntentRow, at: number): boolean {
  const lifetime = context.config.idempotencyKeyLifetimeMs * lifetimeShare;
  return at >= (intent.submittedAt ?? intent.createdAt) + lifetime;
}

function giveUp(context: Context, upstream: Upstream, intent: IntentRow, actor: Actor): Promise<void> {
  const reason: Reason = {
    code: 'upstream_unavailable',
    message:
      'The checkout API gave no clear answer for too long. Look whether the link exists, then start a new attempt.',
  };
  return postpone(context, upstream, intent, actor, 'needs_person', reason, null);
}

/** Conflicts in a row so far; any other outcome starts the count anew. */
function conflictsOf({ error }: IntentRow): number {
  return error === null ? 0 : ((JSON.parse(error) as Reason).conflicts ?? 0);
}

async function settleRefused(
  context: Context,
  upstream: Upstream,
  intent: IntentRow,
  error: UpstreamRefusedError,
  actor: Actor,
): Promise<void> {
  const reason: Reason = {
    code: 'upstream_refused',
    message: error.message,
    ...(error.fields && { fields: error.fields }),
  };
  const now = context.clock.now();
  await context.store.intents.settleRefused({
    lease: { intentId: intent.id, fence: intent.fence },
    answerStatus: 422,
    answerBody: JSON.stringify({ error: { ...reason, request_id: intent.id } }),
    error: JSON.stringify(reason),
    audit: entry(upstream, intent, actor, now, 'checkout_session.create', 'refused', {
      status: error.status,
    }),
    now,
  });
}

async function postpone(
  context: Context,
  upstream: Upstream,
  intent: IntentRow,
  actor: Actor,
  state: 'pending' | 'unknown' | 'needs_person',
  reason: Reason,
  nextAttemptAt: number | null,
): Promise<void> {
  const now = context.clock.now();
  // Only a change of state is worth an entry: an outage of an hour is one fact, not a hundred.
  const audit =
    intent.state === state
      ? null
      : entry(upstream, intent, actor, now, 'checkout_session.create', state, { code: reason.code });
  await context.store.intents.postpone({
    lease: { intentId: intent.id, fence: intent.fence },
    state,
    error: JSON.stringify(reason),
    nextAttemptAt,
    audit,
    now,
  });
  if (state === 'needs_person') context.log.error({ intent: intent.id }, 'an attempt needs a person');
  if (nextAttemptAt !== null) context.nudge.completer(nextAttemptAt - now);
}

function entry(
  upstream: Upstream,
  intent: IntentRow,
  actor: Actor,
  now: number,
  action: string,
  outcome: string,
  detail: Record<string, unknown>,
  sessionId?: string,
) {
  const about = sessionId ? { kind: 'checkout_session', id: sessionId } : { kind: 'intent', id: intent.id };
  return auditEntry(now, { ...actor, userId: actor.userId ?? intent.userId }, action, {
    merchant: upstream.account.merchant,
    accountId: intent.accountId,
    ...about,
    outcome,
    detail: { ...detail, intent: intent.id },
  });
}
