import { createHash, randomUUID } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from 'zod/mini';
import { fieldMessages } from '#shared/errors.ts';
import { formatMoney } from '#shared/money.ts';
import { CreateRefundSchema, type CreateRefund, type Refund, type RefundList } from '#shared/refunds.ts';
import type { Context } from '../context.ts';
import { ApiError, notFound, StoreUnavailableError, validationFailed } from '../errors.ts';
import type { IntentName } from '../store/intent-store.ts';
import type { RefundRow } from '../store/refund-rows.ts';
import type { TransactionView } from '../store/rows.ts';
import type { Actor } from './audit-entries.ts';
import { refundEntry, refundKind, settleRefund, tellOfRefund } from './refund-attempts.ts';
import { refundListReply, refundReply } from './refund-replies.ts';
import { findTransaction } from './transactions.ts';
import type { Upstream } from './upstreams.ts';

/** What a refund answers: a settled one's stored bytes, or the refund while it is not settled. */
export type RefundAnswer = { status: number; body: string } | { refund: Refund };

/** How long a refund waits for upstream before it answers 202. */
const answerWithinMs = 2_000;

/** Payments of which nothing can be given back, and why; of a status that nobody announced, upstream decides. */
const notRefundable: Record<string, string> = {
  failed: 'This payment was declined: no money was taken, so there is nothing to give back.',
  voided: 'This payment was voided: no money was taken, so there is nothing to give back.',
  authorized: 'This payment was not captured yet, so there is nothing to give back.',
  refunded: 'All of this payment was given back already.',
};

/** All refunds of a payment, and what is left of it. */
export async function listRefunds(context: Context, upstream: Upstream, id: string): Promise<RefundList> {
  const transaction = await findTransaction(context, upstream, id);
  return refundListReply(
    transaction,
    await context.store.refunds.ofTransaction(upstream.account.id, transaction.id),
  );
}

/** A refund by its maker's key, or by its id. */
export async function getRefund(context: Context, name: IntentName): Promise<Refund> {
  const own = await context.store.refunds.get(name);
  const view = await context.store.refunds.getById({ accountId: name.accountId, id: own?.id ?? name.key });
  if (!view) throw notFound();
  return refundReply(view);
}

/**
 * Gives money back by the protocol of creates (DESIGN, section 5): validated, written durably with its own UUID, sent in the
 * background with that UUID until upstream says yes or no. One refund of a payment at a time. Throws ApiError: what a field
 * says, conflict, idempotency_mismatch, and what a create throws.
 */
export async function createRefund(
  context: Context,
  upstream: Upstream,
  { name, transactionId }: { name: IntentName; transactionId: string },
  input: unknown,
  actor: Actor,
): Promise<RefundAnswer> {
  const parsed = z.safeParse(CreateRefundSchema, input);
  if (!parsed.success) throw validationFailed(fieldMessages(parsed.error.issues));
  const body = { ...parsed.data, reason: parsed.data.reason.trim() };
  const { remaining: _shown, ...asked } = body;
  const bodyHash = hashOf({ ...asked, transactionId });
  // Someone may write to the payment between our look and our write: then it is looked at anew.
  for (let tries = 0; tries < 5; tries += 1) {
    const transaction = await findTransaction(context, upstream, transactionId);
    const known = await context.store.refunds.get(name);
    if (known) return follow(context, known, bodyHash);
    if (!upstream.client) {
      throw new ApiError('api_key_missing', 'This mode has no API key yet. An owner can add the key.');
    }
    try {
      await mustBeRefundable(context, upstream, transaction, body);
    } catch (error) {
      // What stands in its way may be this very refund, pressed twice at once.
      const meanwhile = await context.store.refunds.get(name);
      if (meanwhile) return follow(context, meanwhile, bodyHash);
      throw error;
    }
    const submitted = await submit({ context, upstream, actor }, { name, transaction, body, bodyHash });
    if (submitted === 'changed') continue;
    if (submitted === 'unsettled') throw inFlight();
    return submitted.outcome === 'exists'
      ? follow(context, submitted.refund, bodyHash)
      : waitForAnswer(context, submitted.refund);
  }
  throw new ApiError('conflict', 'This payment is changing right now. Look at it and try again.');
}

type Asking = { name: IntentName; transaction: TransactionView; body: CreateRefund; bodyHash: string };
type Asker = { context: Context; upstream: Upstream; actor: Actor };

