import { receiptKey } from '#shared/receipts.ts';
import type { LineDifference, LineProblem } from '#shared/statements.ts';
import { capturedStatuses } from '#shared/transactions.ts';
import { folded } from '../store/sql.ts';
import type { CandidateRow, StatementLineRow } from '../store/statement-store.ts';

/** What stands in the details of a line. */
export type LineDetails = {
  differences?: LineDifference[];
  problems?: LineProblem[];
  candidates?: string[];
};

export const readDetails = ({ details }: Pick<StatementLineRow, 'details'>): LineDetails =>
  details === null ? {} : (JSON.parse(details) as LineDetails);

export const isCaptured = ({ status }: Pick<CandidateRow, 'status'>) =>
  (capturedStatuses as readonly string[]).includes(status);

const capturedAmount = (one: CandidateRow) => (isCaptured(one) ? (one.figureAmount ?? 0) : 0);

/** What was given back of it; upstream may tell of a full refund by the status alone. */
export const refundedAmount = (one: CandidateRow) =>
  one.amountRefunded ?? (one.status === 'refunded' ? (one.figureAmount ?? 0) : 0);

export const sameGatewayId = (line: StatementLineRow, one: CandidateRow) =>
  line.gatewayTransactionId === null ||
  one.gatewayTransactionIdFolded === null ||
  folded(line.gatewayTransactionId) === one.gatewayTransactionIdFolded;

export const sameReceipt = (line: StatementLineRow, one: CandidateRow) => {
  const key = line.receiptNumber === null ? undefined : receiptKey(line.receiptNumber);
  return key === undefined || one.receiptDigits === null || key === one.receiptDigits;
};

/** A line with the transaction that it is, and in what the two differ. A payment's date may differ: it is often a payout's. */
export function comparePayment(line: StatementLineRow, one: CandidateRow): StatementLineRow {
  const amount = line.amount ?? 0;
  const differences = namedDifferences(line, one);
  if (!sameGatewayId(line, one)) {
    differences.push(
      differenceOf('gateway_transaction_id', line.gatewayTransactionId, one.gatewayTransactionId),
    );
  }
  const isSameCurrency = line.currency === one.figureCurrency;
  if (isSameCurrency && amount !== one.figureAmount) {
    differences.unshift(differenceOf('amount', amount, one.figureAmount));
  }
  if (!isCaptured(one)) differences.unshift(differenceOf('status', 'captured', one.status));
  const expected = line.fee === null ? undefined : amount - Math.abs(line.fee);
  if (line.net !== null && expected !== undefined && line.net !== expected) {
    differences.push(differenceOf('net', line.net, expected));
  }
  return outcomeOf(line, one, differences, isSameCurrency ? amount - capturedAmount(one) : null);
}

/** Refund lines of one transaction together, since upstream tells only the sum of what was given back. */
export function compareRefunds(lines: readonly StatementLineRow[], one: CandidateRow): StatementLineRow[] {
  const theirs = lines.reduce((sum, { amount }) => sum - (amount ?? 0), 0);
  const ours = refundedAmount(one);
  return lines.map((line, index) => {
    const differences = namedDifferences(line, one);
    const isSameCurrency = line.currency === one.figureCurrency;
    if (isSameCurrency && theirs !== ours) differences.unshift(differenceOf('amount_refunded', theirs, ours));
    // The sum's difference counts once.
    const difference = index === 0 ? ours - theirs || 0 : 0;
    return outcomeOf(line, one, differences, isSameCurrency ? difference : null);
  });
}

function namedDifferences(line: StatementLineRow, one: CandidateRow): LineDifference[] {
  const differences: LineDifference[] = [];
  if (line.currency !== one.figureCurrency) {
    differences.push(differenceOf('currency', line.currency, one.figureCurrency));
  }
  if (!sameReceipt(line, one)) {
    differences.push(differenceOf('receipt_number', line.receiptNumber, one.receiptNumber));
  }
  if (line.cardLast4 !== null && one.cardLast4 !== null && line.cardLast4 !== one.cardLast4) {
    differences.push(differenceOf('card_last4', line.cardLast4, one.cardLast4));
  }
  return differences;
}

const differenceOf = (field: string, theirs: string | number | null, ours: string | number | null) => ({
  field,
  theirs: String(theirs ?? ''),
  ours: String(ours ?? ''),
});

function outcomeOf(
  line: StatementLineRow,
  one: CandidateRow,
  differences: LineDifference[],
  difference: number | null,
): StatementLineRow {
  return {
    ...line,
    outcome: differences.length > 0 ? 'differs' : 'matched',
    transactionId: one.id,
    difference,
    details: differences.length > 0 ? JSON.stringify({ differences } satisfies LineDetails) : null,
  };
}
