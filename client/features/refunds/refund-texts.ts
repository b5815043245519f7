import { formatMoney } from '#shared/money.ts';
import type { Refund, RefundList, RefundState } from '#shared/refunds.ts';
import type { StatusText } from '../../lib/status.ts';

const states: Record<RefundState, StatusText> = {
  pending: { tone: 'unknown', word: 'Being made', meaning: 'Sent; the checkout API has not answered yet.' },
  unknown: {
    tone: 'unknown',
    word: 'Confirming',
    meaning: 'It may have been made: we are finding out with the same key.',
  },
  completed: { tone: 'refunded', word: 'Given back', meaning: 'The checkout API made this refund.' },
  refused: { tone: 'failed', word: 'Not made', meaning: 'No money was given back by this refund.' },
  needs_person: {
    tone: 'unknown',
    word: 'Needs a person',
    meaning: 'It may have been made, and this can’t be found out by itself.',
  },
};

export const refundStatus = (state: RefundState): StatusText => states[state];

/** "10.00 USD"; the figure alone where the currency is not known. */
export const refundMoney = (amount: number, currency: string | null) =>
  formatMoney({ amount, currency: currency ?? '' }).trim();

/** What came of a refund that was just asked for, to be read out. */
export function outcomeText(refund: Refund, list: RefundList | undefined): string {
  const money = refundMoney(refund.amount, refund.currency);
  if (refund.state === 'refused') return `${money} was not given back. ${refund.error?.message ?? ''}`.trim();
  if (refund.state !== 'completed')
    return refund.error?.message ?? `${money} is being given back. You need do nothing.`;
  const left = list?.remaining ?? null;
  if (left === null) return `${money} was given back.`;
  return left === 0
    ? `${money} was given back. Nothing is left.`
    : `${money} was given back. ${refundMoney(left, refund.currency)} is left.`;
}
