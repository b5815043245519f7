import type { Context } from '../context.ts';
import { ApiError, notFound } from '../errors.ts';
import type { AuditEntry, CheckoutSessionRow, CheckoutSessionView } from '../store/rows.ts';
import type { UpstreamSession } from '../upstream/client.ts';
import {
  UpstreamConflictError,
  UpstreamDeniedError,
  UpstreamKeyRejectedError,
  UpstreamNotFoundError,
  UpstreamRefusedError,
  UpstreamUnknownError,
} from '../upstream/errors.ts';
import { type Actor, auditEntry } from './audit-entries.ts';
import { type CallOptions, CallHeldBackError, readSession } from './calls.ts';
import { nextCheckAt, paceOf } from './next-check.ts';
import type { ForeignMark } from './order-doubts.ts';
import { mergeReply } from './session-merge.ts';
import type { Upstream } from './upstreams.ts';

export type RereadOptions = CallOptions & { actor: Actor };

/**
 * Reads one session upstream and writes down what it says. Replies the session as it stands afterwards.
 * Throws ApiError: api_key_missing, api_key_rejected, upstream_unavailable.
 */
export async function rereadSession(
  context: Context,
  upstream: Upstream,
  view: CheckoutSessionView,
  options: RereadOptions,
): Promise<CheckoutSessionView> {
  const reply = await readUpstream(context, upstream, view.id, options);
  return reply === 'missing'
    ? noteMissing(context, upstream, view)
    : applyReply(context, upstream, view, reply, options.actor);
}

/** Asks upstream for a session within the budget; 'missing' is upstream's 404. */
export async function readUpstream(
  context: Context,
  upstream: Upstream,
  id: string,
  options: CallOptions,
): Promise<UpstreamSession | 'missing'> {
  if (!upstream.client)
    throw new ApiError('api_key_missing', 'This mode has no API key yet. An owner can add one.');
  try {
    return await readSession(context, upstream, options, id);
  } catch (error) {
    if (error instanceof UpstreamNotFoundError) return 'missing';
    if (error instanceof UpstreamKeyRejectedError) throw keyRejected(error);
    if (error instanceof CallHeldBackError) throw heldBack(error);
    if (error instanceof UpstreamDeniedError) throw denied(error);
    if (
      error instanceof UpstreamUnknownError ||
      error instanceof UpstreamRefusedError ||
      error instanceof UpstreamConflictError
    ) {
      throw unavailable('The checkout API did not answer. What is shown is what was last confirmed.', error);
    }
    throw error;
  }
}

/**
 * Whether what `readUpstream` threw is, as far as can be told, about that one session: upstream answered, and neither its
 * outage nor the key nor too many calls are behind it. Such a session may never be read, so its tries must be counted.
 */
export function failsAlone({ circuit }: Upstream, { cause }: ApiError): boolean {
  if (cause instanceof UpstreamUnknownError) return cause.cause !== 'rate_limited' && !circuit.isOpen();
  return [UpstreamDeniedError, UpstreamRefusedError, UpstreamConflictError].some(
    (kind) => cause instanceof kind,
  );
}

/** Applies a verified reply; two writers at once are sorted out by the row's version. `mark`: as `mergeReply` has it. */
export async function applyReply(
  context: Context,
  upstream: Upstream,
  view: CheckoutSessionView,
  reply: UpstreamSession,
  actor: Actor,
  mark?: ForeignMark,
): Promise<CheckoutSessionView> {
  const { store, clock, live } = context;
  for (let current = view, tries = 0; tries < 5; tries++) {
    const now = clock.now();
    const merge = mergeReply(current, reply, now, mark);
    const session = {
      ...merge.session,
      nextCheckAt: nextCheckAt(merge.session, now, paceOf(context, upstream)),
    };
    if (!merge.changed && sameTransaction(current, merge.transaction)) {
      // Only the age of what we know changes: nobody need wait for that to reach the disk.
      store.checkoutSessions
        .confirm(
          session.accountId,
          session.id,
          now,
          { seen: current.nextCheckAt, next: session.nextCheckAt },
          merge.transaction?.id ?? null,
        )
        .catch((error: unknown) => context.log.warn({ err: error }, 'confirm failed'));
      const transaction = merge.transaction && current.transaction;
      return {
        ...current,
        ...(transaction && { transaction: { ...transaction, checkedAt: now } }),
        ...{ checkedAt: now, nextCheckAt: session.nextCheckAt },
      };
    }
    const outcome = await store.checkoutSessions.save(
      session,
      merge.transaction,
      statusAudit(upstream, actor, current, session, now),
      current.nextCheckAt,
    );
    if (outcome === 'saved') {
      live.publish(session.accountId, { kind: 'checkout_session', id: session.id });
      if (!merge.transaction) return { ...current, ...session, version: session.version + 1 };
      live.publish(session.accountId, { kind: 'transaction', id: merge.transaction.id });
      return mustGet(context, session);
    }
    current = await mustGet(context, session);
  }
  throw new ApiError('conflict', 'This payment link is changing right now. Try again.');
}

