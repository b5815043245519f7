import { accountById } from './accounts.ts';
import type { Context } from './context.ts';
import { newId } from './ids.ts';
import type { Session } from './sessions.ts';
import type { Transaction } from './transactions.ts';

/** Queues `payment.completed` or `payment.failed`; call inside the transaction that takes the payment. */
export function announcePayment(context: Context, session: Session, transaction: Transaction): void {
  const declined =
    transaction.decline_code === null
      ? {}
      : { decline_code: transaction.decline_code, decline_message: transaction.decline_message };
  const { request } = session;
  queueEvent(context, session.account_id, declined.decline_code ? 'payment.failed' : 'payment.completed', {
    ...aboutTransaction(transaction),
    amount: transaction.amount,
    subtotal: request.subtotal ?? null,
    tax_amount: request.tax_amount ?? null,
    tax_name: request.tax_name ?? null,
    payment_method_type: 'card',
    card_brand: transaction.card_brand,
    card_last4: transaction.card_last4,
    token_id: transaction.token_id,
    line_items: request.line_items ?? [],
    ...aboutSession(session),
    ...declined,
  });
}

/** Queues `checkout.session.expired` or `checkout.cancelled`. */
export function announceClosed(context: Context, session: Session, status: 'expired' | 'cancelled'): void {
  const type = status === 'expired' ? 'checkout.session.expired' : 'checkout.cancelled';
  const money = { amount: session.amount, currency: session.currency };
  queueEvent(context, session.account_id, type, { ...aboutSession(session), status, ...money });
}

export type Refund = { id: string; transaction_id: string; amount: number; reason: string | null };

/** Queues `payment.refunded`; its amount is that of this refund, not of the payment (assumed). */
export function announceRefund(
  context: Context,
  session: Session,
  transaction: Transaction,
  refund: Refund,
): void {
  queueEvent(context, session.account_id, 'payment.refunded', {
    ...aboutTransaction(transaction),
    refund_id: refund.id,
    amount: refund.amount,
    reason: refund.reason,
    ...aboutSession(session),
  });
}

function aboutTransaction(transaction: Transaction): Record<string, unknown> {
  const { id, receipt_number, status, currency } = transaction;
  return { transaction_id: id, receipt_number, status, currency };
}

/** `checkout_session_id` is assumed: the documentation does not say that a payload names its session. */
function aboutSession(session: Session): Record<string, unknown> {
  const { description, metadata } = session.request;
  return {
    checkout_session_id: session.id,
    description: description ?? null,
    metadata: metadata ?? null,
  };
}

function queueEvent(
  context: Context,
  accountId: number,
  type: string,
  payload: Record<string, unknown>,
): void {
  const account = accountById(context.db, accountId);
  // Switched off or nowhere to go: such an event is never sent, not even later.
  if (!account?.webhook_url || !account.webhooks) return;
  const eventId = newId('evt');
  const body = JSON.stringify({ event_id: eventId, event_type: type, payload_redacted: payload });
  context.db.run(
    'insert into deliveries (event_id, account_id, event_type, body, next_attempt_at) values (?, ?, ?, ?, ?)',
    ...[eventId, accountId, type, body, context.settings.now()],
  );
}
