import type { CheckoutSessionRow, CheckoutSessionView, TransactionRow } from '../store/rows.ts';
import { intentMetadataKey } from '#shared/metadata.ts';
import { formatMoney } from '#shared/money.ts';
import { findOrderDoubt, type ForeignMark, withForeignMark } from './order-doubts.ts';
import { takesRefundBack } from './payment-steps.ts';
import { isSameSum } from './sums.ts';
import type { UpstreamSession, UpstreamTransaction } from '../upstream/client.ts';

/** What a re-read changes: the row to save, its transaction, and whether anything a person sees is new. */
export type Merge = { session: CheckoutSessionRow; transaction: TransactionRow | null; changed: boolean };

/**
 * Merges a verified upstream reply into what we know. Absence never clears a known value (the seed page shows the
 * retrieve reply without checkout_url, expires_at, created_at). Status never goes backwards: `open` may become
 * anything, money taken (`completed`) beats every other ending, and whatever else contradicts an ending is recorded
 * as a contradiction and not applied. A differing amount or currency is a contradiction too. `mark`: whose mark the
 * reply bears, where that is an attempt that did not make this session.
 */
export function mergeReply(
  row: CheckoutSessionView,
  reply: UpstreamSession,
  now: number,
  mark?: ForeignMark,
): Merge {
  const contradiction = findContradiction(row, reply);
  const status = contradiction ? row.status : reply.status;
  const completedAt = contradiction ? row.completedAt : (reply.completedAt ?? row.completedAt);
  // The block has no time of its own, and a declined session none either: then it is when we first heard of it.
  const transactionAt = completedAt ?? row.transaction?.createdAt ?? now;
  const transaction =
    reply.transaction && !isForeignEnding(row, reply)
      ? withoutTakingBack(
          row.transaction,
          transactionFromReply({ ...row, completedAt: transactionAt }, reply.transaction, now),
        )
      : null;
  const orderJson = mark ? withForeignMark(row.orderJson, mark) : row.orderJson;
  const session: CheckoutSessionRow = {
    ...row,
    status,
    // A read may lag behind the event: while upstream still says open, the claim stands as a claim.
    reportedStatus: contradiction || reply.status === 'open' ? row.reportedStatus : null,
    checkoutUrl: reply.checkoutUrl ?? row.checkoutUrl,
    description: reply.description ?? row.description,
    customerName: reply.customer?.name ?? row.customerName,
    customerEmail: reply.customer?.email ?? row.customerEmail,
    orderJson,
    metadataJson: row.metadataJson ?? metadataJson(reply.metadata),
    rawJson: JSON.stringify(reply.raw),
    expiresAt: reply.expiresAt ?? row.expiresAt,
    completedAt,
    transactionId: transaction?.id ?? row.transactionId,
    checkedAt: now,
    missingSince: null,
    contradiction: contradiction ?? findOrderDoubt(orderJson, row),
  };
  return { session, transaction, changed: isNews(row, session) };
}

/** A row for a session that we did not make: built from the reply alone. */
export function sessionFromReply(
  accountId: number,
  reply: UpstreamSession,
  source: CheckoutSessionRow['source'],
  now: number,
): CheckoutSessionRow {
  return {
    accountId,
    id: reply.id,
    status: reply.status,
    reportedStatus: null,
    amount: reply.amount,
    currency: reply.currency,
    checkoutUrl: reply.checkoutUrl ?? null,
    description: reply.description ?? null,
    customerName: reply.customer?.name ?? null,
    customerEmail: reply.customer?.email ?? null,
    gateway: null,
    orderJson: null,
    metadataJson: metadataJson(reply.metadata),
    rawJson: JSON.stringify(reply.raw),
    createdAt: reply.createdAt ?? now,
    expiresAt: reply.expiresAt ?? null,
    completedAt: reply.completedAt ?? null,
    createdBy: null,
    source,
    intentId: null,
    replaces: null,
    replacedBy: null,
    transactionId: reply.transaction?.id ?? null,
    checkedAt: now,
    missingSince: null,
    contradiction: null,
    nextCheckAt: null,
    acknowledged: null,
    version: 1,
  };
}

