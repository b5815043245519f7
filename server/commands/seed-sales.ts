import type { CheckoutSessionRow } from '../store/rows.ts';
import type { LoadedSale } from '../store/bulk-load.ts';
import { inventCustomer } from './seed-customers.ts';
import { doubtAt, inDoubt } from './seed-doubts.ts';
import { Draws } from './seed-draws.ts';
import { createRhythm } from './seed-rhythm.ts';
import { inventOrder, type Order } from './seed-orders.ts';
import { inventDecline, inventPayment, type Payment } from './seed-payments.ts';
import { orderJson, paymentRow, rawReply } from './seed-rows.ts';

export type SalesPlan = {
  /** The same plan makes the same sales, but for their instants, which end at `now`. */
  seed: number;
  count: number;
  /** Sales are numbered on from here, and receipts from `firstReceipt`: what is there already is not met again. */
  firstNumber: number;
  firstReceipt: number;
  /** Milliseconds UTC. */
  now: number;
  accountId: number;
  /** Whoever may have made the links; none: nobody is named. */
  makers: readonly string[];
  /** Where buyers would open the links. */
  linkOrigin: string;
};

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const streams = { ids: 1, sale: 3 } as const;
const endings = [
  [71, 'completed'],
  [17, 'expired'],
  [7, 'failed'],
  [5, 'cancelled'],
] as const;
type Ending = (typeof endings)[number][1] | 'open';

/** How many links are open: one in 2,500, and enough to see some in a small index. */
export function openCount(count: number): number {
  return Math.min(400, Math.max(Math.min(count, 8), Math.round(count / 2500)));
}

/** Three years of sales with their receipts, oldest first. */
export function* inventSales(plan: SalesPlan): Generator<LoadedSale> {
  const { seed, count, firstNumber, now } = plan;
  // Of those of the last day every third is still open.
  const recent = Math.min(count, 3 * openCount(count));
  const rhythm = createRhythm(count, now, recent);
  /** Links to be made again, by the number of the sale that does. */
  const again = new Map<number, Remade>();
  let receipt = plan.firstReceipt;
  for (let index = 0; index < count; index += 1) {
    const number = firstNumber + index;
    const draws = new Draws(seed, streams.sale, number);
    const createdAt = rhythm(index, draws.share());
    const fromEnd = count - 1 - index;
    const before = again.get(number);
    again.delete(number);
    const customers = Math.ceil((firstNumber + count) / 4);
    // Some come every week, most once: the lower the number, the more often it is drawn.
    const customer = before?.customer ?? Math.floor(customers * draws.share() ** 2);
    const order = before?.order ?? inventOrder(draws, number);
    const isOpen = fromEnd < recent && fromEnd % 3 === 0;
    const sale: Sale = { plan, draws, number, createdAt, order, customer, replaces: before?.id ?? null };
    const ended = endSale(sale, isOpen ? 'open' : draws.weighted(endings), receipt);
    if (ended.transaction?.receiptNumber) receipt += 1;
    const { session } = ended;
    const next = number + draws.between(1, 60);
    const isRemade = ['expired', 'failed', 'cancelled'].includes(session.status) && draws.chance(0.12);
    if (isRemade && next < firstNumber + count && !again.has(next)) {
      again.set(next, { id: session.id, order, customer });
      session.replacedBy = idOf(seed, next);
    }
    yield inDoubt(ended, doubtAt(fromEnd, draws), now, draws);
  }
}

type Remade = { id: string; order: Order; customer: number };
type Sale = {
  plan: SalesPlan;
  draws: Draws;
  number: number;
  createdAt: number;
  order: Order;
  customer: number;
  replaces: string | null;
};

/** Known before the sale is made up, so that one can name another that comes later. */
function idOf(seed: number, number: number): string {
  return new Draws(seed, streams.ids, number).id('cs');
}

function endSale(sale: Sale, drawn: Ending, receipt: number): LoadedSale {
  const { plan, draws, order, createdAt } = sale;
  const { now } = plan;
  const expiresInMinutes = drawn === 'open' ? stillOpenFor(order, now - createdAt) : order.expiresInMinutes;
  const expiresAt = Math.floor(createdAt / second) * second + expiresInMinutes * minute;
  // What has not expired yet can't have expired: it was paid.
  const status = drawn === 'expired' && expiresAt > now - 6 * minute ? 'completed' : drawn;
  const endedAt = endOf(draws, status, createdAt, Math.min(expiresAt, now));
  const session = sessionOf({ ...sale, order: { ...order, expiresInMinutes } }, status, expiresAt, endedAt);
  const payment = paymentOf(draws, status, order, receipt);
  if (payment) session.transactionId = payment.id;
  session.rawJson = rawReply(session, payment);
  return { session, transaction: payment && paymentRow(session, payment, endedAt) };
}

/** The shortest usual life that is not over yet. */
function stillOpenFor(order: Order, age: number): number {
  const lives = [30, 60, 120, 480, 1440].filter((life) => life >= order.expiresInMinutes);
  return lives.find((life) => life * minute > age + 5 * minute) ?? 1440;
}

function endOf(draws: Draws, status: Ending, createdAt: number, latest: number): number {
  if (status === 'open') return createdAt;
  if (status === 'expired') return latest;
  // Most pay at once, some in the evening.
  const wait =
    -Math.log(1 - draws.share()) *
    draws.weighted([
      [8, 4 * minute],
      [2, 3 * hour],
    ] as const);
  const room = latest - createdAt;
  return (
    Math.floor((createdAt + Math.min(20 * second + wait, room * (0.5 + draws.share() / 2))) / second) * second
  );
}

function paymentOf(draws: Draws, status: Ending, order: Order, receipt: number): Payment | null {
  if (status === 'completed') return inventPayment(draws, order.amount, receipt);
  return status === 'failed' ? inventDecline(draws) : null;
}

function sessionOf(sale: Sale, status: Ending, expiresAt: number, endedAt: number): CheckoutSessionRow {
  const { plan, draws, number, createdAt, order } = sale;
  const customer = draws.chance(0.9) ? inventCustomer(plan.seed, sale.customer) : undefined;
  const id = idOf(plan.seed, number);
  return {
    accountId: plan.accountId,
    id,
    status,
    reportedStatus: null,
    amount: order.amount,
    currency: order.currency,
    checkoutUrl: `${plan.linkOrigin}/checkout/${id}`,
    description: order.description,
    customerName: customer?.name ?? null,
    customerEmail: customer?.email ?? null,
    gateway: order.gateway,
    orderJson: orderJson(order),
    metadataJson: order.metadata && JSON.stringify(order.metadata),
    rawJson: null,
    createdAt,
    expiresAt,
    completedAt: status === 'completed' ? endedAt : null,
    createdBy: plan.makers.length > 0 ? draws.of(plan.makers) : null,
    source: 'created',
    intentId: null,
    replaces: sale.replaces,
    replacedBy: null,
    transactionId: null,
    checkedAt: endedAt + draws.between(1, 20) * second,
    missingSince: null,
    contradiction: null,
    // Upstream does not know these links: a next check would ask for each open one, hear 404 and call it missing.
    nextCheckAt: null,
    acknowledged: null,
    version: status === 'open' ? 1 : 2,
  };
}
