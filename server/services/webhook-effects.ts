import { intentMetadataKey } from '#shared/metadata.ts';
import type { ErrorCode } from '#shared/errors.ts';
import type { Context } from '../context.ts';
import { ApiError } from '../errors.ts';
import type { CheckoutSessionView, IntentRow, WebhookRow } from '../store/rows.ts';
import type { UpstreamSession } from '../upstream/client.ts';
import { auditEntry, noActor } from './audit-entries.ts';
import { CallHeldBackError } from './calls.ts';
import { settleCreated } from './completion.ts';
import { nextCheckAt, paceOf } from './next-check.ts';
import { applyReply, readUpstream } from './reread.ts';
import { sessionFromReply, transactionFromReply } from './session-merge.ts';
import type { Upstream } from './upstreams.ts';
import { parseEvent, type WebhookEvent } from './webhooks.ts';

/** The status that an event claims for its session; shown as a claim until upstream confirms it. */
const claims: Record<string, string> = {
  'payment.completed': 'completed',
  'payment.captured': 'completed',
  'payment.failed': 'failed',
  'checkout.session.expired': 'expired',
  'checkout.cancelled': 'cancelled',
};

const firstPauseMs = 1_000;
/** With doubling pauses, a little over an hour. */
const maxAttempts = 12;
/** These say nothing about the event: it waits them out, however long they last. */
const outages: readonly ErrorCode[] = ['upstream_unavailable', 'api_key_rejected', 'api_key_missing'];
const outagePauseMs = 15_000;

/** An event in the inbox. */
export type InboxEvent = WebhookRow;

type Effect = { state: WebhookRow['state']; sessionId: string | null; note: string | null };

/** Applies one stored event: a hint, verified by reading the session upstream. Leaves it waiting while that can't be done. */
export async function applyWebhook(context: Context, upstream: Upstream, row: WebhookRow): Promise<void> {
  try {
    const { state, sessionId, note } = await effectOf(context, upstream, parseEvent(Buffer.from(row.body)));
    const attempts = row.attempts + 1;
    await context.store.webhooks.settle({
      ...row,
      state,
      checkoutSessionId: sessionId,
      note,
      nextAttemptAt: null,
      attempts,
    });
  } catch (error) {
    await leaveWaiting(context, row, error);
  }
}

async function leaveWaiting(context: Context, row: WebhookRow, error: unknown): Promise<void> {
  const isExpected = error instanceof ApiError;
  if (!isExpected) context.log.error({ err: error, event: row.eventId }, 'a webhook could not be applied');
  const isOutage = isExpected && outages.includes(error.code);
  const attempts = isOutage ? row.attempts : row.attempts + 1;
  const isLast = attempts >= maxAttempts;
  const pause = isOutage ? outagePause(error) : firstPauseMs * 2 ** attempts;
  const note = isExpected ? error.message : 'It could not be applied; see the log.';
  const state = isLast ? 'needs_person' : 'waiting';
  const nextAttemptAt = isLast ? null : context.clock.now() + pause;
  await context.store.webhooks.settle({ ...row, state, note, nextAttemptAt, attempts });
}

/** A call that was held back says itself when it may be asked for again. */
function outagePause({ cause }: ApiError): number {
  return cause instanceof CallHeldBackError ? cause.retryAfterMs : outagePauseMs;
}

async function effectOf(context: Context, upstream: Upstream, event: WebhookEvent): Promise<Effect> {
  const sessionId = await findSessionId(context, upstream, event);
  if (sessionId === undefined)
    return { state: 'ignored', sessionId: null, note: 'It names no payment link.' };
  const known = await context.store.checkoutSessions.get(upstream.account.id, sessionId);
  const reported = known && (await noteClaim(context, known, event));
  const reply = await readUpstream(context, upstream, sessionId, { priority: 'job', attended: false });
  // A read may lag behind the write that the event tells of, so a 404 is not yet an answer.
  if (reply === 'missing')
    throw new ApiError('conflict', 'The checkout API does not know this payment link.');
  const note = await takeIn(context, upstream, event, reply, reported);
  if (claims[event.event_type] !== undefined && reply.status === 'open') {
    throw new ApiError('conflict', 'The checkout API does not confirm it yet.');
  }
  return { state: 'applied', sessionId, note };
}

