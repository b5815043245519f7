import type { ErrorCode } from '#shared/errors.ts';
import type { Context } from '../context.ts';
import { ApiError } from '../errors.ts';
import type { AuditEntry, CheckoutSessionView, WebhookRow } from '../store/rows.ts';
import { intentOf, markOf, settledIntentOf, StillBeingMadeError, takeIn, type TakenIn } from './adoption.ts';
import { auditEntry, noActor } from './audit-entries.ts';
import { CallHeldBackError } from './calls.ts';
import { noteRefundElsewhere } from './refund-events.ts';
import type { UpstreamSession } from '../upstream/client.ts';
import { failsAlone, readUpstream } from './reread.ts';
import type { Upstream } from './upstreams.ts';
import { describeOtherSum, otherSumIn } from './webhook-sums.ts';
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
const outages: readonly ErrorCode[] = ['upstream_unavailable', 'api_key_rejected', 'api_key_missing'];
const outagePauseMs = 15_000;
/** While its payment link is being made, an event waits as long again as it has waited, within these. */
const shortestWaitMs = 2_000;
const longestWaitMs = 30_000;

const notes: Record<TakenIn, string | null> = {
  settled: 'It settled an attempt that had no clear answer.',
  adopted: 'It told of a payment link that was not known here.',
  applied: null,
};

type Effect = {
  state: WebhookRow['state'];
  sessionId: string | null;
  note: string | null;
  audit?: AuditEntry;
};

/** Applies one stored event: a hint, verified by reading the session upstream. Leaves it waiting while that can't be done. */
export async function applyWebhook(context: Context, upstream: Upstream, row: WebhookRow): Promise<void> {
  let event: WebhookEvent | undefined;
  try {
    event = parseEvent(Buffer.from(row.body));
    const { state, sessionId, note, audit } = await effectOf(context, upstream, event);
    const outcome = await context.store.webhooks.settle(
      { ...row, state, checkoutSessionId: sessionId, note, nextAttemptAt: null, attempts: row.attempts + 1 },
      audit,
    );
    if (outcome === 'settled' && state === 'needs_person') alarm(context, row, sessionId, note);
  } catch (error) {
    await leaveWaiting(context, upstream, { row, event }, error);
  }
}

function alarm(context: Context, row: WebhookRow, session: string | null, note: string | null): void {
  context.log.error({ event: row.eventId, session, note }, 'a webhook needs a person');
  context.live.publish(row.accountId, { kind: 'webhook', id: row.eventId });
}

async function leaveWaiting(
  context: Context,
  upstream: Upstream,
  { row, event }: { row: WebhookRow; event: WebhookEvent | undefined },
  error: unknown,
): Promise<void> {
  const isExpected = error instanceof ApiError;
  if (!isExpected) context.log.error({ err: error, event: row.eventId }, 'a webhook could not be applied');
  const waitingMs = isExpected ? waitOutMs(upstream, error, context.clock.now() - row.receivedAt) : undefined;
  const attempts = waitingMs === undefined ? row.attempts + 1 : row.attempts;
  const isLast = attempts >= maxAttempts;
  const pause = waitingMs ?? firstPauseMs * 2 ** attempts;
  const note = isExpected ? error.message : 'It could not be applied; see the log.';
  const state = isLast ? 'needs_person' : 'waiting';
  const nextAttemptAt = isLast ? null : context.clock.now() + pause;
  if (isLast && event) await withdrawClaim(context, upstream, event);
  const outcome = await context.store.webhooks.settle({ ...row, state, note, nextAttemptAt, attempts });
  if (outcome === 'settled' && isLast) alarm(context, row, row.checkoutSessionId, note);
}

/** How long to wait for what says nothing about the event and is waited out, however long it lasts. */
function waitOutMs(upstream: Upstream, error: ApiError, waitedMs: number): number | undefined {
  if (error instanceof StillBeingMadeError)
    return Math.min(Math.max(waitedMs, shortestWaitMs), longestWaitMs);
  if (!outages.includes(error.code) || failsAlone(upstream, error)) return undefined;
  // A call that was held back says itself when it may be asked for again.
  return error.cause instanceof CallHeldBackError ? error.cause.retryAfterMs : outagePauseMs;
}

