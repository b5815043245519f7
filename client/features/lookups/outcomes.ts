import { receiptKey } from '#shared/receipts.ts';
import type { GivenValue } from './columns.ts';
import { paymentOf, type Found } from './found.ts';

export const outcomes = ['found', 'missing', 'duplicate', 'several', 'wrong_status', 'waiting'] as const;
export type Outcome = (typeof outcomes)[number];

/** The status that what is found should have, per kind; '' takes any. */
export type Expected = Readonly<Record<Found['kind'], string>>;

/** One line of the result: a value as it was given and what became of it. */
export type ResultRow = GivenValue & {
  outcome: Outcome;
  founds: readonly Found[];
  /** For a duplicate: the line that named the same first. */
  sameAs: number | undefined;
  /** For the first of several lines that name the same: the others. */
  alsoOn: readonly number[];
};

/**
 * Judges every line. Of lines that name the same, by the same words or by the same payment, the first is judged by what
 * it found and the others are its duplicates, so that nothing is counted twice. `results` has no entry for a value that
 * has not been looked up (yet).
 */
export function judge(
  lines: readonly GivenValue[],
  results: ReadonlyMap<string, readonly Found[]>,
  expected: Expected,
): ResultRow[] {
  const firsts = new Map<string, { line: number; others: number[] }>();
  return lines.map(({ line, value }) => {
    const founds = results.get(value);
    const row = { line, value, founds: founds ?? [] };
    const key = sameness(value, founds);
    const first = firsts.get(key);
    if (first) {
      first.others.push(line);
      return { ...row, outcome: 'duplicate', sameAs: first.line, alsoOn: [] };
    }
    const others: number[] = [];
    firsts.set(key, { line, others });
    return { ...row, outcome: outcomeOf(founds, expected), sameAs: undefined, alsoOn: others };
  });
}

function outcomeOf(founds: readonly Found[] | undefined, expected: Expected): Outcome {
  if (!founds) return 'waiting';
  const [found, ...more] = founds;
  if (!found) return 'missing';
  if (more.length > 0) return 'several';
  return ['', found.status].includes(expected[found.kind]) ? 'found' : 'wrong_status';
}

function sameness(value: string, founds: readonly Found[] | undefined): string {
  const [found, ...more] = founds ?? [];
  if (found && more.length === 0) return `payment ${paymentOf(found)}`;
  const digits = receiptKey(value) ?? '';
  // Spelled differently, a plain receipt number is the same; of an id every letter counts as it is.
  return /^\d+$/.test(digits) ? `receipt ${digits}` : `text ${value}`;
}

/** How many lines came to each outcome. */
export function countOutcomes(rows: readonly ResultRow[]): Record<Outcome, number> {
  const counts = { found: 0, missing: 0, duplicate: 0, several: 0, wrong_status: 0, waiting: 0 };
  for (const { outcome } of rows) counts[outcome] += 1;
  return counts;
}

export type Total = { currency: string; count: number; amount: number };

/**
 * Money of the found lines, one total per currency and none across them; duplicates are not found lines, so each
 * transaction is in it once. Payment links without a transaction moved no money: they are counted apart.
 */
export function totalsOf(rows: readonly ResultRow[]): { totals: Total[]; withoutPayment: number } {
  const totals = new Map<string, Total>();
  let withoutPayment = 0;
  for (const { outcome, founds } of rows) {
    const [found] = founds;
    if (outcome !== 'found' || !found) continue;
    const { transactionId, amount, currency } = found;
    if (transactionId === null || amount === null || currency === null) {
      withoutPayment += 1;
      continue;
    }
    const total = totals.get(currency) ?? { currency, count: 0, amount: 0 };
    totals.set(currency, { currency, count: total.count + 1, amount: total.amount + amount });
  }
  const byCode = [...totals.values()].toSorted((a, b) => a.currency.localeCompare(b.currency));
  return { totals: byCode, withoutPayment };
}