/** Writes down what upstream says of the session: into its row, as the outcome of its attempt, or as a row adopted. */
async function takeIn(
  context: Context,
  upstream: Upstream,
  event: WebhookEvent,
  reply: UpstreamSession,
  known: CheckoutSessionView | undefined,
): Promise<string | null> {
  if (!known || known.intentId === null) {
    const intent = await openIntentOf(
      context,
      upstream,
      markOf(reply.metadata) ?? markOf(event.payload_redacted?.metadata),
    );
    if (intent && (await settleCreated({ context, upstream, intent, actor: noActor }, reply)) !== 'stale') {
      context.settled.announce(intent.id);
      context.live.publish(intent.accountId, { kind: 'intent', id: intent.key });
      return 'It settled an attempt that had no clear answer.';
    }
  }
  if (known) {
    await applyReply(context, upstream, known, reply, noActor);
    return null;
  }
  return adopt(context, upstream, reply);
}

/** By the session id where the payload has it, else by our own mark in the metadata. */
async function findSessionId(
  context: Context,
  upstream: Upstream,
  { payload_redacted: payload }: WebhookEvent,
): Promise<string | undefined> {
  if (payload?.checkout_session_id) return payload.checkout_session_id;
  const intent = await intentOf(context, upstream, markOf(payload?.metadata));
  if (intent && intent.sessionId === null)
    throw new ApiError('conflict', 'Its payment link is still being made.');
  return intent?.sessionId ?? undefined;
}

function markOf(metadata: Record<string, unknown> | null | undefined): string | undefined {
  const mark = metadata?.[intentMetadataKey];
  return typeof mark === 'string' ? mark : undefined;
}

async function intentOf(
  context: Context,
  upstream: Upstream,
  mark: string | undefined,
): Promise<IntentRow | undefined> {
  const intent = mark === undefined ? undefined : await context.store.intents.getById(mark);
  return intent?.accountId === upstream.account.id ? intent : undefined;
}

/**
 * The attempt that made the session, if it has no outcome yet. While somebody is at it, or the completer can still get
 * the whole answer (with the link's address), the event waits for that.
 */
async function openIntentOf(
  context: Context,
  upstream: Upstream,
  mark: string | undefined,
): Promise<IntentRow | undefined> {
  const intent = await intentOf(context, upstream, mark);
  if (!intent || !['pending', 'unknown', 'needs_person'].includes(intent.state)) return undefined;
  if (intent.state === 'needs_person') return intent;
  throw new ApiError('conflict', 'Its payment link is still being made.');
}

/** Shows the claim at once ("reported paid, confirming"); the status itself waits for upstream's word. */
async function noteClaim(
  context: Context,
  view: CheckoutSessionView,
  event: WebhookEvent,
): Promise<CheckoutSessionView> {
  const claim = claims[event.event_type];
  if (claim === undefined || claim === view.reportedStatus || view.status !== 'open') return view;
  const outcome = await context.store.checkoutSessions.save(
    { ...view, reportedStatus: claim, nextCheckAt: context.clock.now() },
    null,
    null,
    view.nextCheckAt,
  );
  if (outcome === 'saved') context.live.publish(view.accountId, { kind: 'checkout_session', id: view.id });
  return (await context.store.checkoutSessions.get(view.accountId, view.id)) ?? view;
}

/** Takes in a session that exists upstream and was not known here: the safety net for a lost one. */
async function adopt(context: Context, upstream: Upstream, reply: UpstreamSession): Promise<string | null> {
  const now = context.clock.now();
  const session = sessionFromReply(upstream.account.id, reply, 'webhook', now);
  const transaction = reply.transaction ? transactionFromReply(session, reply.transaction, now) : null;
  const { merchant, id: accountId } = upstream.account;
  const audit = auditEntry(now, noActor, 'checkout_session.adopt', {
    merchant,
    accountId,
    kind: 'checkout_session',
    id: session.id,
  });
  const row = { ...session, nextCheckAt: nextCheckAt(session, now, paceOf(context, upstream)) };
  if ((await context.store.checkoutSessions.add(row, transaction, audit)) === 'duplicate') {
    const standing = await context.store.checkoutSessions.get(accountId, session.id);
    if (standing) await applyReply(context, upstream, standing, reply, noActor);
    return null;
  }
  context.live.publish(accountId, { kind: 'checkout_session', id: session.id });
  return 'It told of a payment link that was not known here.';
}
