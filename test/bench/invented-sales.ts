import type { CheckoutSessionRow, TransactionRow } from '../../server/store/rows.ts';
import type { Random } from '../soak/random.ts';
import { islandCakes } from './island-cakes.ts';

/** What is asked for in a create, in the API's words. */
export type Order = {
  amount: number;
  currency: string;
  description: string;
  customer?: { name?: string; email?: string };
  metadata: Record<string, string>;
};

/** An order of the bakery under its own number, over a sum of its own. */
export function inventOrder(random: Random, number: number): Order {
  const sale = islandCakes[random.below(islandCakes.length)]?.order as unknown as Order;
  const { currency, description, customer } = sale;
  return {
    amount: sale.amount + 5 * random.below(200),
    currency,
    description: `${description} (${number})`,
    ...(customer && { customer }),
    metadata: { order: String(number), branch: random.chance(0.5) ? 'Kingston' : 'Montego Bay' },
  };
}

/** Orders without end, numbered from `first` on. */
export function* inventOrders(random: Random, first: number): Generator<Order> {
  for (let number = first; ; number += 1) yield inventOrder(random, number);
}

/** The row of a link that was made from the order; what is given comes before what is usual. */
export function sessionRow(
  order: Order,
  given: Pick<CheckoutSessionRow, 'accountId' | 'id' | 'createdAt'> & Partial<CheckoutSessionRow>,
): CheckoutSessionRow {
  const { amount, currency, description, customer, metadata } = order;
  const { id, createdAt } = given;
  const status = given.status ?? 'open';
  return {
    status,
    reportedStatus: null,
    amount,
    currency,
    checkoutUrl: `https://pay.example/checkout/${id}`,
    description,
    customerName: customer?.name ?? null,
    customerEmail: customer?.email ?? null,
    gateway: null,
    orderJson: JSON.stringify({ amount, currency, expires_in_minutes: 1440 }),
    metadataJson: JSON.stringify(metadata),
    rawJson: JSON.stringify({
      ...{ id, status, amount, currency, description, metadata },
      ...{ completed_at: null, transaction: null },
    }),
    expiresAt: createdAt + 86_400_000,
    completedAt: null,
    createdBy: null,
    source: 'created',
    intentId: null,
    replaces: null,
    replacedBy: null,
    transactionId: null,
    checkedAt: createdAt,
    missingSince: null,
    contradiction: null,
    nextCheckAt: null,
    acknowledged: null,
    version: 1,
    ...given,
  };
}

const minute = 60_000;
const day = 1440 * minute;
const cards = ['visa', 'mastercard', 'amex'];

/** A link of the last half year that has ended, mostly paid, with its receipt. */
export function endedSale(random: Random, accountId: number, number: number, now: number) {
  const order = inventOrder(random, number);
  const createdAt = now - day - random.below(180 * day);
  const status = endingOf(random.below(100));
  const id = `cs_${random.word(24)}`;
  const endedAt = createdAt + random.below(30 * minute);
  const session = sessionRow(order, {
    ...{ accountId, id, createdAt, status, checkedAt: endedAt },
    completedAt: status === 'completed' ? endedAt : null,
  });
  if (status !== 'completed' && status !== 'failed') return { session, transaction: null };
  const transaction: TransactionRow = {
    accountId,
    id: `txn_${random.word(24)}`,
    receiptNumber: status === 'completed' ? `RCT-${String(number).padStart(6, '0')}` : null,
    status: status === 'completed' ? 'approved' : 'declined',
    amount: order.amount,
    amountRefunded: 0,
    currency: order.currency,
    cardBrand: cards[random.below(cards.length)] ?? null,
    cardLast4: String(1000 + random.below(9000)),
    gatewayTransactionId: random.word(32).toUpperCase(),
    tokenId: null,
    declineCode: status === 'failed' ? '05' : null,
    declineMessage: status === 'failed' ? 'Do not honor' : null,
    createdAt: endedAt,
    checkoutSessionId: id,
    source: 'session',
    rawJson: null,
    checkedAt: endedAt,
  };
  return { session, transaction };
}

function endingOf(draw: number): string {
  if (draw < 70) return 'completed';
  if (draw < 90) return 'expired';
  return draw < 97 ? 'failed' : 'cancelled';
}
