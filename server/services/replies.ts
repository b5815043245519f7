import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import type { Intent } from '#shared/intents.ts';
import type { Mode } from '#shared/roles.ts';
import type { OwnTransaction, Transaction } from '#shared/transactions.ts';
import type { CheckoutSessionView, IntentRow, TransactionRow, TransactionView } from '../store/rows.ts';
import { isoText } from './instant-text.ts';

/** Rows as the API shows them, written out field by field, so that a new column never leaks. */

export const instantReply = isoText;
const nullableInstant = (at: number | null) => (at === null ? null : instantReply(at));

/** What a transaction takes from its session. */
type OrderText = Pick<CheckoutSessionView, 'description' | 'customerName' | 'customerEmail'>;

/** `session`: its own, for a row that was read without it. */
export function transactionReply(
  row: TransactionRow | TransactionView,
  mode: Mode,
  session?: OrderText,
): Transaction {
  // Upstream's own block lacks both amounts; then they are the session's.
  const view = 'figureAmount' in row ? row : undefined;
  const order = session ?? view;
  return {
    ...ownTransactionReply(row, mode),
    amount: row.amount ?? view?.figureAmount ?? null,
    currency: row.currency ?? view?.figureCurrency ?? null,
    description: order?.description ?? null,
    customer: order ? customerReply(order) : null,
  };
}

function ownTransactionReply(row: TransactionRow, mode: Mode): OwnTransaction {
  return {
    id: row.id,
    mode,
    receipt_number: row.receiptNumber,
    status: row.status,
    amount: row.amount,
    amount_refunded: row.amountRefunded,
    currency: row.currency,
    card_brand: row.cardBrand,
    card_last4: row.cardLast4,
    gateway_transaction_id: row.gatewayTransactionId,
    token_id: row.tokenId,
    decline_code: row.declineCode,
    decline_message: row.declineMessage,
    created_at: nullableInstant(row.createdAt),
    checkout_session_id: row.checkoutSessionId,
    source: row.source,
    checked_at: nullableInstant(row.checkedAt),
  };
}

function customerReply({ customerName: name, customerEmail: email }: OrderText) {
  return name || email ? { ...(name && { name }), ...(email && { email }) } : null;
}

type Order = Partial<
  Pick<
    CheckoutSession,
    | 'line_items'
    | 'subtotal'
    | 'tax_name'
    | 'tax_rate'
    | 'tax_amount'
    | 'success_url'
    | 'failure_url'
    | 'cancel_url'
    | 'expires_in_minutes'
  >
>;

export function checkoutSessionReply(view: CheckoutSessionView, mode: Mode): CheckoutSession {
  const order = (view.orderJson === null ? {} : JSON.parse(view.orderJson)) as Order;
  return {
    id: view.id,
    mode,
    status: view.status,
    reported_status: view.reportedStatus,
    amount: view.amount,
    currency: view.currency,
    checkout_url: view.checkoutUrl,
    expires_at: nullableInstant(view.expiresAt),
    created_at: instantReply(view.createdAt),
    completed_at: nullableInstant(view.completedAt),
    description: view.description,
    customer: customerReply(view),
    line_items: order.line_items ?? null,
    subtotal: order.subtotal ?? null,
    tax_name: order.tax_name ?? null,
    tax_rate: order.tax_rate ?? null,
    tax_amount: order.tax_amount ?? null,
    metadata: view.metadataJson === null ? null : (JSON.parse(view.metadataJson) as Record<string, unknown>),
    gateway: view.gateway,
    success_url: order.success_url ?? null,
    failure_url: order.failure_url ?? null,
    cancel_url: order.cancel_url ?? null,
    expires_in_minutes: order.expires_in_minutes ?? null,
    created_by: view.createdBy === null ? null : { id: view.createdBy, name: view.createdByName ?? '' },
    source: view.source,
    checked_at: nullableInstant(view.checkedAt),
    missing_since: nullableInstant(view.missingSince),
    contradiction: view.contradiction,
    replaces: view.replaces,
    replaced_by: view.replacedBy,
    transaction: view.transaction && ownTransactionReply(view.transaction, mode),
  };
}

/** An intent as its maker sees it; a submitted body is shown as it was validated. */
export function intentReply(row: IntentRow, session: CheckoutSession | null): Intent {
  return {
    key: row.key,
    state: row.state,
    body: JSON.parse(row.body) as Record<string, unknown>,
    checkout_session: session,
    error: row.error === null ? null : (JSON.parse(row.error) as NonNullable<Intent['error']>),
    attempts: row.attempts,
    submitted_at: nullableInstant(row.submittedAt),
    updated_at: instantReply(row.updatedAt),
    new_attempt_key: row.newAttemptKey,
    new_attempt_of: row.newAttemptOf,
  };
}
