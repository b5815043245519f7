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
  if (named !== null) now = await linked(context, view, line, named);
  if (note !== null) {
    now = { ...now, note, resolvedAt: context.clock.now(), resolvedBy: call.actor.userId };
  }
  return save(context, call, view, now, named === null ? 'statement.settle' : 'statement.link');
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
  const now: StatementLineRow =
    line.matchedBy === 'hand'
      ? {
          ...open,
          ...{ outcome: 'missing_here', matchedBy: null, transactionId: null, details: null },
          difference: line.amount,
        }
      : open;
  return save(context, call, view, now, 'statement.reopen');
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

async function linked(
  { store }: Context,
  view: StatementView,
  line: StatementLineView,
  named: string,
): Promise<StatementLineRow> {
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
  const bare = { ...line, sameAsLine: null, sameIn: null };
  const compared =
    line.kind === 'payment' ? comparePayment(bare, one) : (compareRefunds([bare], one)[0] ?? bare);
  return { ...compared, matchedBy: 'hand' };
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
  line: StatementLineRow,
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
  if ((await context.store.statements.settle(view, line, audit)) === 'stale') {
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
