import type { TransactionRow } from '../store/rows.ts';
import type { Draws } from './seed-draws.ts';

/** What became of a card: the transaction as upstream tells it with its session. */
export type Payment = Pick<
  TransactionRow,
  | 'id'
  | 'receiptNumber'
  | 'status'
  | 'amountRefunded'
  | 'cardBrand'
  | 'cardLast4'
  | 'gatewayTransactionId'
  | 'tokenId'
  | 'declineCode'
  | 'declineMessage'
>;

const brands = [
  [61, 'Visa'],
  [31, 'Mastercard'],
  [5, 'Amex'],
  [2, 'Discover'],
  [1, 'KeyCard'],
] as const;

const statuses = [
  ...([
    [92.5, 'captured'],
    [2.8, 'refunded'],
    [2.2, 'partially_refunded'],
  ] as const),
  ...([
    [1.6, 'authorized'],
    [0.9, 'voided'],
  ] as const),
] as const;

/** The documented codes, and two that only the gateway's own text explains. */
const declines: readonly (readonly [weight: number, decline: readonly [code: string, message: string]])[] = [
  [34, ['51', 'Insufficient funds']],
  [30, ['05', 'Declined by the card issuer']],
  [16, ['97', '3-D Secure verification failed']],
  [8, ['14', 'Declined by the card issuer']],
  [4, ['12', 'Invalid transaction']],
  [5, ['54', 'Expired card']],
  [3, ['91', 'Issuer or switch is inoperative']],
];

/** The receipt's number as upstream writes it. */
export function receiptNumber(count: number): string {
  return `RCT-${String(count).padStart(6, '0')}`;
}

/** A card that was taken: money held, taken, or given back since. `amount` in minor units. */
export function inventPayment(draws: Draws, amount: number, receipt: number): Payment {
  const status = draws.weighted(statuses);
  return {
    ...card(draws),
    receiptNumber: receiptNumber(receipt),
    status,
    amountRefunded: refundOf(draws, status, amount),
    tokenId: draws.id('tok'),
    declineCode: null,
    declineMessage: null,
  };
}

/** A declined card: it has neither receipt nor token. */
export function inventDecline(draws: Draws): Payment {
  const [declineCode, declineMessage] = draws.weighted(declines);
  return {
    ...card(draws),
    receiptNumber: null,
    status: 'failed',
    amountRefunded: null,
    tokenId: null,
    declineCode,
    declineMessage,
  };
}

function card(draws: Draws) {
  return {
    id: draws.id('txn'),
    cardBrand: draws.weighted(brands),
    cardLast4: String(draws.below(10_000)).padStart(4, '0'),
    gatewayTransactionId: draws.uuid(),
  };
}

/** Null until something was given back: the session's own reply does not tell. */
function refundOf(draws: Draws, status: string, amount: number): number | null {
  if (status === 'refunded') return amount;
  return status === 'partially_refunded'
    ? Math.max(1, Math.round(amount * (0.1 + 0.7 * draws.share())))
    : null;
}
