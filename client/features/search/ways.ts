import type { Shortcut } from '../../lib/keyboard.ts';
import { inOtherMode, pages, type Account } from '../../lib/paths.ts';

/** A page or an action that the box leads to. */
export type Way = {
  word: string;
  kind: 'page' | 'action';
  /** What it brings, where its name does not say all. */
  note?: string;
  /** The key that does the same, as it is bound on this very page. */
  keys: string | undefined;
  href?: string;
  act?: () => void;
  /** What people may call it instead. */
  otherNames: string;
};

type Place = {
  account: Account;
  pathname: string;
  canMakeLinks: boolean;
  shortcuts: readonly Shortcut[];
  onAllKeys: () => void;
};

/** Every page of the desk and what can be done from anywhere. */
export function waysFrom({ account, pathname, canMakeLinks, shortcuts, onAllKeys }: Place): Way[] {
  const other = otherMode(account);
  const ways: Omit<Way, 'keys'>[] = [
    {
      word: 'New link',
      kind: 'action',
      href: pages.newCheckoutSession(account),
      otherNames: 'make create payment',
    },
    { word: 'Overview', kind: 'page', href: pages.overview(account), otherNames: 'home dashboard figures' },
    {
      word: 'Payment links',
      kind: 'page',
      href: pages.checkoutSessions(account),
      otherNames: 'sessions checkout list',
    },
    {
      word: 'Receipts',
      kind: 'page',
      href: pages.transactions(account),
      otherNames: 'transactions payments',
    },
    {
      word: 'Look-up',
      kind: 'page',
      note: 'Many receipt numbers or ids at once',
      href: pages.lookup(account),
      otherNames: 'lookup bulk paste spreadsheet csv many reconcile',
    },
    {
      word: 'Needs eyes',
      kind: 'page',
      note: 'Outcomes that are not known yet, or need a person',
      href: pages.unreconciled(account),
      otherNames: 'unreconciled unknown confirming',
    },
    {
      word: 'Settings',
      kind: 'page',
      href: pages.settings(account),
      otherNames: 'merchant name time zone preferences',
    },
    {
      word: `Switch to ${other.mode} mode`,
      kind: 'action',
      note:
        other.mode === 'live'
          ? 'Real cards and real money'
          : 'No real money, no real cards; a world of its own',
      href: inOtherMode(pathname, account),
      otherNames: 'sandbox change',
    },
    {
      word: 'All keys',
      kind: 'action',
      act: onAllKeys,
      otherNames: 'shortcuts keyboard help letter',
    },
  ];
  return ways
    .filter(({ word }) => canMakeLinks || word !== 'New link')
    .map((way) => ({ ...way, keys: shortcuts.find(({ label }) => label === way.word)?.keys }));
}

/** The same merchant in its other world. */
export const otherMode = (account: Account): Account => ({
  ...account,
  mode: account.mode === 'test' ? 'live' : 'test',
});

const folded = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
const wordsOf = (text: string) =>
  folded(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** How well a name answers what is typed: 2 by its own beginning, 1 by the beginnings of its words, 0 not at all. */
export function nameRank(typed: string, name: string, otherNames = ''): 0 | 1 | 2 {
  const asked = wordsOf(typed);
  if (asked.length === 0) return 0;
  if (wordsOf(name).join(' ').startsWith(asked.join(' '))) return 2;
  const known = wordsOf(`${name} ${otherNames}`);
  return asked.every((word) => known.some((one) => one.startsWith(word))) ? 1 : 0;
}

/** Those whose name answers what is typed, best first, in the order given otherwise. */
export function matchingNames<T>(
  typed: string,
  all: readonly T[],
  namesOf: (one: T) => readonly [name: string, otherNames?: string],
): T[] {
  const rank = (one: T) => nameRank(typed, ...namesOf(one));
  return all.filter((one) => rank(one) > 0).toSorted((a, b) => rank(b) - rank(a));
}
