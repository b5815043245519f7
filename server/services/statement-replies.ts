import type { Statement, StatementLine } from '#shared/statements.ts';
import { StatementSettingsSchema } from '#shared/statements.ts';
import * as z from 'zod/mini';
import type { CandidateRow, StatementLineView, StatementView } from '../store/statement-store.ts';
import { instantReply } from './replies.ts';
import { readDetails } from './statement-compare.ts';
import { stalledMs } from './statement-runs.ts';

/** How a statement is read, from the text that is kept; undefined for what is of another time. */
export function readSettings(settings: string) {
  const read = z.safeParse(StatementSettingsSchema, JSON.parse(settings));
  return read.success ? read.data : undefined;
}

export function statementReply(row: StatementView, now: number): Statement {
  const isStalled = row.state === 'matching' && now - row.updatedAt > stalledMs;
  return {
    id: row.id,
    name: row.name,
    state: isStalled ? 'interrupted' : row.state,
    progress: { done: row.stepsDone, total: row.stepsTotal },
    sha256: row.sha256,
    sheet: row.sheet === '' ? null : row.sheet,
    lines: row.lines,
    matched: row.matched,
    open: row.openLines,
    from_day: row.fromDay,
    to_day: row.toDay,
    imported_at: instantReply(row.importedAt),
    imported_by: row.importedByName,
    matched_at: row.matchedAt === null ? null : instantReply(row.matchedAt),
  };
}

/** `known`: the transactions of the page, by id. */
export function lineReply(row: StatementLineView, known: ReadonlyMap<string, CandidateRow>): StatementLine {
  const { differences = [], problems = [], candidates = [] } = readDetails(row);
  const shown = (id: string) => {
    const one = known.get(id);
    return one ? [transactionOf(one)] : [];
  };
  return {
    position: row.position,
    line: row.line,
    kind: row.kind,
    amount: row.amount,
    currency: row.currency,
    fee: row.fee,
    net: row.net,
    day: row.day,
    card_last4: row.cardLast4,
    gateway_transaction_id: row.gatewayTransactionId,
    receipt_number: row.receiptNumber,
    outcome: row.outcome,
    matched_by: row.matchedBy,
    difference: row.difference,
    differences,
    problems,
    transaction: row.transactionId === null ? null : (shown(row.transactionId)[0] ?? null),
    candidates: candidates.flatMap(shown),
    same_as_line: row.sameAsLine,
    same_in:
      row.sameIn === null ? null : { id: row.sameIn, name: row.sameInName ?? 'a statement that was removed' },
    note: row.note,
    resolved_at: row.resolvedAt === null ? null : instantReply(row.resolvedAt),
    resolved_by: row.resolvedByName,
  };
}

/** Every transaction that these lines show. */
export const transactionsOf = (lines: readonly StatementLineView[]) => [
  ...new Set(
    lines.flatMap((line) => [
      ...(line.transactionId ? [line.transactionId] : []),
      ...(readDetails(line).candidates ?? []),
    ]),
  ),
];

function transactionOf(one: CandidateRow) {
  return {
    id: one.id,
    receipt_number: one.receiptNumber,
    status: one.status,
    amount: one.figureAmount,
    amount_refunded: one.amountRefunded,
    currency: one.figureCurrency,
    card_last4: one.cardLast4,
    gateway_transaction_id: one.gatewayTransactionId,
    created_at: one.createdAt === null ? null : instantReply(one.createdAt),
  };
}
