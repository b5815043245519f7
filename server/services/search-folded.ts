import type { Context } from '../context.ts';
import type { Account } from '../store/rows.ts';
import { folded } from '../store/sql.ts';
import type { FoundRow } from '../store/store.ts';
import type { Find } from './search-hits.ts';
import { spelledIds } from './search-names.ts';

/** Rows that hold the text and are looked through for one of whose ids it is the whole. */
const mostHolding = 20;

/**
 * Rows whose id is the text but for case. Upstream tells ids apart by case, and mail programs, sheets and people on the phone
 * do not: one that is nowhere as it was written is looked for like this, and may be several.
 */
export async function findFolded(context: Context, account: Account, text: string): Promise<Find[]> {
  const [id] = spelledIds(text);
  if (id === undefined) return [];
  const holding = await context.store.search.containing(account.id, id, mostHolding);
  return holding.flatMap((found) => withId(found, folded(id))).map((found) => ({ found, exact: true }));
}

/** The row itself, or the transaction that it shows, when that is its id. */
function withId(found: FoundRow, id: string): FoundRow[] {
  const own = found.kind === 'checkout_session' ? found.session.id : found.transaction.id;
  const transaction = found.kind === 'checkout_session' ? found.session.transaction : found.transaction;
  if (folded(own) === id) return [{ ...found, matched: 'id' }];
  if (!transaction) return [];
  if (folded(transaction.id) === id) return [{ kind: 'transaction', matched: 'id', transaction }];
  const isToken = transaction.tokenId !== null && folded(transaction.tokenId) === id;
  return isToken ? [{ kind: 'transaction', matched: 'token_id', transaction }] : [];
}
