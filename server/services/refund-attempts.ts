import { formatMoney } from '#shared/money.ts';
import type { Context } from '../context.ts';
import type { RefundRow } from '../store/refund-rows.ts';
import type { UpstreamRefund } from '../upstream/client.ts';
import { type Reason, reasonsAbout } from './attempt-reasons.ts';
import { type RunOptions, runTry } from './attempt-runs.ts';
import { type AttemptKind, needsPerson, type Try } from './attempts.ts';
import { type Actor, auditEntry } from './audit-entries.ts';
import { deniedAlone } from './calls.ts';
import { noteRefundElsewhere } from './refund-events.ts';
import { isPlainlyNotMade, rereadAfterRefund } from './refund-rereads.ts';
import { refundReply } from './refund-replies.ts';
import type { Upstream } from './upstreams.ts';

const reasons: AttemptKind['reasons'] = {
  ...reasonsAbout({
    one: 'refund',
    others: 'refunds',
    perhaps: 'may have been made',
    absent: 'no money was given back',
  }),
  unanswered: {
    code: 'upstream_unavailable',
    message:
      'The checkout API did not answer. This refund may have been made: we are checking with the same key, and you need do nothing.',
  },
};

/** What makes an attempt one to give money back. */
export function refundKind(row: RefundRow): AttemptKind {
  return {
    outcomes: ({ store }) => store.refunds,
    entry: ({ context, upstream, actor }, outcome, detail) =>
      refundEntry({ context, upstream, actor }, row, 'refund.create', { outcome, detail }),
    madeBy: ({ refunded }) => refunded,
    reasons,
    isRefusalFinal: ({ context, upstream }) => isPlainlyNotMade(context, upstream, row),
  };
}

type Told = { outcome: string; detail?: Record<string, unknown> };

/** An audit entry about a refund; it stands in the timeline of its payment. */
export function refundEntry(
  { context, upstream, actor }: { context: Context; upstream: Upstream; actor: Actor },
  row: Pick<RefundRow, 'accountId' | 'id' | 'userId' | 'transactionId' | 'amount' | 'currency' | 'reason'>,
  action: string,
  { outcome, detail = {} }: Told,
) {
  const { amount, currency, reason } = row;
  const maker = { ...actor, userId: actor.userId ?? row.userId };
  return auditEntry(context.clock.now(), maker, action, {
    merchant: upstream.account.merchant,
    accountId: row.accountId,
    kind: 'transaction',
    id: row.transactionId,
    outcome,
    detail: { ...detail, refund: row.id, amount, currency, reason },
  });
}

/** One try of a refund under its lease: POST with its own UUID, then write down what upstream said. */
export async function settleRefund(attempt: Try<RefundRow>, options: RunOptions): Promise<void> {
  const { upstream, intent } = attempt;
  await runTry(attempt, options, {
    tier: 'payment-mutations',
    send: (client, body) =>
      deniedAlone(upstream, { priority: 'person', attended: options.attended }, client, () =>
        client.refund({ transactionId: intent.transactionId, body, idempotencyKey: intent.id }),
      ),
    async made(reply) {
      upstream.refunded += 1;
      await settleMade(attempt, reply);
    },
  });
  tellOfRefund(attempt.context, intent);
}

/** Open screens read the payment and its refunds anew. */
export function tellOfRefund({ live }: Context, { accountId, transactionId }: RefundRow): void {
  live.publish(accountId, { kind: 'refund', id: transactionId });
  live.publish(accountId, { kind: 'transaction', id: transactionId });
}

/** Writes down upstream's yes: the refund, the payment's figures, answer and audit entry in one transaction. */
async function settleMade(attempt: Try<RefundRow>, reply: UpstreamRefund): Promise<void> {
  const { context, upstream, intent, actor } = attempt;
  const now = context.clock.now();
  const doubt = doubtAbout(intent, reply);
  const state = reply.status === 'completed' ? 'completed' : 'needs_person';
  const maker = intent.userId === null ? undefined : await context.store.users.get(intent.userId);
  const error = doubt === undefined ? null : JSON.stringify(doubt);
  const made = {
    ...intent,
    state,
    upstreamId: reply.id,
    amount: reply.amount,
    error,
    updatedAt: now,
  } as const;
  const isAnswer = state === 'completed';
  const outcome = await context.store.refunds.settleMade({
    refund: intent,
    ...{ transactionId: intent.transactionId, upstreamId: reply.id, amount: reply.amount, state, error },
    answerStatus: isAnswer ? 201 : null,
    answerBody: isAnswer ? JSON.stringify(refundReply({ ...made, userName: maker?.name ?? null })) : null,
    audit: refundEntry({ context, upstream, actor }, made, 'refund.create', {
      outcome: state,
      detail: { upstream_id: reply.id },
    }),
    now,
  });
  if (outcome === 'taken') {
    context.log.error({ refund: intent.id, made: reply.id }, 'upstream gave one refund to two attempts');
    return needsPerson(attempt, reasons.ofAnother);
  }
  if (outcome === 'known') {
    // Written before, by whoever took the attempt over; where that was under another id, this is one more.
    await noteRefundElsewhere(context, upstream, {
      ...{ transactionId: intent.transactionId, upstreamId: reply.id, amount: reply.amount },
      reason: intent.reason,
    });
    return undefined;
  }
  context.settled.announce(intent.id);
  tellOfRefund(context, intent);
  return rereadAfterRefund(context, upstream, intent.transactionId, actor);
}

/** What a person must know of a refund that upstream made otherwise than asked. */
function doubtAbout({ amount, currency }: RefundRow, reply: UpstreamRefund): Reason | undefined {
  const money = (sum: number) => formatMoney({ amount: sum, currency: currency ?? '' }).trim();
  const doubts = [
    reply.amount !== amount &&
      `Asked for ${money(amount)}, the checkout API gave back ${money(reply.amount)}.`,
    reply.status !== 'completed' &&
      `The checkout API made refund ${reply.id} and calls it “${reply.status.slice(0, 60)}”. It may still come to nothing.`,
  ].filter((doubt) => doubt !== false);
  return doubts.length === 0 ? undefined : { code: 'conflict', message: doubts.join(' ') };
}
