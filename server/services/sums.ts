import type { Money } from '#shared/money.ts';

/** Whether two sums are one. Currencies are in upper case from where they are read on, however they came. */
export function isSameSum(one: Money, other: Money): boolean {
  return one.amount === other.amount && one.currency === other.currency;
}