async function submit({ context, upstream, actor }: Asker, { name, transaction, body, bodyHash }: Asking) {
  const { amount, reason } = body;
  const now = context.clock.now();
  const leasedAt = context.clock.elapsed();
  const row = {
    ...name,
    id: randomUUID(),
    transactionId: transaction.id,
    ...{ amount, reason, currency: transaction.figureCurrency },
  };
  const submitted = await context.store.refunds.submit({
    ...row,
    bodyHash,
    upstreamBody: JSON.stringify({ amount, reason }),
    leaseOwner: context.instance.name,
    sentUnder: upstream.keyMark,
    seenRefunded: transaction.amountRefunded,
    audit: refundEntry({ context, upstream, actor }, row, 'refund.ask', { outcome: 'pending' }),
    now,
  });
  if (typeof submitted === 'string' || submitted.outcome === 'exists') return submitted;
  const intent = submitted.refund;
  const age = () => context.clock.elapsed() - leasedAt;
  const attempt = { context, upstream, intent, actor, kind: refundKind(intent), age, mayBeMade: false };
  tellOfRefund(context, intent);
  void settleRefund(attempt, { attended: true, leasedAt });
  return submitted;
}

/** Throws what a person can mend: a field, or a refund that another one must wait for. */
async function mustBeRefundable(
  context: Context,
  upstream: Upstream,
  transaction: TransactionView,
  { amount, currency, remaining: shown }: CreateRefund,
): Promise<void> {
  const { figureCurrency } = transaction;
  const list = await listRefunds(context, upstream, transaction.id);
  if (list.unsettled > 0) throw inFlight();
  if (currency !== undefined && currency.toUpperCase() !== figureCurrency) {
    throw validationFailed({
      currency: [`This payment is in ${figureCurrency ?? 'a currency not known here'}.`],
    });
  }
  const why = notRefundable[transaction.status];
  if (why !== undefined) throw validationFailed({ amount: [why] });
  const { remaining } = list;
  // How much was taken is not known here: upstream knows.
  if (remaining === null) return;
  const left = formatMoney({ amount: remaining, currency: figureCurrency ?? '' }).trim();
  if (shown !== undefined && shown !== remaining) {
    throw new ApiError(
      'conflict',
      `Something was given back meanwhile: ${left} is left. Look at it and try again.`,
    );
  }
  if (amount > remaining) throw validationFailed({ amount: [`At most ${left} is left to give back.`] });
}

const inFlight = () =>
  new ApiError(
    'conflict',
    'Another refund of this payment is not settled yet. Wait until it is known whether it was made.',
  );

async function follow(context: Context, refund: RefundRow, bodyHash: string): Promise<RefundAnswer> {
  if (refund.bodyHash !== bodyHash) {
    throw new ApiError(
      'idempotency_mismatch',
      'This key was used for another refund. Open the form anew for a new refund.',
    );
  }
  return waitForAnswer(context, refund);
}

/** Waits up to two seconds for a definitive answer, wherever it is made: here, or in another process. */
async function waitForAnswer(context: Context, refund: RefundRow): Promise<RefundAnswer> {
  const started = context.clock.elapsed();
  for (let row: RefundRow | undefined = refund; row; row = await readAgain(context, row)) {
    const { answerStatus, answerBody, state, error } = row;
    if (answerStatus !== null && answerBody !== null) return { status: answerStatus, body: answerBody };
    const code = error === null ? undefined : (JSON.parse(error) as { code: string }).code;
    if (state === 'pending' && code === 'api_key_rejected') {
      throw new ApiError(
        'api_key_rejected',
        'The checkout API refuses the API key. This refund is kept and goes on when an owner has replaced the key.',
      );
    }
    const left = answerWithinMs - (context.clock.elapsed() - started);
    if (!['pending', 'unknown'].includes(state) || left <= 0) {
      const view = await context.store.refunds.getById(row);
      return { refund: refundReply(view ?? { ...row, userName: null }) };
    }
    await context.settled.wait(refund.id, Math.min(left, 250));
  }
  throw notFound();
}

/** The refund as it stands; a store that has gone since the submission changes nothing about what was promised. */
async function readAgain({ store }: Context, row: RefundRow): Promise<RefundRow | undefined> {
  try {
    return await store.refunds.getById(row);
  } catch (error) {
    if (error instanceof StoreUnavailableError) return row;
    throw error;
  }
}

/** Canonical values (RFC 8785), so that key order makes no difference. */
function hashOf(value: unknown): string {
  return createHash('sha256')
    .update(canonicalize(value) ?? '')
    .digest('hex');
}
