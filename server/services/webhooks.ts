import * as z from 'zod';
import { intentMetadataKey } from '#shared/metadata.ts';
import type { Mode } from '#shared/roles.ts';
import type { Context } from '../context.ts';
import { ApiError, badRequest, notFound } from '../errors.ts';
import type { CheckoutSessionView, WebhookRow } from '../store/rows.ts';
import { verifyWebhook } from '../upstream/signature.ts';
import { auditEntry, noActor } from './audit-entries.ts';
import { nextCheckAt } from './next-check.ts';
import { applyReply, readUpstream } from './reread.ts';
import { sessionFromReply, transactionFromReply } from './session-merge.ts';
import type { Upstream } from './upstreams.ts';

/** What we need of an event; everything else is kept as it came (checkout-api rules, "Webhooks"). */
const EventSchema = z.looseObject({
  event_id: z.string().min(1).max(200),
  event_type: z.string().min(1).max(200),
  payload_redacted: z
    .looseObject({
      checkout_session_id: z.string().min(1).max(200).nullish(),
      metadata: z.record(z.string(), z.unknown()).nullish(),
    })
    .nullish(),
});
type WebhookEvent = z.infer<typeof EventSchema>;

/** The status that an event claims for its session; shown as a claim until upstream confirms it. */
const claims: Record<string, string> = {
  'payment.completed': 'completed',
  'payment.captured': 'completed',
  'payment.failed': 'failed',
  'checkout.session.expired': 'expired',
  'checkout.cancelled': 'cancelled',
};

/** An event in the inbox. */
export type InboxEvent = WebhookRow;

const firstPauseMs = 1_000;
const maxAttempts = 12;

/**
 * Takes in one delivery: signature over the raw bytes first, then durably into the inbox; only then is it promised
 * with a 2xx. Its effect follows from the inbox, as often as it takes, and is the same however often it runs.
 * Throws: not_found (account without secret), bad_signature, bad_request, and StoreUnavailableError, so that the
 * sender tries again.
 */
export async function receiveWebhook(
  context: Context,
  place: { merchant: string; mode: Mode },
  delivery: { rawBody: Buffer; signature: string | undefined },
): Promise<void> {
  if (!(await context.store.merchants.get(place.merchant))) throw notFound();
  const upstream = await context.upstreams.of(place.merchant, place.mode);
  if (upstream.webhookSecrets.length === 0) throw notFound();
  const now = context.clock.now();
  const verdict = verifyWebhook({
    header: delivery.signature,
    rawBody: delivery.rawBody,
    secrets: upstream.webhookSecrets,
    now,
    toleranceSeconds: context.config.webhookToleranceSeconds,
  });
  if (!verdict.ok) throw new ApiError('bad_signature', 'The webhook’s signature does not fit.');
  const event = parseEvent(delivery.rawBody);
  const outcome = await context.store.webhooks.receive({
    accountId: upstream.account.id,
    eventId: event.event_id,
    eventType: event.event_type,
    body: delivery.rawBody.toString('utf8'),
    receivedAt: now,
    state: 'received',
    checkoutSessionId: event.payload_redacted?.checkout_session_id ?? null,
    note: null,
    nextAttemptAt: now,
    attempts: 0,
  });
  if (outcome === 'received') context.nudge.webhooks();
}

function parseEvent(rawBody: Buffer): WebhookEvent {
  try {
    return EventSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody)));
  } catch {
    throw badRequest('The webhook’s body is not an event that can be read.');
  }
}

