import { formatMoney, type Money } from '#shared/money.ts';
import type { UpstreamSession } from '../upstream/client.ts';
import { isSameSum } from './sums.ts';
import type { WebhookEvent } from './webhooks.ts';

/** Events that claim a payment of the whole; a refund's amount is its own. */
const wholePayments = ['payment.completed', 'payment.captured', 'payment.failed'];

/** The sum that an event told of, as far as it did. */
type ToldSum = { amount: number | undefined; currency: string };

/** What an event says of the sum where that is not the link's (faults W21). Amount: minor units. */
export function otherSumIn(event: WebhookEvent, held: Money): ToldSum | undefined {
  if (!wholePayments.includes(event.event_type)) return undefined;
  const amount = event.payload_redacted?.amount ?? undefined;
  const currency = event.payload_redacted?.currency ?? held.currency;
  return isSameSum({ amount: amount ?? held.amount, currency }, held) ? undefined : { amount, currency };
}

/** The three sums side by side, for the person who has to look. */
export function describeOtherSum({ amount, currency }: ToldSum, held: Money, reply: UpstreamSession): string {
  const told = amount === undefined ? currency : formatMoney({ amount, currency });
  return (
    `The event says ${told}, the payment link is over ${formatMoney(held)}; ` +
    `the checkout API confirmed ${formatMoney(reply)}, ${reply.status}.`
  );
}
