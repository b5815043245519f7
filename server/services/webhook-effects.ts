import type { ErrorCode } from '#shared/errors.ts';
import type { Context } from '../context.ts';
import { ApiError } from '../errors.ts';
import type { AuditEntry, CheckoutSessionView, WebhookRow } from '../store/rows.ts';
import { intentOf, markOf, StillBeingMadeError, takeIn, type TakenIn } from './adoption.ts';
import { auditEntry, noActor } from './audit-entries.ts';
import { CallHeldBackError } from './calls.ts';
import { readUpstream } from './reread.ts';
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
const stillBeingMadePauseMs = 2_000;

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
  try {
    const event = parseEvent(Buffer.from(row.body));
    const { state, sessionId, note, audit } = await effectOf(context, upstream, event);
    const outcome = await context.store.webhooks.settle(
      { ...row, state, checkoutSessionId: sessionId, note, nextAttemptAt: null, attempts: row.attempts + 1 },
      audit,
    );
    if (outcome === 'settled' && state === 'needs_person') alarm(context, row, sessionId, note);
  } catch (error) {
    await leaveWaiting(context, row, error);
  }
}

function alarm(context: Context, row: WebhookRow, session: string | null, note: string | null): void {
  context.log.error({ event: row.eventId, session, note }, 'a webhook needs a person');
  context.live.publish(row.accountId, { kind: 'webhook', id: row.eventId });
}

async function leaveWaiting(context: Context, row: WebhookRow, error: unknown): Promise<void> {
  const isExpected = error instanceof ApiError;
  if (!isExpected) context.log.error({ err: error, event: row.eventId }, 'a webhook could not be applied');
  const waitingMs = isExpected ? waitOutMs(error) : undefined;
  const attempts = waitingMs === undefined ? row.attempts + 1 : row.attempts;
  const isLast = attempts >= maxAttempts;
  const pause = waitingMs ?? firstPauseMs * 2 ** attempts;
  const note = isExpected ? error.message : 'It could not be applied; see the log.';
  const state = isLast ? 'needs_person' : 'waiting';
  const nextAttemptAt = isLast ? null : context.clock.now() + pause;
  const outcome = await context.store.webhooks.settle({ ...row, state, note, nextAttemptAt, attempts });
  if (outcome === 'settled' && isLast) alarm(context, row, row.checkoutSessionId, note);
}

/** How long to wait for what says nothing about the event and is waited out, however long it lasts. */
function waitOutMs(error: ApiError): number | undefined {
  if (error instanceof StillBeingMadeError) return stillBeingMadePauseMs;
  if (!outages.includes(error.code)) return undefined;
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
  const reply = await readUpstream(context, upstream, sessionId, { priority: 'job', attended: false });
  // A read may lag behind the write that the event tells of, so a 404 is not yet an answer.
  if (reply === 'missing')
    throw new ApiError('conflict', 'The checkout API does not know this payment link.');
  const mark = markOf(event.payload_redacted?.metadata);
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
  if (claims[event.event_type] !== undefined && reply.status === 'open') {
    throw new ApiError('conflict', 'The checkout API does not confirm it yet.');
  }
  return { state: 'applied', sessionId, note };
}

/** By the session id where the payload has it, else by our own mark in the metadata. */
async function findSessionId(
  context: Context,
  upstream: Upstream,
  { payload_redacted: payload }: WebhookEvent,
): Promise<string | undefined> {
  if (payload?.checkout_session_id) return payload.checkout_session_id;
  const intent = await intentOf(context, upstream, markOf(payload?.metadata));
  if (intent && intent.sessionId === null) {
    if (intent.state !== 'needs_person') throw new StillBeingMadeError();
    throw new ApiError('conflict', 'Its payment link needs a person first.');
  }
  return intent?.sessionId ?? undefined;
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
