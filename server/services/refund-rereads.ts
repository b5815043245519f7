import type { Context } from '../context.ts';
import { ApiError } from '../errors.ts';
import type { RefundRow } from '../store/refund-rows.ts';
import type { CheckoutSessionView } from '../store/rows.ts';
import type { UpstreamTransaction } from '../upstream/client.ts';
import { type Actor, noActor } from './audit-entries.ts';
import type { CallOptions } from './calls.ts';
import { applyReply, readUpstream, rereadSession } from './reread.ts';
import type { Upstream } from './upstreams.ts';

/** When what could not be read after a refund is asked for again. */
const againAfterMs = 15_000;

/** Reads the payment after a refund: what upstream says of it wins. What fails is made up for by the next check. */
export async function rereadAfterRefund(
  context: Context,
  upstream: Upstream,
  transactionId: string,
  actor: Actor,
): Promise<void> {
  try {
    const session = await sessionOf(context, upstream, transactionId);
    if (!session) return;
    try {
      await rereadSession(context, upstream, session, { priority: 'job', attended: false, actor });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const nextCheckAt = context.clock.now() + againAfterMs;
      await context.store.checkoutSessions.save({ ...session, nextCheckAt }, null, null, session.nextCheckAt);
    }
  } catch (error) {
    // The refund itself is written: this must not be taken for its failure.
    context.log.warn(
      { err: error, transaction: transactionId },
      'a payment could not be read after its refund',
    );
  }
}

/** What upstream says of a payment now, written down; undefined where it can't be read by way of its session. */
export async function readPayment(
  context: Context,
  upstream: Upstream,
  transactionId: string,
  options: CallOptions & { actor: Actor },
): Promise<UpstreamTransaction | undefined> {
  const session = await sessionOf(context, upstream, transactionId);
  if (!session) return undefined;
  const reply = await readUpstream(context, upstream, session.id, options);
  if (reply === 'missing') return undefined;
  await applyReply(context, upstream, session, reply, options.actor);
  return reply.transaction?.id === transactionId ? reply.transaction : undefined;
}

/** How much was given back by what upstream says, in minor units; undefined where it does not tell. */
export function toldRefunded({ status, amountRefunded }: UpstreamTransaction, captured: number | null) {
  if (amountRefunded !== undefined) return amountRefunded;
  if (status === 'captured') return 0;
  return status === 'refunded' ? (captured ?? undefined) : undefined;
}

/** Whether upstream's figures rule out that an earlier try of this refund was made. Throws ApiError while they can't be had. */
export async function isPlainlyNotMade(
  context: Context,
  upstream: Upstream,
  { transactionId, refundedBefore }: RefundRow,
): Promise<boolean> {
  const options = { priority: 'job', attended: false, actor: noActor } as const;
  const told = await readPayment(context, upstream, transactionId, options);
  // In full is no figure that tells whose refund it was.
  const refunded = told && toldRefunded(told, null);
  return refunded !== undefined && refunded <= (refundedBefore ?? 0);
}

async function sessionOf(
  { store }: Context,
  { account }: Upstream,
  transactionId: string,
): Promise<CheckoutSessionView | undefined> {
  const transaction = await store.transactions.get(account.id, transactionId);
  const id = transaction?.checkoutSessionId;
  return id ? store.checkoutSessions.get(account.id, id) : undefined;
}
