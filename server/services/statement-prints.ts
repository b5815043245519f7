import { createHash } from 'node:crypto';
import { receiptKey } from '#shared/receipts.ts';
import type { ReadLine } from '#shared/statement-lines.ts';
import { folded } from '../store/sql.ts';

/** A line with what it is known by in whatever file; null for one that can't be read. */
export type PrintedLine = ReadLine & { fingerprint: string | null };

/** Gives the lines of one file, in their order, their fingerprints. What stands there twice is told apart by its turn: two equal refunds are two. */
export function linePrinter(): (line: ReadLine) => PrintedLine {
  const turns = new Map<string, number>();
  return (line) => {
    if (line.problems.length > 0) return { ...line, fingerprint: null };
    const print = printOf(line);
    const turn = (turns.get(print) ?? 0) + 1;
    turns.set(print, turn);
    const fingerprint = createHash('sha256').update(`${print}\n${turn}`).digest('base64url').slice(0, 22);
    return { ...line, fingerprint };
  };
}

/** What makes a line the same in another file: fees and payout dates may be told there otherwise. */
function printOf({
  kind,
  amount,
  currency,
  day,
  cardLast4,
  gatewayTransactionId,
  receiptNumber,
}: ReadLine): string {
  const id = gatewayTransactionId === null ? null : folded(gatewayTransactionId);
  const receipt = receiptNumber === null ? null : (receiptKey(receiptNumber) ?? receiptNumber);
  return JSON.stringify([kind, amount, currency, id ?? day, id, receipt, cardLast4]);
}
