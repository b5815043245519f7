import type { CreateCheckoutSession } from '#shared/checkout-sessions.ts';
import type { CheckoutSessionRow, IntentRow } from '../store/rows.ts';
import type { UpstreamSession } from '../upstream/client.ts';
import { nextCheckAt, type Pace } from './next-check.ts';
import { findOrderDoubt } from './order-doubts.ts';
import { sessionFromReply } from './session-merge.ts';

/** The row of a session that our own create made: what we sent, and what upstream replied. */
export function createdSession(
  intent: IntentRow,
  reply: UpstreamSession,
  { now, pace, isTriedAnew }: { now: number; pace: Pace; isTriedAnew: boolean },
): CheckoutSessionRow {
  const sent = JSON.parse(intent.body) as CreateCheckoutSession;
  const posted = JSON.parse(intent.upstreamBody ?? '{}') as CreateCheckoutSession;
  const { line_items, subtotal, tax_name, tax_rate, tax_amount, expires_in_minutes } = sent;
  const { success_url, failure_url, cancel_url } = posted;
  const order = {
    // As asked for: the link may turn out to be over another sum.
    amount: sent.amount,
    currency: sent.currency,
    line_items,
    subtotal,
    tax_name,
    tax_rate,
    tax_amount,
    expires_in_minutes,
    success_url,
    failure_url,
    cancel_url,
    ...(isTriedAnew && { new_attempt: intent.newAttemptKey }),
  };
  const orderJson = JSON.stringify(order);
  const session: CheckoutSessionRow = {
    ...sessionFromReply(intent.accountId, reply, 'created', now),
    // Upstream's reply has no time of its own; after an outage "now" could be hours behind the person's wish.
    createdAt: reply.createdAt ?? intent.submittedAt ?? now,
    description: sent.description ?? null,
    customerName: sent.customer?.name ?? null,
    customerEmail: sent.customer?.email ?? null,
    gateway: sent.gateway ?? null,
    orderJson,
    metadataJson: sent.metadata ? JSON.stringify(sent.metadata) : null,
    createdBy: intent.userId,
    intentId: intent.id,
    replaces: intent.replaces,
    contradiction: findOrderDoubt(orderJson, reply),
  };
  return { ...session, nextCheckAt: nextCheckAt(session, now, pace) };
}
