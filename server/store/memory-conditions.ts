import type { RememberedFacts } from './memory-store.ts';
import { placeholders } from './row-sql.ts';
import type { SqlValue } from './sql.ts';
import { wordPattern } from './words.ts';

/** What somebody remembers, as conditions on a session `s` and a transaction `t`, either of which may be missing. */

export type Part = { sql: string; params: SqlValue[] };

export function amountFact(
  facts: RememberedFacts,
  column = 'coalesce(s.amount, t.amount)',
): Part | undefined {
  const { exact, ranges, slips } = facts.amounts;
  const amounts = [...exact, ...slips];
  if (amounts.length === 0 && ranges.length === 0) return undefined;
  const either = [
    ...(amounts.length > 0 ? [`${column} in ${placeholders(amounts)}`] : []),
    ...ranges.map(() => `${column} between ? and ?`),
  ].join(' or ');
  const { currencies } = facts;
  const currency =
    currencies.length === 0
      ? ''
      : ` and coalesce(s.currency_folded, t.currency_folded) in ${placeholders(currencies)}`;
  return {
    sql: `((${either})${currency})`,
    params: [...amounts, ...ranges.flatMap(({ min, max }) => [min, max]), ...currencies],
  };
}

export function brandFact({ brands }: RememberedFacts): Part | undefined {
  if (brands.length === 0) return undefined;
  return { sql: `t.card_brand_folded in ${placeholders(brands)}`, params: brands };
}

export function endingFact({ endings }: RememberedFacts): Part | undefined {
  if (endings.length === 0) return undefined;
  return {
    sql: `(${endings.map(() => 't.card_last4_folded like ?').join(' or ')})`,
    params: endings.map((ending) => `%${ending}`),
  };
}

export function windowFact({ windows }: RememberedFacts): Part | undefined {
  const created = 'coalesce(s.created_at, t.created_at)';
  if (windows.length === 0) return undefined;
  return {
    sql: `(${windows.map(() => `${created} >= ? and ${created} < ?`).join(' or ')})`,
    params: windows.flatMap(({ from, to }) => [from, to]),
  };
}

export function wordsFact({ words }: RememberedFacts): Part | undefined {
  if (words.length === 0) return undefined;
  return {
    sql: `(${words.map(() => `coalesce(s.document, t.document) like ? escape '\\'`).join(' or ')})`,
    params: words.map(wordPattern),
  };
}

/** The very amount counts once more than one that is near. */
export function exactAmountFact(facts: RememberedFacts): Part | undefined {
  return amountFact({ ...facts, amounts: { exact: facts.amounts.exact, ranges: [], slips: [] } });
}

/** How many of the facts a row agrees on, as a number. */
export function weighed(facts: readonly (Part | undefined)[]): Part | undefined {
  const known = facts.filter((fact) => fact !== undefined);
  if (known.length === 0) return undefined;
  return {
    sql: known.map(({ sql }) => `case when ${sql} then 1 else 0 end`).join(' + '),
    params: known.flatMap(({ params }) => params),
  };
}
