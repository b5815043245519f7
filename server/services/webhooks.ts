import * as z from 'zod';
import type { Mode } from '#shared/roles.ts';
import type { Context } from '../context.ts';
import { ApiError, badRequest, notFound } from '../errors.ts';
import { verifyWebhook } from '../upstream/signature.ts';
import { isDeeperThan, maxJsonDepth } from './json-depth.ts';

/** What we need of an event; everything else is kept as it came (checkout-api rules, "Webhooks"). */
const EventSchema = z.looseObject({
  event_id: z.string().min(1).max(200),
  event_type: z.string().min(1).max(200),
  // Whatever else a payload is, it is no reason to refuse a signed event: it would only be sent again.
  payload_redacted: z
    .looseObject({
      checkout_session_id: z.string().min(1).max(200).nullish().catch(undefined),
      metadata: z.record(z.string(), z.unknown()).nullish().catch(undefined),
      amount: z.int().nullish().catch(undefined),
      transaction_id: z.string().min(1).max(255).nullish().catch(undefined),
      refund_id: z.string().min(1).max(255).nullish().catch(undefined),
      reason: z.string().max(1000).nullish().catch(undefined),
      currency: z.string().min(1).max(20).toUpperCase().nullish().catch(undefined),
    })
    .nullish()
    .catch(undefined),
});
export type WebhookEvent = z.infer<typeof EventSchema>;

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

/** Reads an event's body. Throws bad_request. */
export function parseEvent(rawBody: Buffer): WebhookEvent {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody));
    if (isDeeperThan(value, maxJsonDepth)) throw new RangeError('nested too deep');
    return EventSchema.parse(value);
  } catch {
    throw badRequest('The webhook’s body is not an event that can be read.');
  }
}