async function effectOf(context: Context, upstream: Upstream, event: WebhookEvent): Promise<Effect> {
  const sessionId = await findSessionId(context, upstream, event);
  if (sessionId === undefined)
    return { state: 'ignored', sessionId: null, note: 'It names no payment link.' };
  const known = await context.store.checkoutSessions.get(upstream.account.id, sessionId);
  // Who tells of another sum may be wrong about the rest, too: nothing of it is shown, not even as a claim.
  const isTrusted = known !== undefined && !otherSumIn(event, known);
  const reported = isTrusted ? await noteClaim(context, known, event) : known;
  const mark = markOf(event.payload_redacted?.metadata);
  // Before a call is spent on what must wait anyhow.
  if (!known || known.intentId === null) await settledIntentOf(context, upstream, mark);
  const reply = await readUpstream(context, upstream, sessionId, { priority: 'job', attended: false });
  // A read may lag behind the write that the event tells of, so a 404 is not yet an answer.
  if (reply === 'missing')
    throw new ApiError('conflict', 'The checkout API does not know this payment link.');
  const note = notes[await takeIn(context, upstream, reply, { known: reported, mark, source: 'webhook' })];
  const held = known ?? reply;
  const told = otherSumIn(event, held);
  if (told) {
    const { merchant, id: accountId } = upstream.account;
    const about = { merchant, accountId, kind: 'checkout_session', id: sessionId };
    const detail = { event: event.event_id, told, held: { amount: held.amount, currency: held.currency } };
    const audit = auditEntry(context.clock.now(), noActor, 'webhook.amount_differs', { ...about, detail });
    return { state: 'needs_person', sessionId, note: describeOtherSum(told, held, reply), audit };
  }
  if (event.event_type === 'payment.refunded') await takeRefundIn(context, upstream, event, reply);
  if (claims[event.event_type] !== undefined && reply.status === 'open') {
    throw new ApiError('conflict', 'The checkout API does not confirm it yet.');
  }
  return { state: 'applied', sessionId, note };
}

/**
 * A refund made elsewhere is counted once, as one made here is, when upstream confirms that something was given back. An
 * event without an id or an amount (its fields are not documented) leaves it at what the payment itself tells.
 */
async function takeRefundIn(
  context: Context,
  upstream: Upstream,
  { payload_redacted: payload }: WebhookEvent,
  { transaction }: UpstreamSession,
): Promise<void> {
  if (!transaction || (payload?.transaction_id ?? transaction.id) !== transaction.id) return;
  if (transaction.status !== 'refunded' && transaction.status !== 'partially_refunded')
    throw new ApiError('conflict', 'The checkout API does not confirm the refund yet.');
  const { refund_id: upstreamId, amount, reason = null } = payload ?? {};
  if (!upstreamId || !amount || amount < 0) return;
  await noteRefundElsewhere(context, upstream, { transactionId: transaction.id, upstreamId, amount, reason });
}

/** By the session id where the payload has it, else by our own mark in the metadata, else by a payment that is known here. */
async function findSessionId(
  context: Context,
  upstream: Upstream,
  { payload_redacted: payload }: WebhookEvent,
): Promise<string | undefined> {
  if (payload?.checkout_session_id) return payload.checkout_session_id;
  const intent = await settledIntentOf(context, upstream, markOf(payload?.metadata));
  if (intent?.state === 'needs_person')
    throw new ApiError('conflict', 'Its payment link needs a person first.');
  if (intent?.state === 'refused')
    throw new ApiError('conflict', 'It bears the mark of an attempt that was refused here.');
  if (intent) return intent.sessionId ?? undefined;
  const paymentId = payload?.transaction_id;
  const payment = paymentId && (await context.store.transactions.get(upstream.account.id, paymentId));
  return (payment && payment.checkoutSessionId) || undefined;
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

/** The event follows its claim up no more, so that nobody is told it is being confirmed: the event itself needs eyes. */
async function withdrawClaim(context: Context, upstream: Upstream, event: WebhookEvent): Promise<void> {
  const claim = claims[event.event_type];
  if (claim === undefined) return;
  const { checkout_session_id: named, metadata } = event.payload_redacted ?? {};
  const sessionId = named ?? (await intentOf(context, upstream, markOf(metadata)))?.sessionId;
  if (!sessionId) return;
  for (let tries = 0; tries < 5; tries++) {
    const view = await context.store.checkoutSessions.get(upstream.account.id, sessionId);
    if (!view || view.reportedStatus !== claim) return;
    const withdrawn = { ...view, reportedStatus: null };
    const outcome = await context.store.checkoutSessions.save(withdrawn, null, null, view.nextCheckAt);
    if (outcome === 'stale') continue;
    context.live.publish(view.accountId, { kind: 'checkout_session', id: view.id });
    return;
  }
}
