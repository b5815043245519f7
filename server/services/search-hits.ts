import type { Hit } from '#shared/search.ts';
import type { Context } from '../context.ts';
import type { Account, CheckoutSessionView } from '../store/rows.ts';
import type { FoundRow } from '../store/store.ts';
import { checkoutSessionReply, transactionReply } from './replies.ts';

/** A row that was found, and how. */
export type Find = { found: FoundRow; exact: boolean; reasons?: string[] };

/** The finds as the API shows them, a transaction with its session; the sessions are read all at once. */
export async function toHits(context: Context, account: Account, finds: readonly Find[]): Promise<Hit[]> {
  const sessions = await sessionsOf(
    context,
    account.id,
    finds.map(({ found }) => found),
  );
  return finds.map(({ found, exact, reasons }): Hit => {
    const how = { matched: found.matched, exact, ...(reasons && { reasons }) };
    if (found.kind === 'checkout_session') {
      const { session } = found;
      return {
        kind: found.kind,
        id: session.id,
        ...how,
        checkout_session: checkoutSessionReply(session, account.mode),
      };
    }
    const { transaction } = found;
    const session = sessions.get(transaction.checkoutSessionId ?? '');
    return {
      kind: found.kind,
      id: transaction.id,
      ...how,
      transaction: transactionReply(transaction, account.mode, session),
      ...(session && { checkout_session: checkoutSessionReply(session, account.mode) }),
    };
  });
}

/** The sessions of the transactions among these rows, by id. */
export async function sessionsOf(
  context: Context,
  accountId: number,
  rows: readonly FoundRow[],
): Promise<Map<string, CheckoutSessionView>> {
  const ids = rows.flatMap((row) =>
    row.kind === 'transaction' ? (row.transaction.checkoutSessionId ?? []) : [],
  );
  const sessions = ids.length === 0 ? [] : await context.store.lookups.sessions(accountId, ids);
  return new Map(sessions.map((session) => [session.id, session]));
}

/** The first find of every row; a session that stands there as its transaction already would be the same find twice. */
export function onceEach(finds: readonly Find[]): Find[] {
  const seen = new Set<string>();
  return finds.filter(({ found, exact }) => {
    const own = `${found.kind} ${idOf(found)}`;
    const twin =
      found.kind === 'checkout_session' &&
      !(exact && !found.matched.startsWith('transaction.')) &&
      found.session.transactionId !== null
        ? `transaction ${found.session.transactionId}`
        : own;
    if (seen.has(own) || seen.has(twin)) return false;
    seen.add(own);
    return true;
  });
}

function idOf(found: FoundRow): string {
  return found.kind === 'transaction' ? found.transaction.id : found.session.id;
}
