import { formatMoney } from '#shared/money.ts';
import type { Candidate } from '../store/memory-store.ts';
import { dayAt, dayName, startOfDay } from './clue-days.ts';
import type { AmountReading, CardBrand, DayReading, Reader } from './clue-kinds.ts';

/**
 * How well a payment fits what is remembered of it. Of each kind the best fact counts, and the points of all kinds are added:
 *
 * | kind | points |
 * |---|---|
 * | named outright (receipt number, id, link) | 60; by the customer's e-mail 35 |
 * | amount | 40 the very sum, 30 within 5 %, 18 within 20 %, 8 for ten times or a tenth of it, or one digit mistyped |
 * | card's last digits | 35 all four, 28 three, 22 two, 8 one |
 * | day | 30 that day in the merchant's zone (24 in a longer stretch), 20 one day off, 8 up to three days off; for a weekday also
 *   the earlier ones of its name, each 2 less than the one after it, and none of the days around them |
 * | card's brand | 15 |
 * | other words | 12 each, 36 at most |
 * | currency without an amount | 6 |
 *
 * A find agrees on two kinds at least; among equals the newest comes first.
 */
export type FactKind = 'name' | 'amount' | 'card_last4' | 'created_at' | 'card_brand' | 'text' | 'currency';

/** `reason` is asked for what is shown only: it is a sentence, and there are thousands of candidates. */
export type Agreement = {
  kind: FactKind;
  points: number;
  /** Nothing of what was said is off. */
  isExact: boolean;
  reason: () => string;
  /** The field that agrees, where the kind is not its name. */
  field?: string;
};
export type Fact = (candidate: Candidate) => Agreement | undefined;

const share = { close: 0.05, near: 0.2 } as const;

/** From this amount to that the sum is near enough. */
export function nearAmounts(amount: number): { min: number; max: number } {
  return { min: Math.floor(amount * (1 - share.near)), max: Math.ceil(amount * (1 + share.near)) };
}

/** What one slip of a finger makes of the amount: a zero more or less, one digit wrong, two digits turned round. */
export function slipsOf(amount: number): number[] {
  // Cents that nobody typed are not mistyped.
  const cents = amount % 100 === 0 ? '00' : '';
  const digits = String(amount).slice(0, -cents.length || undefined);
  const slips = new Set([amount * 10, ...(amount % 10 === 0 ? [amount / 10] : [])]);
  for (let place = 0; place < digits.length; place += 1) {
    const [before, digit, after] = [digits.slice(0, place), digits[place], digits.slice(place + 1)];
    for (const other of '0123456789') slips.add(Number(before + other + after + cents));
    if (after !== '') slips.add(Number(before + (after[0] ?? '') + (digit ?? '') + after.slice(1) + cents));
  }
  slips.delete(amount);
  slips.delete(0);
  return [...slips];
}

export function amountFact({ amounts, currencies }: AmountReading): Fact {
  const tests = amounts.map((amount) => ({ amount, slips: new Set(slipsOf(amount)) }));
  return (candidate) => {
    const { amount: sum, currency } = candidate;
    if (sum === null || (currencies && !currencies.includes(currency?.toUpperCase() ?? ''))) return undefined;
    const [best] = tests
      .map(({ amount, slips }) => ({ amount, points: pointsOfAmount(sum, amount, slips) }))
      .toSorted((a, b) => b.points - a.points);
    if (!best || best.points === 0) return undefined;
    return {
      kind: 'amount',
      points: best.points,
      isExact: sum === best.amount,
      reason: () => amountReason(sum, best.amount, currency ?? ''),
    };
  };
}

function pointsOfAmount(sum: number, amount: number, slips: Set<number>): number {
  const off = Math.abs(sum - amount) / amount;
  if (off === 0) return 40;
  if (off <= share.close) return 30;
  if (off <= share.near) return 18;
  return slips.has(sum) ? 8 : 0;
}

