import type { Day, DayDifference, DayFigures, DayReceipt, DaySignature, DayTotals } from '#shared/days.ts';
import type { ClosingRow, DayFiguresRow, DayRange, DayTotalsRow, DifferenceRow } from '../store/day-store.ts';
import type { ReceiptState, UntickedRow } from '../store/review-store.ts';
import { instantReply } from './replies.ts';

/** Rows of days as the API shows them, written out field by field. */

const totalsReply = ({ currency, count, captured, refunded }: DayTotalsRow): DayTotals => ({
  ...{ currency, count, captured, refunded },
  net: captured - refunded,
});

const figuresReply = (row: DayTotalsRow & { reviewed: number }): DayFigures => ({
  ...totalsReply(row),
  reviewed: row.reviewed,
});

export function signatureReply(row: ClosingRow): DaySignature {
  const { version, userId, userName, signedAt, timeZone, totals, reopenedAt } = row;
  return {
    version,
    signed_by: { id: userId, name: userName ?? '' },
    signed_at: instantReply(signedAt),
    time_zone: timeZone,
    totals: totals.map(figuresReply),
    reopened:
      reopenedAt === null
        ? null
        : {
            by: { id: row.reopenedBy ?? '', name: row.reopenedByName ?? '' },
            at: instantReply(reopenedAt),
            reason: row.reason ?? '',
          },
  };
}

/** @param closings of this very day, newest first */
export function dayReply(
  range: DayRange,
  now: number,
  {
    figures,
    closings,
    since,
  }: {
    figures: readonly DayFiguresRow[];
    closings: readonly ClosingRow[];
    since: { changes: number; totals: DayTotalsRow[] } | undefined;
  },
): Day {
  const [latest] = closings;
  const isClosed = latest?.reopenedAt === null;
  return {
    day: range.day,
    from: instantReply(range.from),
    to: instantReply(range.to),
    is_over: range.to <= now,
    state: latest === undefined ? 'open' : isClosed ? 'closed' : 'reopened',
    figures: figures.filter(({ count }) => count > 0).map(figuresReply),
    others: figures.reduce((sum, { others }) => sum + others, 0),
    signature: latest === undefined ? null : signatureReply(latest),
    since: isClosed ? { changes: since?.changes ?? 0, totals: (since?.totals ?? []).map(totalsReply) } : null,
  };
}

const stateReply = (state: ReceiptState) => ({
  status: state.status,
  amount: state.amount,
  currency: state.currency,
  amount_refunded: state.refunded,
});

export const receiptReply = (row: UntickedRow): DayReceipt => ({
  ...stateReply(row),
  id: row.id,
  receipt_number: row.receiptNumber,
  card_brand: row.cardBrand,
  card_last4: row.cardLast4,
  created_at: instantReply(row.createdAt),
  was_reviewed: row.wasTicked,
});

export const differenceReply = (row: DifferenceRow): DayDifference => ({
  kind: row.kind,
  id: row.id,
  receipt_number: row.receiptNumber,
  was: row.was && stateReply(row.was),
  now: row.now && stateReply(row.now),
});
