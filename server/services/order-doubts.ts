import { formatMoney, type Money } from '#shared/money.ts';
import { isSameSum } from './sums.ts';

/** The attempt whose mark a link bears that it did not make, and the link that it made; null: it was refused. */
export type ForeignMark = { intent: string; made: string | null };

/** What a session's order remembers beside what was sent upstream. */
type Order = Partial<Money> & {
  /** The key under which a person had made a new attempt before this link was found to exist. */
  new_attempt?: string;
  foreign_mark?: ForeignMark;
};

/** What stands against a link, for as long as it stands: another sum than was asked for, or perhaps a twin. */
export function findOrderDoubt(orderJson: string | null, made: Money): string | null {
  const order = readOrder(orderJson);
  const asked = { amount: order.amount ?? made.amount, currency: order.currency ?? made.currency };
  const { foreign_mark: mark } = order;
  const doubts = [
    // Upstream decides what is true about money, but a link over another sum than was asked for needs eyes.
    !isSameSum(asked, made) && `Asked for ${formatMoney(asked)}, the checkout API made ${formatMoney(made)}.`,
    order.new_attempt !== undefined && 'A new attempt was made for this link; two may exist.',
    mark !== undefined &&
      (mark.made === null
        ? 'It bears the mark of an attempt that was refused here, and yet it exists.'
        : `It bears the mark of an attempt that made ${mark.made}: two links may exist for one order.`),
  ].filter((doubt) => doubt !== false);
  return doubts.length === 0 ? null : doubts.join(' ');
}

/** The order with the mark in it: kept with the link, because every re-read works its doubts out anew. */
export function withForeignMark(orderJson: string | null, mark: ForeignMark): string {
  const order: Order = { ...readOrder(orderJson), foreign_mark: mark };
  return JSON.stringify(order);
}

function readOrder(orderJson: string | null): Order {
  return orderJson === null ? {} : (JSON.parse(orderJson) as Order);
}
