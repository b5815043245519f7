import type { CheckoutSessionRow, TransactionRow } from '../store/rows.ts';
import type { Order } from './seed-orders.ts';
import type { Payment } from './seed-payments.ts';

/** What was sent upstream beside what has a column of its own, as a create keeps it. */
export function orderJson({ amount, currency, lineItems, subtotal, tax, expiresInMinutes }: Order): string {
  return JSON.stringify({
    amount,
    currency,
    line_items: lineItems,
    subtotal,
    tax_name: tax?.name,
    tax_rate: tax?.rate,
    tax_amount: tax?.amount,
    expires_in_minutes: expiresInMinutes,
  });
}

/** Upstream's latest reply: that to the create while the link is open, that to a retrieve once it has ended. */
export function rawReply(session: CheckoutSessionRow, payment: Payment | null): string {
  const { id, status, amount, currency, description } = session;
  if (status === 'open') {
    const { checkoutUrl: checkout_url, expiresAt } = session;
    return JSON.stringify({ id, status, amount, currency, checkout_url, expires_at: isoInstant(expiresAt) });
  }
  return JSON.stringify({
    ...{ id, status, amount, currency, description },
    metadata: session.metadataJson === null ? null : JSON.parse(session.metadataJson),
    completed_at: isoInstant(session.completedAt),
    transaction: payment && blockOf(payment),
  });
}

/** The transaction of a session as the store keeps it. */
export function paymentRow(session: CheckoutSessionRow, payment: Payment, endedAt: number): TransactionRow {
  return {
    accountId: session.accountId,
    ...payment,
    amount: session.amount,
    currency: session.currency,
    createdAt: endedAt,
    checkoutSessionId: session.id,
    source: 'session',
    rawJson: JSON.stringify(blockOf(payment)),
    checkedAt: session.checkedAt,
  };
}

function blockOf(payment: Payment): Record<string, unknown> {
  return {
    id: payment.id,
    receipt_number: payment.receiptNumber,
    status: payment.status,
    card_brand: payment.cardBrand,
    card_last4: payment.cardLast4,
    gateway_transaction_id: payment.gatewayTransactionId,
    token_id: payment.tokenId,
    ...(payment.amountRefunded !== null && { amount_refunded: payment.amountRefunded }),
    ...(payment.declineCode !== null && {
      decline_code: payment.declineCode,
      decline_message: payment.declineMessage,
    }),
  };
}

/** As upstream writes instants: whole seconds and an offset. */
function isoInstant(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString().replace(/\.\d{3}Z$/, '+00:00');
}
