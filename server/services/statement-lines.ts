import { receiptKey } from '#shared/receipts.ts';
import type { SettleLine, StatementLine } from '#shared/statements.ts';
import type { Context } from '../context.ts';
import { ApiError, notFound, validationFailed } from '../errors.ts';
import { folded } from '../store/sql.ts';
import type {
  CandidateRow,
  StatementLineRow,
  StatementLineView,
  StatementView,
} from '../store/statement-store.ts';
import { auditEntry } from './audit-entries.ts';
import { comparePayment, compareRefunds } from './statement-compare.ts';
import { lineReply, transactionsOf } from './statement-replies.ts';
import { findStatement, refuseUnready, type StatementCall } from './statements.ts';

/**
 * What a person decides about a line: the receipt that it is, or a note that settles it. Throws not_found, conflict while
 * the statement is being matched, validation_failed (no such receipt, or another line's).
 */
export async function settleLine(
  context: Context,
  call: StatementCall,
  place: { id: string; position: number },
  given: SettleLine,
): Promise<StatementLine> {
  const { view, line } = await find(context, call, place);
  const note = given.note?.trim() || null;
  const named = given.transaction?.trim() || null;
  if (note === null && named === null)
    throw validationFailed({ note: ['Write a note, or name the receipt.'] });
  let now: StatementLineRow = line;
  let others: StatementLineRow[] = [];
  if (named !== null) ({ now, others } = await linked(context, view, line, named));
  if (note !== null) {
    now = { ...now, note, resolvedAt: context.clock.now(), resolvedBy: call.actor.userId };
  }
  return save(context, call, view, { now, others }, named === null ? 'statement.settle' : 'statement.link');
}

/** Takes back what a person decided: the note, and a receipt that was linked by hand. Throws as {@link settleLine} does. */
export async function reopenLine(
  context: Context,
  call: StatementCall,
  place: { id: string; position: number },
): Promise<StatementLine> {
  const { view, line } = await find(context, call, place);
  if (line.resolvedAt === null && line.matchedBy !== 'hand') return shown(context, view, line);
  const open = { ...line, note: null, resolvedAt: null, resolvedBy: null };
  const isLinked = line.matchedBy === 'hand';
  const now: StatementLineRow = isLinked
    ? {
        ...open,
        ...{ outcome: 'missing_here', matchedBy: null, transactionId: null, details: null },
        difference: line.amount,
      }
    : open;
  const others = isLinked ? await leftOf(context, view, line) : [];
  return save(context, call, view, { now, others }, 'statement.reopen');
}

async function find(
  context: Context,
  call: StatementCall,
  { id, position }: { id: string; position: number },
) {
  const view = await findStatement(context, call, id);
  refuseUnready(context, view);
  const line = await context.store.statements.line(view, position);
  if (!line) throw notFound();
  return { view, line };
}

/** A line as it is now, and those that are told otherwise because of it. */
type Decided = { now: StatementLineRow; others: StatementLineRow[] };

async function linked(
  context: Context,
  view: StatementView,
  line: StatementLineView,
  named: string,
): Promise<Decided> {
  const { store } = context;
  const refuse = (why: string) => validationFailed({ transaction: [why] });
  if (line.line === null) throw refuse('This receipt has no line. Link the line that it belongs to.');
  if (line.kind === null || line.amount === null || line.outcome === 'error') {
    throw refuse('This line can’t be read, so it can’t be compared. Settle it with a note.');
  }
  const one = await findTransaction(store, view.accountId, named, refuse);
  if (line.kind === 'payment') {
    const holder = await store.statements.holderOf(view, one.id, line.position);
    if (holder) throw refuse(`Line ${holder.line ?? '?'} is this receipt already. Open that one first.`);
  }
  const bare: StatementLineRow = { ...line, sameAsLine: null, sameIn: null, matchedBy: 'hand' };
  if (line.kind === 'payment') return { now: comparePayment(bare, one), others: [] };
  const left = line.transactionId === one.id ? [] : await leftOf(context, view, line);
  const together = await refundsTogether(context, view, one, { without: line.position, and: [bare] });
  const now = together.find(({ position }) => position === line.position) ?? bare;
  return { now, others: [...left, ...together.filter((other) => other !== now)] };
}

/** Refund lines that a line stood with, compared without it. */
async function leftOf(
  context: Context,
  view: StatementView,
  { kind, transactionId, position }: StatementLineRow,
): Promise<StatementLineRow[]> {
  if (kind !== 'refund' || transactionId === null) return [];
  const [one] = await context.store.candidates.byIds(view.accountId, [transactionId]);
  return one ? refundsTogether(context, view, one, { without: position, and: [] }) : [];
}

/** All refund lines of a payment as they compare with what was given back of it in all. */
async function refundsTogether(
  { store }: Context,
  view: StatementView,
  one: CandidateRow,
  { without, and }: { without: number; and: StatementLineRow[] },
): Promise<StatementLineRow[]> {
  const held = await store.statements.refundsOf(view, one.id);
  const lines = [...held.filter(({ position }) => position !== without), ...and];
  return compareRefunds(
    lines.toSorted((a, b) => a.position - b.position),
    one,
  );
}

async function findTransaction(
  { candidates }: Context['store'],
  accountId: number,
  named: string,
  refuse: (why: string) => Error,
): Promise<CandidateRow> {
  const [byId] = await candidates.byIds(accountId, [named]);
  if (byId) return byId;
  const key = receiptKey(named);
  const [byGatewayId, byReceipt] = await Promise.all([
    candidates.byName(accountId, 'gateway_transaction_id_folded', [folded(named)]),
    candidates.byName(accountId, 'receipt_digits', key === undefined ? [] : [key]),
  ]);
  const [one, ...others] = byReceipt.length > 0 ? byReceipt : byGatewayId;
  if (!one) throw refuse('There is no such receipt here. Write its number or its transaction id.');
  if (others.length > 0) throw refuse('Several receipts have this number. Write the transaction id.');
  return one;
}

async function save(
  context: Context,
  { merchant, actor }: StatementCall,
  view: StatementView,
  { now: line, others }: Decided,
  action: string,
): Promise<StatementLine> {
  const audit = auditEntry(context.clock.now(), actor, action, {
    ...{ merchant: merchant.slug, accountId: view.accountId, kind: 'statement', id: view.id },
    // The note itself is people's text and stands with the line.
    detail: {
      position: line.position,
      line: line.line,
      outcome: line.outcome,
      transaction: line.transactionId,
    },
  });
  const outcome = await context.store.statements.settle(view, line, audit, others);
  if (outcome === 'taken') {
    throw new ApiError(
      'conflict',
      'Another line has just been linked to this receipt. Look at the lines again.',
    );
  }
  if (outcome === 'stale') {
    throw new ApiError('conflict', 'This statement has just been matched anew. Look at the line again.');
  }
  context.live.publish(view.accountId, { kind: 'statement', id: view.id });
  const saved = await context.store.statements.line(view, line.position);
  if (!saved) throw notFound();
  return shown(context, view, saved);
}

async function shown(
  { store }: Context,
  view: StatementView,
  line: StatementLineView,
): Promise<StatementLine> {
  const found = await store.candidates.byIds(view.accountId, transactionsOf([line]));
  return lineReply(line, new Map(found.map((one) => [one.id, one])));
}
