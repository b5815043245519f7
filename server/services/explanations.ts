import type { Explanation } from '#shared/explanations.ts';
import { instantRanges } from '#shared/list-grammar.ts';
import type { Context } from '../context.ts';
import { type ListOwner, readListRequest } from './list-requests.ts';

/** Counted no further: it is told how many rows each condition hides, not all of them. */
const mostCounted = 1000;

/** What is no condition: it changes which rows of the list are seen first, not which are in it. */
const paging = new Set(['sort', 'limit', 'cursor']);

/**
 * For each condition of a list, how many rows there would be without it: what to take away where nothing matches. Both
 * ends of a range are one condition.
 */
export async function explainList(
  { store }: Context,
  params: URLSearchParams,
  owner: ListOwner,
): Promise<Explanation> {
  // Refuses what is no list before anything is counted.
  readListRequest(params, owner);
  const groups = new Map<string, string[]>();
  for (const [name, value] of params) {
    if (paging.has(name) || value.trim() === '') continue;
    groups.set(conditionOf(name), [...(groups.get(conditionOf(name)) ?? []), name]);
  }
  const conditions: Explanation['conditions'] = [];
  const rows = owner.noun === 'transactions' ? store.transactions : store.checkoutSessions;
  for (const names of groups.values()) {
    const without = new URLSearchParams([...params].filter(([name]) => !names.includes(name)));
    const { query } = readListRequest(without, owner);
    const count = await rows.count(owner.accountId, query, mostCounted + 1);
    conditions.push({ names, count: Math.min(count, mostCounted), is_more: count > mostCounted });
  }
  return { conditions };
}

function conditionOf(name: string): string {
  const range = instantRanges.find(
    (field) => name === field || (/^[a-z]+_(?:from|to)$/.test(name) && name.startsWith(field)),
  );
  return range ?? (name.startsWith('amount_') ? 'amount' : name);
}
