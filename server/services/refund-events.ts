import { randomUUID } from 'node:crypto';
import type { Context } from '../context.ts';
import { auditEntry, noActor } from './audit-entries.ts';
import type { Upstream } from './upstreams.ts';

/** A refund that upstream told of; amount in minor units. */
export type ToldRefund = { transactionId: string; upstreamId: string; amount: number; reason: string | null };

/** Takes in a refund that may not be known here: made elsewhere, or by a person's word. Counted once, however often told. */
export async function noteRefundElsewhere(
  context: Context,
  upstream: Upstream,
  { transactionId, upstreamId, amount, reason }: ToldRefund,
): Promise<'known' | 'joined' | 'added' | 'no_payment'> {
  const { store, clock, live } = context;
  const { id: accountId, merchant } = upstream.account;
  const transaction = await store.transactions.get(accountId, transactionId);
  if (!transaction) return 'no_payment';
  const now = clock.now();
  const currency = transaction.figureCurrency;
  const id = randomUUID();
  const outcome = await store.refunds.told({
    ...{ accountId, id, transactionId, upstreamId, amount, currency, reason, now },
    audit: auditEntry(now, noActor, 'refund.told', {
      ...{ merchant, accountId, kind: 'transaction', id: transactionId },
      detail: { upstream_id: upstreamId, amount, currency, reason },
    }),
  });
  if (outcome !== 'known') {
    live.publish(accountId, { kind: 'refund', id: transactionId });
    live.publish(accountId, { kind: 'transaction', id: transactionId });
  }
  return outcome;
}
