import { pages } from '../../lib/paths.ts';
import type { Account } from '../../lib/paths.ts';

const withParam = (account: Account, name: string, id: string) =>
  `${pages.newCheckoutSession(account)}?${new URLSearchParams({ [name]: id }).toString()}`;

/** The form, filled in with the content of a session, under a fresh key. */
export const makeAnotherPath = (account: Account, id: string) => withParam(account, 'like', id);

/** The same, for a link that stands in for one that ended unpaid; the two will name each other. */
export const makeAgainPath = (account: Account, id: string) => withParam(account, 'replaces', id);
