import * as z from 'zod/mini';
import { invalidFields } from './api-error.ts';
import type { Context } from './context.ts';
import { fieldErrorsOf, text, whole } from './field-rules.ts';
import { newId } from './ids.ts';
import { isoInstant } from './instants.ts';
import { findSession } from './sessions.ts';
import { findTransaction, type Transaction } from './transactions.ts';
import { announceRefund } from './webhook-events.ts';

const RefundRequestSchema = z.object({
  amount: whole('The amount', { min: 1, max: Number.MAX_SAFE_INTEGER }),
  reason: z.optional(text('The reason', { min: 0, max: 1000 })),
});

/** Gives back part or all of what was captured; call inside a transaction. Throws 422 by field. */
export function refund(context: Context, transaction: Transaction, body: unknown): Record<string, unknown> {
  const parsed = RefundRequestSchema.safeParse(body ?? {});
  if (!parsed.success) throw invalidFields(fieldErrorsOf(parsed.error));
  const { amount, reason = null } = parsed.data;
  const left = transaction.amount - transaction.amount_refunded;
  if (transaction.status === 'failed') {
    throw invalidFields({ amount: ['This payment was declined; there is nothing to refund.'] });
  }
  if (amount > left) {
    throw invalidFields({ amount: [`The amount must be at most ${left}, what is left of the payment.`] });
  }
  const createdAt = context.settings.now();
  const made = { id: newId('ref'), transaction_id: transaction.id, amount, reason };
  context.db.run(
    'insert into refunds (id, transaction_id, amount, reason, created_at) values (?, ?, ?, ?, ?)',
    ...[made.id, made.transaction_id, amount, reason, createdAt],
  );
  context.db.run(
    'update transactions set amount_refunded = amount_refunded + ?, status = ? where id = ?',
    ...[amount, amount === left ? 'refunded' : 'partially_refunded', transaction.id],
  );
  announce(context, transaction, made);
  const created_at = isoInstant(createdAt);
  return { id: made.id, payment_id: transaction.id, amount, status: 'completed', created_at };
}

const LedgerSchema = z.object({
  id: z.string(),
  transaction_id: z.string(),
  amount: z.number(),
  reason: z.nullable(z.string()),
});

/** Every refund that an account ever made, oldest first. */
export function listRefunds(context: Context, accountId: number): z.infer<typeof LedgerSchema>[] {
  return context.db.many(
    LedgerSchema,
    `select r.id, r.transaction_id, r.amount, r.reason from refunds r
     join transactions t on t.id = r.transaction_id where t.account_id = ? order by r.created_at, r.id`,
    accountId,
  );
}

function announce(context: Context, before: Transaction, made: Parameters<typeof announceRefund>[3]): void {
  const session = findSession(context, before.session_id);
  const transaction = findTransaction(context, before.id);
  if (session && transaction) announceRefund(context, session, transaction, made);
}