async function noteMissing(
  context: Context,
  upstream: Upstream,
  view: CheckoutSessionView,
): Promise<CheckoutSessionView> {
  const now = context.clock.now();
  const session: CheckoutSessionRow = {
    ...view,
    missingSince: view.missingSince ?? now,
    acknowledged: acknowledgedStill(view),
    checkedAt: now,
    nextCheckAt: nextCheckAt(view, now, paceOf(context, upstream)),
  };
  const audit =
    view.missingSince === null
      ? auditEntry(
          now,
          { userId: null, address: null, requestId: null },
          'checkout_session.missing_upstream',
          about(upstream, view),
        )
      : null;
  if ((await context.store.checkoutSessions.save(session, null, audit, view.nextCheckAt)) === 'saved') {
    context.live.publish(view.accountId, { kind: 'checkout_session', id: view.id });
  }
  return mustGet(context, view);
}

/** That it is missing is news, whatever was looked at before; that it was not made here is none. */
function acknowledgedStill({ missingSince, acknowledged }: CheckoutSessionView): string | null {
  return missingSince === null && acknowledged !== 'adopted' ? null : acknowledged;
}

async function mustGet(
  context: Context,
  { accountId, id }: Pick<CheckoutSessionRow, 'accountId' | 'id'>,
): Promise<CheckoutSessionView> {
  const view = await context.store.checkoutSessions.get(accountId, id);
  if (!view) throw notFound();
  return view;
}

function sameTransaction(
  { transaction: known }: CheckoutSessionView,
  fresh: CheckoutSessionView['transaction'],
): boolean {
  if (!fresh) return true;
  return known !== null && known.rawJson === fresh.rawJson;
}

function statusAudit(
  upstream: Upstream,
  actor: Actor,
  before: CheckoutSessionRow,
  after: CheckoutSessionRow,
  now: number,
): AuditEntry | null {
  if (after.contradiction && after.contradiction !== before.contradiction) {
    return auditEntry(now, actor, 'checkout_session.contradicted', {
      ...about(upstream, after),
      detail: { contradiction: after.contradiction },
    });
  }
  if (after.status === before.status) return null;
  return auditEntry(now, actor, 'checkout_session.status', {
    ...about(upstream, after),
    detail: { from: before.status, to: after.status },
  });
}

function about(upstream: Upstream, { id }: { id: string }) {
  return {
    merchant: upstream.account.merchant,
    accountId: upstream.account.id,
    kind: 'checkout_session',
    id,
  };
}

function keyRejected(cause: unknown): ApiError {
  return new ApiError(
    'api_key_rejected',
    'The checkout API refuses the API key. An owner must replace it; nothing is lost.',
    { cause },
  );
}

function heldBack(error: CallHeldBackError): ApiError {
  if (error.reason === 'key_rejected') return keyRejected(error);
  return error.reason === 'budget'
    ? unavailable('The minute’s calls to the checkout API are used up.', error)
    : unavailable(
        'The checkout API does not answer at the moment. What is shown is what was last confirmed.',
        error,
      );
}

function denied(cause: unknown): ApiError {
  return new ApiError(
    'api_key_rejected',
    'The checkout API refuses to show this one payment link to the API key, which works for others.',
    { cause },
  );
}

function unavailable(message: string, cause: Error): ApiError {
  const headers =
    cause instanceof CallHeldBackError
      ? { 'Retry-After': String(Math.ceil(cause.retryAfterMs / 1000)) }
      : undefined;
  return new ApiError('upstream_unavailable', message, { cause, ...(headers && { headers }) });
}