/** Applies one stored event: a hint, verified by reading the session upstream. Leaves it waiting when that can't be done yet. */
export async function applyWebhook(context: Context, upstream: Upstream, row: WebhookRow): Promise<void> {
  const event = parseEvent(Buffer.from(row.body));
  try {
    const { state, sessionId, note } = await effectOf(context, upstream, event);
    await context.store.webhooks.settle({
      ...row,
      state,
      checkoutSessionId: sessionId,
      note,
      nextAttemptAt: null,
      attempts: row.attempts + 1,
    });
  } catch (error) {
    const attempts = row.attempts + 1;
    const isLast = attempts >= maxAttempts;
    const nextAttemptAt = isLast ? null : context.clock.now() + firstPauseMs * 2 ** attempts;
    if (!(error instanceof ApiError))
      context.log.error({ err: error, event: row.eventId }, 'a webhook could not be applied');
    const note = error instanceof ApiError ? error.message : 'It could not be applied; see the log.';
    await context.store.webhooks.settle({
      ...row,
      state: isLast ? 'needs_person' : 'waiting',
      note,
      nextAttemptAt,
      attempts,
    });
  }
}

type Effect = { state: WebhookRow['state']; sessionId: string | null; note: string | null };

async function effectOf(context: Context, upstream: Upstream, event: WebhookEvent): Promise<Effect> {
  const sessionId = await findSessionId(context, event);
  if (sessionId === undefined)
    return { state: 'ignored', sessionId: null, note: 'It names no payment link.' };
  const known = await context.store.checkoutSessions.get(upstream.account.id, sessionId);
  if (known) {
    const reported = await noteClaim(context, known, event);
    const reply = await readUpstream(context, upstream, sessionId, { priority: 'job' });
    if (reply === 'missing')
      throw new ApiError('conflict', 'The checkout API does not know this payment link.');
    await applyReply(context, upstream, reported, reply, noActor);
    return { state: 'applied', sessionId, note: null };
  }
  const reply = await readUpstream(context, upstream, sessionId, { priority: 'job' });
  if (reply === 'missing')
    return {
      state: 'needs_person',
      sessionId,
      note: 'It names a payment link that the checkout API does not know.',
    };
  await adopt(context, upstream, reply);
  return { state: 'applied', sessionId, note: 'It told of a payment link that was not known here.' };
}

/** By the session id where the payload has it, else by our own mark in the metadata. */
async function findSessionId(
  context: Context,
  { payload_redacted: payload }: WebhookEvent,
): Promise<string | undefined> {
  if (payload?.checkout_session_id) return payload.checkout_session_id;
  const intentId = payload?.metadata?.[intentMetadataKey];
  const intent = typeof intentId === 'string' ? await context.store.intents.getById(intentId) : undefined;
  if (intent && intent.sessionId === null)
    throw new ApiError('conflict', 'Its payment link is still being made.');
  return intent?.sessionId ?? undefined;
}

/** Shows the claim at once ("reported paid, confirming"); the status itself waits for upstream's word. */
async function noteClaim(
  context: Context,
  view: CheckoutSessionView,
  event: WebhookEvent,
): Promise<CheckoutSessionView> {
  const claim = claims[event.event_type];
  if (claim === undefined || claim === view.status || view.status !== 'open') return view;
  const outcome = await context.store.checkoutSessions.save(
    { ...view, reportedStatus: claim, nextCheckAt: context.clock.now() },
    null,
    null,
  );
  if (outcome === 'saved') context.live.publish(view.accountId, { kind: 'checkout_session', id: view.id });
  return (await context.store.checkoutSessions.get(view.accountId, view.id)) ?? view;
}

/** Takes in a session that exists upstream and was not known here: the safety net for a lost one. */
async function adopt(
  context: Context,
  upstream: Upstream,
  reply: Exclude<Awaited<ReturnType<typeof readUpstream>>, 'missing'>,
): Promise<void> {
  const now = context.clock.now();
  const session = sessionFromReply(upstream.account.id, reply, 'webhook', now);
  const transaction = reply.transaction ? transactionFromReply(session, reply.transaction, now) : null;
  const audit = auditEntry(now, noActor, 'checkout_session.adopt', {
    merchant: upstream.account.merchant,
    accountId: upstream.account.id,
    kind: 'checkout_session',
    id: session.id,
  });
  await context.store.checkoutSessions.add(
    { ...session, nextCheckAt: nextCheckAt(session, now, context.config.syncIntervalMs) },
    transaction,
    audit,
  );
  context.live.publish(upstream.account.id, { kind: 'checkout_session', id: session.id });
}
