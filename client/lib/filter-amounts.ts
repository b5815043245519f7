import { parseMoney } from '#shared/money-input.ts';
import { currencyCodes, maxAmount } from '#shared/money.ts';
import { mark, onlyCurrency, type Filters } from './filter-words.ts';

/** What a written condition sets, or why it can't be read; `fix` is how to write it. */
export type Reading =
  { set: Record<string, string>; why?: string; fix?: string } | { why: string; fix?: string };

/**
 * Reads `>=1000`, `<50`, `10..50`, `..50` or `25.00`: major units of the filter's one currency, two decimals
 * where it has several or none. Gives `amount_min` and `amount_max`, which belong to the range.
 */
export function readAmounts(text: string, filters: Filters): Reading {
  const only = onlyCurrency(filters);
  const [, sign = '', figure = ''] = /^(>=|<=|[<>=≥≤])?(.*)$/su.exec(text.trim()) ?? [];
  const named = only === undefined && currencyCodes.find((code) => text.toUpperCase().includes(code));
  if (named) {
    const rest = text.replace(new RegExp(`\\s*${named}\\s*`, 'giu'), '');
    return { why: 'Give the currency as a condition of its own.', fix: `currency:${named} amount:${rest}` };
  }
  const ends = figure.split('..');
  const isRange = ends.length === 2 && sign === '';
  if (ends.length > 2 || (!isRange && ends.length > 1) || ends.every((end) => end.trim() === '')) {
    return { why: 'Write amounts like amount:>=1000 or amount:10..50.' };
  }
  const amounts = ends.map((end) => (end.trim() === '' ? undefined : readAmount(end, only ?? 'USD')));
  const problem = amounts.find((amount) => typeof amount === 'string');
  if (typeof problem === 'string') return { why: problem };
  const [first, second] = amounts as (number | undefined)[];
  if (!isRange) return bounds(...compared(sign, first ?? 0));
  if (first === undefined || second === undefined || first <= second) return bounds(first, second);
  const turned = ends
    .map((end) => end.trim())
    .reverse()
    .join('..');
  return { ...bounds(first, second), why: 'The smaller amount comes first.', fix: `amount:${turned}` };
}

function compared(sign: string, amount: number): [min: number | undefined, max: number | undefined] {
  if (sign === '>=' || sign === '≥') return [amount, undefined];
  if (sign === '>') return [amount + 1, undefined];
  if (sign === '<=' || sign === '≤') return [undefined, amount];
  return sign === '<' ? [undefined, amount - 1] : [amount, amount];
}

function bounds(min: number | undefined, max: number | undefined): Reading {
  if ((min ?? 0) > maxAmount || (max ?? 0) < 0) return { why: 'There are no such amounts.' };
  return {
    set: {
      ...(min === undefined ? {} : { amount_min: String(min) }),
      ...(max === undefined ? {} : { amount_max: String(max) }),
    },
  };
}

/** Minor units, or why it is no amount (marked text). Nothing costs nothing, but a bound may be zero. */
export function readAmount(text: string, currency: string): number | string {
  if (/^\s*0+(?:[.,]0{1,2})?\s*$/.test(text)) return 0;
  if (!/\d/.test(text)) return `${mark(text)} is not an amount. Write it like amount:1234.00.`;
  const read = parseMoney(text, currency);
  return read.ok ? read.amount : mark(read.message);
}
