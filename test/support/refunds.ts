import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import { type Refund, RefundListSchema, RefundSchema, UnsettledRefundSchema } from '#shared/refunds.ts';
import { TransactionSchema } from '#shared/transactions.ts';
import type { Seen } from './chaos-proxy.ts';
import type { DeskClient, DeskReply } from './desk-client.ts';
import { cards, payOnHostedPage } from './hosted-page.ts';

/** A payment that was really made on the hosted page, known to the desk. */
export async function paid(client: DeskClient, order: Record<string, unknown> = {}) {
  const session = await client.made(order);
  await payOnHostedPage(session.checkout_url ?? '', cards.visa);
  await client.post(`${client.account}/checkout-sessions/${session.id}/refresh`);
  const { transaction } = await client.session(session.id);
  if (!transaction) throw new Error('the payment did not arrive');
  return { session: session.id, id: transaction.id };
}

export function askRefund(
  client: DeskClient,
  transaction: string,
  body: Record<string, unknown> = {},
  key: string = randomUUID(),
): Promise<DeskReply> {
  return client.post(
    `${client.account}/transactions/${transaction}/refunds`,
    { amount: 2500, reason: 'Sent back by the buyer', ...body },
    { 'Idempotency-Key': key },
  );
}

/** The refund of an answer, made or not yet. */
export function refundOf(reply: DeskReply): Refund {
  return reply.status === 202 ? reply.as(UnsettledRefundSchema).refund : reply.as(RefundSchema);
}

export async function refundsOf(client: DeskClient, transaction: string) {
  return (await client.get(`${client.account}/transactions/${transaction}/refunds`)).as(RefundListSchema);
}

/** The payment as the index has it. */
export async function payment(client: DeskClient, id: string) {
  return (await client.get(`${client.account}/transactions/${id}`)).as(TransactionSchema);
}

/** Waits until the one refund of a payment is in that state, and gives it. */
export function refundTurns(
  client: DeskClient,
  transaction: string,
  state: Refund['state'],
): Promise<Refund> {
  return vi.waitUntil(
    async () => (await refundsOf(client, transaction)).data.find((refund) => refund.state === state),
    { timeout: 15_000, interval: 20 },
  );
}

/** The tries of a refund, as upstream meets them. */
export const refunding = (transaction: string) => (seen: Seen) =>
  seen.path.endsWith(`/payments/${transaction}/refund`);
