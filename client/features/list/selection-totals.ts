import { useState } from 'react';
import type { Summary } from '#shared/checkout-sessions.ts';
import type { RowSelection } from './row-selection.ts';

export type Total = Summary['totals'][number];

/** What a list's row says of its money: minor units; nothing where it is not known. */
export type RowMoney = { amount: number | null; currency: string | null };

/** Totals of what is selected, one per currency; `unknown` rows are not in them. */
export type SelectionTotals = { totals: Total[]; unknown: number };

type Seen = ReadonlyMap<string, RowMoney>;

/**
 * The totals of a selection. `seen` holds the money of the rows that it names. Of all that match the totals are known as
 * they are; the rows that were let go again are taken away from them, which takes all of those: null until they are known.
 */
export function totalsOf(
  { all, ids }: RowSelection,
  seen: Seen,
  matching: readonly Total[] | null,
): SelectionTotals | null {
  const named = new Map<string, Total>();
  let unknown = 0;
  for (const id of ids) {
    const { amount, currency } = seen.get(id) ?? { amount: null, currency: null };
    if (amount === null || currency === null) {
      unknown += 1;
      continue;
    }
    const before = named.get(currency) ?? { currency, count: 0, amount: 0 };
    named.set(currency, { currency, count: before.count + 1, amount: before.amount + amount });
  }
  if (!all) {
    const totals = [...named.values()].toSorted((a, b) => (a.currency < b.currency ? -1 : 1));
    return { totals, unknown };
  }
  if (matching === null || unknown > 0) return null;
  const rest = matching.map(({ currency, count, amount }) => {
    const gone = named.get(currency);
    return { currency, count: count - (gone?.count ?? 0), amount: amount - (gone?.amount ?? 0) };
  });
  return { totals: rest.filter(({ count }) => count > 0), unknown: 0 };
}

/** The money of the rows that a selection names, kept when they scroll away; not of those that were never loaded. */
export function useSeenMoney(
  { ids }: RowSelection,
  rows: ReadonlyMap<string, { id: string } & RowMoney>,
): Seen {
  const [kept, setKept] = useState<{ inputs: readonly unknown[]; seen: Seen }>({
    inputs: [],
    seen: new Map(),
  });
  if (kept.inputs[0] === ids && kept.inputs[1] === rows) return kept.seen;
  const seen = new Map([...kept.seen].filter(([id]) => ids.has(id)));
  for (const { id, amount, currency } of rows.values()) if (ids.has(id)) seen.set(id, { amount, currency });
  setKept({ inputs: [ids, rows], seen });
  return seen;
}
