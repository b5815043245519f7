import { formatMoney } from '#shared/money.ts';
import type { Refund } from '#shared/refunds.ts';
import type { Context } from '../context.ts';
import { ApiError, notFound } from '../errors.ts';
import type { RefundRow, RefundView } from '../store/refund-rows.ts';
import type { TransactionView } from '../store/rows.ts';
import type { UpstreamTransaction } from '../upstream/client.ts';
import type { Reason } from './attempt-reasons.ts';
import type { Actor } from './audit-entries.ts';
import { refundEntry, tellOfRefund } from './refund-attempts.ts';
import { refundReply } from './refund-replies.ts';
import { readPayment, toldRefunded } from './refund-rereads.ts';
import { findTransaction } from './transactions.ts';
import type { Upstream } from './upstreams.ts';

/** The reason why it needs a person, apart from what was found out since. */
type KeptReason = Reason & { first?: string };

/**
 * Reads the payment upstream and compares what was given back with what it should be if this refund was made. What was
 * found is kept with the refund; only a person decides. Throws what a re-read throws; conflict when it needs nobody.
 */
export async function lookAgain(
  context: Context,
  upstream: Upstream,
  id: string,
  actor: Actor,
): Promise<Refund> {
  const row = await needingPerson(context, upstream, id);
  const options = { priority: 'person', attended: true, actor } as const;
  const told = await readPayment(context, upstream, row.transactionId, options);
  const transaction = await findTransaction(context, upstream, row.transactionId);
  const others = await context.store.refunds.ofTransaction(row.accountId, row.transactionId);
  const found = findingOf(row, { told, transaction, others });
  const kept = JSON.parse(row.error ?? '{"code":"conflict","message":""}') as KeptReason;
  const first = kept.first ?? kept.message;
  const error = { ...kept, first, message: `${first} ${found}`.trim() };
  return decide({ context, upstream, actor, row }, 'refund.look_again', {
    ...{ state: 'needs_person', claims: null, error },
    detail: { found },
  });
}

/** A person says whether it was made, and how they know. Throws not_found; conflict when it needs nobody. */
export async function resolveRefund(
  context: Context,
  upstream: Upstream,
  id: string,
  { outcome, note }: { outcome: 'made' | 'not_made'; note: string },
  actor: Actor,
): Promise<Refund> {
  const row = await needingPerson(context, upstream, id);
  const decision = { context, upstream, actor, row };
  const detail = { outcome, note: note.trim() };
  if (outcome === 'not_made') {
    const error: Reason = {
      code: 'conflict',
      message: `A person found that it was not made: ${note.trim()}`,
    };
    return decide(decision, 'refund.resolve', { state: 'refused', claims: null, error, detail });
  }
  const others = await context.store.refunds.ofTransaction(row.accountId, row.transactionId);
  const claims = twinOf(row, others)?.upstreamId ?? null;
  return decide(decision, 'refund.resolve', { state: 'completed', claims, error: null, detail });
}

async function needingPerson(context: Context, { account }: Upstream, id: string): Promise<RefundView> {
  const row = await context.store.refunds.getById({ accountId: account.id, id });
  if (!row) throw notFound();
  if (row.state !== 'needs_person')
    throw new ApiError('conflict', 'This refund needs nobody: it is settled, or goes on by itself.');
  return row;
}

type Decision = { context: Context; upstream: Upstream; actor: Actor; row: RefundRow };
type Change = {
  state: 'completed' | 'refused' | 'needs_person';
  claims: string | null;
  error: Reason | null;
  detail: Record<string, unknown>;
};

async function decide(
  { context, upstream, actor, row }: Decision,
  action: string,
  { state, claims, error, detail }: Change,
): Promise<Refund> {
  const outcome = await context.store.refunds.decide({
    refund: row,
    ...{ transactionId: row.transactionId, fence: row.fence, state, claims },
    error: error && JSON.stringify(error),
    audit: refundEntry({ context, upstream, actor }, row, action, { outcome: state, detail }),
    now: context.clock.now(),
  });
  if (outcome === 'stale') throw new ApiError('conflict', 'This refund has just changed. Look at it again.');
  tellOfRefund(context, row);
  const view = await context.store.refunds.getById(row);
  if (!view) throw notFound();
  return refundReply(view);
}

/** A refund of the same amount that upstream told of since, and that nobody here had asked for as far as can be told. */
function twinOf(row: RefundRow, others: readonly RefundRow[]): RefundRow | undefined {
  if (row.upstreamId !== null) return undefined;
  return others.find(
    ({ source, amount, createdAt }) =>
      source === 'upstream' && amount === row.amount && createdAt >= row.createdAt,
  );
}

type Seen = {
  told: UpstreamTransaction | undefined;
  transaction: TransactionView;
  others: readonly RefundRow[];
};

function findingOf(row: RefundRow, { told, transaction, others }: Seen): string {
  const currency = row.currency ?? '';
  const money = (amount: number) => formatMoney({ amount, currency }).trim();
  const twin = twinOf(row, others);
  const hint = twin ? ` It told of refund ${twin.upstreamId} of the same amount since.` : '';
  if (!told) return `The checkout API does not show this payment now: look in its own pages.${hint}`;
  const refunded = toldRefunded(told, transaction.figureAmount);
  const settled = others.filter(({ id, state }) => id !== row.id && state === 'completed' && id !== twin?.id);
  const before = Math.max(row.refundedBefore ?? 0, ...[settled.reduce((sum, { amount }) => sum + amount, 0)]);
  if (refunded === undefined) {
    const unexplained = before === 0 ? ', and no other refund of it is known here: it was probably made' : '';
    return `Looked again: the checkout API says ${told.status.replace('_', ' ')} without how much${unexplained}.${hint}`;
  }
  if (refunded <= before)
    return `Looked again: ${money(refunded)} was given back in all, as without this refund: it was not made, as far as the checkout API shows.${hint}`;
  if (refunded === before + row.amount)
    return `Looked again: ${money(refunded)} was given back in all, just as with this refund: it was probably made.${hint}`;
  return `Looked again: ${money(refunded)} was given back in all; without this refund it would be ${money(before)}, with it ${money(before + row.amount)}.${hint}`;
}