function amountReason(sum: number, amount: number, currency: string): string {
  const shown = formatMoney({ amount: sum, currency }).trim();
  const said = formatMoney({ amount, currency: '' }).trim().replace(/\.00$/, '');
  if (sum === amount) return `${shown}, the very sum`;
  if (Math.abs(sum - amount) / amount <= share.near) return `${shown}, near ${said}`;
  if (sum === amount * 10) return `${shown}, ten times ${said}`;
  if (sum * 10 === amount) return `${shown}, a tenth of ${said}`;
  return `${shown}, one slip from ${said}`;
}

export function dayFact(days: DayReading, { timeZone, now }: Reader): Fact {
  const { first, last, earlier = 0 } = days;
  const within = (off: number) => ({
    from: startOfDay(first - off, timeZone),
    to: startOfDay(last + 1 + off, timeZone),
  });
  const around = [
    { ...within(1), points: 20 },
    { ...within(3), points: 8 },
  ];
  const steps = [
    { ...within(0), points: (first === last ? 30 : 24) - 2 * earlier },
    ...(earlier === 0 ? around : []),
  ];
  return ({ createdAt, paidAt }) => {
    const [best] = [paidAt, createdAt]
      .flatMap((at) => {
        const step = at === null ? -1 : steps.findIndex(({ from, to }) => at >= from && at < to);
        return at !== null && step !== -1 ? [{ at, step, points: steps[step]?.points ?? 0 }] : [];
      })
      .toSorted((a, b) => b.points - a.points);
    if (!best) return undefined;
    const reason = () => {
      const day = dayAt(best.at, timeZone);
      const off = Math.max(first - day, day - last, 0);
      const name = dayName(day, dayAt(now, timeZone));
      return off === 0
        ? name
        : `${name}, ${off === 1 ? 'one day' : `${off === 2 ? 'two' : 'three'} days`} off`;
    };
    return { kind: 'created_at', points: best.points, isExact: best.step === 0, reason };
  };
}

export function brandFact({ name, stored }: CardBrand): Fact {
  return ({ cardBrand }) =>
    cardBrand !== null && stored.includes(cardBrand)
      ? { kind: 'card_brand', points: 15, isExact: true, reason: () => name }
      : undefined;
}

const endingPoints = [0, 8, 22, 28, 35] as const;

export function endingFact(digits: string): Fact {
  return ({ cardLast4 }) =>
    cardLast4?.endsWith(digits)
      ? {
          kind: 'card_last4',
          points: endingPoints[digits.length] ?? 0,
          isExact: digits.length === 4,
          reason: () => `card ends in ${cardLast4}`,
        }
      : undefined;
}

export function currencyFact(currencies: readonly string[]): Fact {
  return ({ currency }) =>
    currency !== null && currencies.includes(currency.toUpperCase())
      ? { kind: 'currency', points: 6, isExact: true, reason: () => `in ${currency}` }
      : undefined;
}

/** Words as they are searched: short ones at the beginning of a word only. */
export function wordsFact(words: readonly string[]): Fact {
  return ({ document }) => {
    const held = words.filter((word) => document?.includes(word.length < 3 ? `  ${word}` : word));
    if (held.length === 0) return undefined;
    const reason = () => held.map((word) => `“${word}”`).join(' and ');
    return { kind: 'text', points: Math.min(36, held.length * 12), isExact: false, reason };
  };
}

/** What the facts agree on, the best of each kind, strongest first. */
export function agreements(candidate: Candidate, facts: readonly Fact[]): Agreement[] {
  const best = new Map<FactKind, Agreement>();
  for (const fact of facts) {
    const agreement = fact(candidate);
    if (agreement && agreement.points > (best.get(agreement.kind)?.points ?? 0))
      best.set(agreement.kind, agreement);
  }
  return [...best.values()].toSorted((a, b) => b.points - a.points);
}

export function pointsOf(agreed: readonly Agreement[]): number {
  return agreed.reduce((sum, { points }) => sum + points, 0);
}
