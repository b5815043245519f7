import { type Refund, type RefundList, remainingOf, unsettledRefundStates } from '#shared/refunds.ts';
import type { RefundRow, RefundView } from '../store/refund-rows.ts';
import type { TransactionView } from '../store/rows.ts';
import { instantReply } from './replies.ts';

export function refundReply(row: RefundView): Refund {
  return {
    id: row.id,
    key: row.key,
    transaction_id: row.transactionId,
    upstream_id: row.upstreamId,
    amount: row.amount,
    currency: row.currency,
    reason: row.reason,
    state: row.state,
    error: row.error === null ? null : (JSON.parse(row.error) as NonNullable<Refund['error']>),
    created_by: row.userId === null ? null : { id: row.userId, name: row.userName ?? '' },
    created_at: instantReply(row.createdAt),
    updated_at: instantReply(row.updatedAt),
    source: row.source,
  };
}

const isUnsettled = ({ state }: Pick<RefundRow, 'state'>) =>
  unsettledRefundStates.some((known) => known === state);

/** What is left of a payment, with all its refunds, newest first. */
export function refundListReply(transaction: TransactionView, refunds: readonly RefundView[]): RefundList {
  const { status, figureAmount: captured, figureCurrency: currency, amountRefunded } = transaction;
  const refunded = amountRefunded ?? 0;
  const known = sumOf(refunds.filter(({ state }) => state === 'completed'));
  const unsettled = sumOf(refunds.filter(isUnsettled));
  return {
    data: refunds.map(refundReply),
    ...{ currency, captured, refunded, unsettled },
    remaining: remainingOf({ captured, refunded, unsettled }),
    // Upstream said "in part", and neither a figure of its own nor our refunds tell how much.
    is_at_most: status === 'partially_refunded' && refunded === 0 && known === 0,
  };
}

const sumOf = (refunds: readonly RefundRow[]) => refunds.reduce((sum, { amount }) => sum + amount, 0);
