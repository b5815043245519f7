import type { LookupReply } from '#shared/lookups.ts';
import type { Context } from '../context.ts';
import type { NamedFind } from '../store/store.ts';
import { findFolded } from './search-folded.ts';
import { type Find, onceEach, toHits } from './search-hits.ts';
import { isRespelled, mergeNames, namesIn, sessionIdsIn } from './search-names.ts';
import type { Upstream } from './upstreams.ts';

/** More rows than these of one name say no more than that it is shared. */
const mostPerValue = 5;

/** Looks up receipt numbers and ids, in any spelling, all together; a result for each value, in their order. */
export async function lookUp(
  context: Context,
  { account }: Upstream,
  values: readonly string[],
): Promise<LookupReply> {
  const asked = values.map((value) => ({ value, names: namesIn(value), inLinks: sessionIdsIn(value) }));
  const names = mergeNames(asked.map((one) => one.names));
  const byNeedle = groupFinds(await context.store.lookups.find(account.id, names, mostPerValue));
  const named = asked.map(({ value, names, inLinks }) => {
    const all = Object.entries(names).flatMap(([field, needles]) =>
      needles.flatMap((needle) => byNeedle.get(`${field} ${needle}`) ?? []),
    );
    const spelled = all.filter((find) => !isRespelled(value, find));
    return {
      value,
      finds: (spelled.length > 0 ? spelled : all).map((find) => asFind(find, inLinks)),
      isSpelled: spelled.length > 0,
    };
  });
  const finds = await inTurns(named, async ({ value, finds, isSpelled }) => {
    const respelled = isSpelled ? [] : await findFolded(context, account, value);
    return onceEach([...finds, ...respelled]).slice(0, mostPerValue);
  });
  const hits = (await toHits(context, account, finds.flat())).values();
  return {
    results: asked.map(({ value }, index) => ({
      value,
      hits: (finds[index] ?? []).flatMap(() => hits.next().value ?? []),
    })),
  };
}

/** So many at a time: a list of ids that are all unknown must not keep others from the index. */
const atOnce = 4;

async function inTurns<T, R>(all: readonly T[], ask: (one: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let at = 0; at < all.length; at += atOnce) {
    answers.push(...(await Promise.all(all.slice(at, at + atOnce).map(ask))));
  }
  return answers;
}

function groupFinds(finds: readonly NamedFind[]): Map<string, NamedFind[]> {
  const groups = new Map<string, NamedFind[]>();
  for (const find of finds) {
    const name = `${find.field} ${find.needle}`;
    const group = groups.get(name);
    if (group) group.push(find);
    else groups.set(name, [find]);
  }
  return groups;
}

/** A session found by its id in a link was found by the link. */
export function asFind({ found, needle }: NamedFind, inLinks: readonly string[] = []): Find {
  const byLink = found.matched === 'id' && inLinks.includes(needle);
  return { found: byLink ? { ...found, matched: 'checkout_url' } : found, exact: true };
}
