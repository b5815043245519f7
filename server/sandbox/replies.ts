import type { Context } from './context.ts';
import { isoInstant } from './instants.ts';
import type { Session } from './sessions.ts';
import { type Transaction, transactionOfSession } from './transactions.ts';

/** The reply to a create: the documented fields and no others. */
export function createdReply(context: Context, session: Session): Record<string, unknown> {
  const { id, status, amount, currency } = session;
  const checkout_url = `${context.publicUrl}/checkout/${id}`;
  return { id, status, amount, currency, checkout_url, expires_at: isoInstant(session.expires_at) };
}

/** The reply to a retrieve: as documented, so without `checkout_url`, `expires_at` and `created_at`. */
export function retrievedReply(context: Context, session: Session): Record<string, unknown> {
  const { id, status, amount, currency, request } = session;
  const transaction = transactionOfSession(context, id);
  return {
    ...{ id, status, amount, currency },
    description: request.description ?? null,
    metadata: request.metadata ?? null,
    completed_at: status === 'completed' && session.ended_at ? isoInstant(session.ended_at) : null,
    transaction: transaction ? transactionBlock(transaction) : null,
  };
}

/** A row of `GET /transactions`; its fields beyond the session's block are assumed. */
export function transactionRow(transaction: Transaction): Record<string, unknown> {
  const { amount, currency, created_at, session_id } = transaction;
  return {
    ...transactionBlock(transaction),
    ...{ amount, currency },
    created_at: isoInstant(created_at),
    checkout_session_id: session_id,
  };
}

function transactionBlock(transaction: Transaction): Record<string, unknown> {
  const { id, receipt_number, status, card_brand, card_last4, gateway_transaction_id, token_id } =
    transaction;
  const { decline_code, decline_message } = transaction;
  // Assumed: on a retrieve a decline is told as webhooks tell it.
  const declined = decline_code === null ? {} : { decline_code, decline_message };
  return {
    id,
    receipt_number,
    status,
    card_brand,
    card_last4,
    gateway_transaction_id,
    token_id,
    ...declined,
  };
}
