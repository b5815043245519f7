import { formatMoney } from './money.ts';

export type ReceiptTone = 'paid' | 'refunded' | 'failed' | 'waiting' | 'cancelled' | 'unknown';

/** What a buyer is told: one word, a sentence, and whether any money was taken. */
export type ReceiptStatus = { tone: ReceiptTone; word: string; sentence: string; isTaken: boolean };

const statuses = new Map<string, ReceiptStatus>([
  [
    'captured',
    { tone: 'paid', word: 'Paid', sentence: 'The payment was taken from the card.', isTaken: true },
  ],
  [
    'partially_refunded',
    {
      tone: 'refunded',
      word: 'Partly refunded',
      sentence: 'The payment was taken; part of it was given back.',
      isTaken: true,
    },
  ],
  [
    'refunded',
    {
      tone: 'refunded',
      word: 'Refunded',
      sentence: 'The payment was taken and all of it given back.',
      isTaken: true,
    },
  ],
  [
    'authorized',
    {
      tone: 'waiting',
      word: 'Authorized, not paid',
      sentence: 'The card agreed; no money has been taken yet.',
      isTaken: false,
    },
  ],
  [
    'voided',
    {
      tone: 'cancelled',
      word: 'Voided',
      sentence: 'It was released before any money was taken.',
      isTaken: false,
    },
  ],
  ['failed', { tone: 'failed', word: 'Declined', sentence: 'No money was taken.', isTaken: false }],
]);

/** A transaction's status in words for a buyer; one that nobody explains is shown as it is. */
export const receiptStatus = (status: string): ReceiptStatus =>
  statuses.get(status) ?? {
    tone: 'unknown',
    word: status,
    sentence: 'The payment service gave this status without explaining it: do not take it for paid.',
    isTaken: false,
  };

type ReceiptFigures = {
  status: string;
  amount: number | null;
  refunded: number | null;
  currency: string | null;
};

/**
 * The amount as it stands beside the status: "2,500.00 JMD". Where money was given back it says how much of what, for beside
 * "Partly refunded" a bare amount reads as the refund. Null when it is not known.
 */
export function amountInWords({ status, amount, refunded, currency }: ReceiptFigures): string | null {
  if (currency === null) return null;
  const money = (value: number) => formatMoney({ amount: value, currency });
  const isFull = status === 'refunded';
  if (!isFull && status !== 'partially_refunded') return amount === null ? null : money(amount);
  const back = refunded !== null && refunded > 0 ? refunded : null;
  if (amount === null) return back === null ? null : `${money(back)} given back`;
  if (isFull && (back === null || back === amount)) return `${money(amount)} given back in full`;
  return `${back === null ? 'part' : money(back)} of ${money(amount)} given back`;
}

/** Nothing on a receipt of test mode may read as if money had been taken. */
export const inTest = (status: ReceiptStatus): ReceiptStatus =>
  status.isTaken ? { ...status, sentence: 'This is a test: no money moved.' } : status;
