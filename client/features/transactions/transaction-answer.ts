import { explainDecline } from '#shared/decline-codes.ts';
import { formatMoney } from '#shared/money.ts';
import type { Transaction } from '#shared/transactions.ts';
import { formatDayAndClock } from '../../lib/format.ts';
import { transactionStatus } from '../../lib/status.ts';

/**
 * "Did the money come?", answered in words: `lead` is the answer, `parts` what goes with it. `zone` is the merchant's,
 * `now` in ms.
 */
export function transactionAnswer(
  transaction: Transaction,
  zone: string,
  now: number,
): { lead: string; parts: string[] } {
  const { status, amount, amount_refunded: refunded, currency, created_at: createdAt } = transaction;
  const moneyOf = (sum: number | null) =>
    sum === null || currency === null ? null : formatMoney({ amount: sum, currency });
  const money = moneyOf(amount);
  const about = known([
    createdAt && formatDayAndClock(Date.parse(createdAt), zone, now),
    cardOf(transaction),
  ]);
  switch (status) {
    case 'captured':
      return { lead: known(['Paid', money]).join(' '), parts: about };
    case 'failed':
      return {
        lead: `Declined: ${explainDecline(transaction.decline_code, transaction.decline_message)}`,
        parts: [...known([money]), ...about],
      };
    case 'partially_refunded':
      return {
        lead: known([moneyOf(refunded) ?? 'Part', 'of', money, 'given back']).join(' '),
        parts: about,
      };
    case 'refunded':
      return { lead: known([money, 'given back in full']).join(' '), parts: about };
    default:
      return { lead: transactionStatus(status).word, parts: [...known([money]), ...about] };
  }
}

function cardOf({ card_brand: brand, card_last4: last4 }: Transaction): string {
  return known([brand, last4 && `···· ${last4}`]).join(' ');
}

const known = (parts: (string | null)[]) => parts.filter((part): part is string => Boolean(part));
