import * as z from 'zod/mini';
import { nextReceipt } from './accounts.ts';
import type { Outcome, TestCard } from './cards.ts';
import type { Context } from './context.ts';
import { newGatewayTransactionId, newId, receiptNumber } from './ids.ts';
import type { Session } from './sessions.ts';

const TransactionSchema = z.object({
  id: z.string(),
  account_id: z.number(),
  session_id: z.string(),
  status: z.enum(['captured', 'failed', 'partially_refunded', 'refunded']),
  amount: z.number(),
  amount_refunded: z.number(),
  currency: z.string(),
  receipt_number: z.nullable(z.string()),
  card_brand: z.string(),
  card_last4: z.string(),
  gateway_transaction_id: z.string(),
  token_id: z.nullable(z.string()),
  decline_code: z.nullable(z.string()),
  decline_message: z.nullable(z.string()),
  created_at: z.number(),
});
export type Transaction = z.infer<typeof TransactionSchema>;

/** Writes what came of a card; call inside the transaction that ends the session. */
export function insertTransaction(context: Context, session: Session, card: TestCard): Transaction {
  const outcome: Outcome = card.outcome;
  const declined = outcome.kind === 'declined' ? outcome : null;
  const transaction = context.db.one(
    TransactionSchema,
    `insert into transactions (id, account_id, session_id, status, amount, currency, receipt_number, card_brand,
       card_last4, gateway_transaction_id, token_id, decline_code, decline_message, created_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning *`,
    ...[newId('txn'), session.account_id, session.id, declined ? 'failed' : 'captured'],
    ...[session.amount, session.currency],
    // Assumed: a declined attempt has neither a receipt nor a token.
    declined ? null : receiptNumber(nextReceipt(context.db, session.account_id)),
    ...[card.brand, card.number.slice(-4), newGatewayTransactionId(), declined ? null : newId('tok')],
    ...[declined?.code ?? null, declined?.message ?? null, context.settings.now()],
  );
  if (!transaction) throw new Error('An insert of a transaction returned no row');
  return transaction;
}

export function transactionOfSession(context: Context, sessionId: string): Transaction | undefined {
  return context.db.one(TransactionSchema, 'select * from transactions where session_id = ?', sessionId);
}

export function findTransaction(context: Context, id: string): Transaction | undefined {
  return context.db.one(TransactionSchema, 'select * from transactions where id = ?', id);
}

export type TransactionFilter = {
  accountId: number;
  status: string | null;
  from: number | null;
  to: number | null;
};

/** One page, newest first, and the count of all that match; both ends of the time span are included. */
export function pageOfTransactions(
  context: Context,
  { accountId, status, from, to }: TransactionFilter,
  { limit, offset }: { limit: number; offset: number },
): { rows: Transaction[]; total: number } {
  const where = `where account_id = ?1 and (?2 is null or status = ?2)
    and (?3 is null or created_at >= ?3) and (?4 is null or created_at <= ?4)`;
  const filter = [accountId, status, from, to];
  const counted = context.db.one(
    z.object({ total: z.number() }),
    `select count(*) as total from transactions ${where}`,
    ...filter,
  );
  const rows = context.db.many(
    TransactionSchema,
    `select * from transactions ${where} order by seq desc limit ?5 offset ?6`,
    ...filter,
    ...[limit, offset],
  );
  return { rows, total: counted?.total ?? 0 };
}