/** The transaction of a session's reply; amount, currency and time come from the session where the block lacks them. */
export function transactionFromReply(
  session: Pick<CheckoutSessionRow, 'accountId' | 'id' | 'amount' | 'currency' | 'completedAt'>,
  reply: UpstreamTransaction,
  now: number,
): TransactionRow {
  return {
    ...transactionAlone(session.accountId, reply, now),
    amount: reply.amount ?? session.amount,
    currency: reply.currency ?? session.currency,
    createdAt: reply.createdAt ?? session.completedAt ?? null,
    checkoutSessionId: session.id,
    source: 'session',
  };
}

/** A transaction as upstream's own list tells it; what is not told is null. */
export function transactionAlone(accountId: number, reply: UpstreamTransaction, now: number): TransactionRow {
  return {
    accountId,
    id: reply.id,
    receiptNumber: reply.receiptNumber ?? null,
    status: reply.status,
    amount: reply.amount ?? null,
    amountRefunded: reply.amountRefunded ?? null,
    currency: reply.currency ?? null,
    cardBrand: reply.cardBrand ?? null,
    cardLast4: reply.cardLast4 ?? null,
    gatewayTransactionId: reply.gatewayTransactionId ?? null,
    tokenId: reply.tokenId ?? null,
    declineCode: reply.declineCode ?? null,
    declineMessage: reply.declineMessage ?? null,
    createdAt: reply.createdAt ?? null,
    checkoutSessionId: reply.checkoutSessionId ?? null,
    source: 'transactions',
    rawJson: JSON.stringify(reply.raw),
    checkedAt: now,
  };
}

/** Why a reply can't be applied to the row, if so. */
function findContradiction(row: CheckoutSessionView, reply: UpstreamSession): string | undefined {
  if (!isSameSum(reply, row)) {
    return `The checkout API says ${formatMoney(reply)}, we hold ${formatMoney(row)}.`;
  }
  const held = row.transaction;
  if (held && reply.transaction?.id === held.id && takesRefundBack(held.status, reply.transaction.status))
    return `The checkout API says ${reply.transaction.status}, but this payment was ${held.status.replace('_', ' ')} before.`;
  if (!isForeignEnding(row, reply)) return undefined;
  return `The checkout API says ${reply.status}, but this payment link had already ended as ${row.status}.`;
}

/** A read may lag behind a refund: what was given back stays so, and the contradiction is told. */
function withoutTakingBack(held: TransactionRow | null, fresh: TransactionRow): TransactionRow {
  if (held?.id !== fresh.id) return fresh;
  const [before, now] = [held.amountRefunded ?? -1, fresh.amountRefunded ?? -1];
  const amountRefunded = before > now ? held.amountRefunded : fresh.amountRefunded;
  const status = takesRefundBack(held.status, fresh.status) ? held.status : fresh.status;
  return { ...fresh, status, amountRefunded };
}

/** True when a session that has ended is said to have ended otherwise; only money taken may overrule an ending. */
function isForeignEnding(row: CheckoutSessionRow, reply: UpstreamSession): boolean {
  const endings = ['completed', 'failed', 'expired', 'cancelled'];
  return endings.includes(row.status) && row.status !== reply.status && reply.status !== 'completed';
}

function isNews(before: CheckoutSessionRow, after: CheckoutSessionRow): boolean {
  const seen = (row: CheckoutSessionRow) => JSON.stringify({ ...row, checkedAt: 0, nextCheckAt: 0 });
  return seen(before) !== seen(after);
}

function metadataJson(metadata: Record<string, unknown> | undefined): string | null {
  if (!metadata) return null;
  return JSON.stringify(
    Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== intentMetadataKey)),
  );
}
