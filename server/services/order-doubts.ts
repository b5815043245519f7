import { formatMoney, type Money } from '#shared/money.ts';

/** What a session's order remembers beside what was sent upstream. */
type Order = Partial<Money> & {
  /** The key under which a person had made a new attempt before this link was found to exist. */
  new_attempt?: string;
};

/** What stands against a link that we made ourselves, for as long as it stands: another sum, or perhaps a twin. */
export function findOrderDoubt(orderJson: string | null, made: Money): string | null {
  const order = (orderJson === null ? {} : JSON.parse(orderJson)) as Order;
  const { amount = made.amount, currency = made.currency } = order;
  const doubts = [
    // Upstream decides what is true about money, but a link over another sum than was asked for needs eyes.
    (amount !== made.amount || currency !== made.currency) &&
      `Asked for ${formatMoney({ amount, currency })}, upstream made ${formatMoney(made)}.`,
    order.new_attempt !== undefined && 'A new attempt was made for this link; two may exist.',
  ].filter((doubt) => doubt !== false);
  return doubts.length === 0 ? null : doubts.join(' ');
}
