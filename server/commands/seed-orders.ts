import type { LineItem } from '#shared/line-items.ts';
import type { Currency } from '#shared/money.ts';
import { taxFor } from '#shared/tax.ts';
import type { Draws } from './seed-draws.ts';
import { branches, campaigns, sources, trades, type Trade } from './seed-goods.ts';
import { describe } from './seed-texts.ts';

/** What somebody at the desk asked for. Sums in minor units. */
export type Order = {
  amount: number;
  currency: Currency;
  description: string | null;
  lineItems: LineItem[] | undefined;
  subtotal: number | undefined;
  tax: { name: string; rate: number; amount: number } | undefined;
  metadata: Record<string, unknown> | null;
  gateway: string | null;
  expiresInMinutes: number;
};

type Market = {
  currency: Currency;
  /** Minor units that a US cent is about worth. */
  rate: number;
  /** Prices are multiples of this. */
  step: number;
  tax: readonly [name: string, rate: number];
  gateways: readonly (readonly [weight: number, slug: string | null])[];
};

/** The gateway is left to upstream in most links; where one is named, it is one that serves the currency. */
const local = [
  [62, null],
  [26, 'powertranz_direct'],
  [12, 'fac'],
] as const;
const abroad = [
  [55, null],
  [18, 'powertranz_direct'],
  [9, 'fac'],
  [12, 'stripe'],
  [6, 'paypal'],
] as const;

const markets: readonly (readonly [weight: number, market: Market])[] = [
  [39, { currency: 'JMD', rate: 157, step: 5000, tax: ['GCT', 0.15], gateways: [...local, [8, 'wipay_jm']] }],
  [29, { currency: 'USD', rate: 1, step: 50, tax: ['Sales tax', 0.07], gateways: abroad }],
  [
    12,
    { currency: 'TTD', rate: 6.8, step: 500, tax: ['VAT', 0.125], gateways: [...local, [14, 'wipay_tt']] },
  ],
  [8, { currency: 'BBD', rate: 2, step: 100, tax: ['VAT', 0.175], gateways: local }],
  [6, { currency: 'EUR', rate: 0.92, step: 50, tax: ['TVA', 0.085], gateways: abroad }],
  [6, { currency: 'GYD', rate: 209, step: 10_000, tax: ['VAT', 0.14], gateways: local }],
];

const quantities = [
  [74, 1],
  [12, 2],
  [6, 3],
  [3, 4],
  [3, 6],
  [2, 12],
] as const;
const expiries = [
  [38, 30],
  [14, 60],
  [8, 120],
  [6, 480],
  [34, 1440],
] as const;

/** The order of that number. */
export function inventOrder(draws: Draws, number: number): Order {
  const market = draws.weighted(markets);
  const trade = draws.weighted(trades);
  const [what, from, to] = draws.of(trade.goods);
  const quantity = draws.weighted(quantities);
  const unit = priceIn(market, from + (to - from) * draws.share() ** 2, draws);
  const subtotal = unit * quantity;
  const hasItems = draws.chance(0.14);
  const isTaxed = hasItems && draws.chance(0.6);
  const [name, rate] = market.tax;
  const tax = isTaxed ? { name, rate, amount: taxFor(subtotal, rate, 'on_top') } : undefined;
  return {
    amount: subtotal + (tax?.amount ?? 0),
    currency: market.currency,
    description: describe(draws, what, quantity, number),
    lineItems: hasItems ? [{ name: what, quantity, unit_amount: unit }] : undefined,
    subtotal: isTaxed ? subtotal : undefined,
    tax,
    metadata: draws.chance(0.08) ? null : metadataOf(draws, trade, number),
    gateway: draws.weighted(market.gateways),
    expiresInMinutes: draws.weighted(expiries),
  };
}

/** A price as people set them: whole steps, and some a cent or five below. */
function priceIn({ rate, step }: Market, cents: number, draws: Draws): number {
  const whole = Math.max(1, Math.round((cents * rate) / step)) * step;
  if (step > 100 || !draws.chance(0.3)) return whole;
  return whole - draws.of([1, 5]);
}

function metadataOf(draws: Draws, trade: Trade, number: number): Record<string, unknown> {
  const values = {
    order_id: () => `${draws.of(['ORD', 'INV', 'WEB'])}-${100_000 + number}`,
    branch: () => draws.of(branches),
    table: () => draws.between(1, 48),
    source: () => draws.of(sources),
    room: () => `${draws.between(1, 6)}${String(draws.between(1, 24)).padStart(2, '0')}`,
    pupil: () => `S${String(draws.between(1, 9999)).padStart(5, '0')}`,
    delivery: () => draws.chance(0.5),
    campaign: () => draws.of(campaigns),
    sku: () => `${draws.of(['BMC', 'HMK', 'SOL', 'BRK', 'AUX'])}-${draws.between(100, 999)}`,
  };
  return Object.fromEntries(trade.metadata.map((key) => [key, values[key]()]));
}
