import type { Mode } from '#shared/roles.ts';
import { receiptDigits } from '#shared/receipts.ts';
import type { Hit, SearchReply } from '#shared/search.ts';
import type { Context } from '../context.ts';
import type { FoundRow } from '../store/store.ts';
import { checkoutSessionReply, transactionReply } from './replies.ts';
import type { Upstream } from './upstreams.ts';

const maxHits = 20;

/** One box for every identifier: exact finds first, then whatever holds the text. No date window, no filter. */
export async function search(
  context: Context,
  upstream: Upstream,
  otherMode: Upstream,
  text: string,
): Promise<SearchReply> {
  const { account } = upstream;
  const exact = await findExact(context, account.id, text, maxHits);
  const containing =
    exact.length < maxHits ? await context.store.search.containing(account.id, text, maxHits) : [];
  const hits: Hit[] = [];
  const seen = new Set<string>();
  for (const [rows, isExact] of [
    [exact, true],
    [containing, false],
  ] as const) {
    for (const row of rows) {
      const hit = await describeHit(context, account.id, row, isExact, account.mode);
      const name = `${hit.kind} ${hit.id}`;
      // A session that was found through its own transaction would be the same find twice.
      if (
        seen.has(name) ||
        (hit.kind === 'checkout_session' &&
          !isExact &&
          seen.has(`transaction ${row.kind === 'checkout_session' ? row.session.transactionId : ''}`))
      )
        continue;
      seen.add(name);
      hits.push(hit);
    }
  }
  const elsewhere = await findExact(context, otherMode.account.id, text, 1);
  return { hits: hits.slice(0, maxHits), other_mode: elsewhere.length > 0 };
}

function findExact(context: Context, accountId: number, text: string, limit: number): Promise<FoundRow[]> {
  return context.store.search.exact(accountId, { text, receiptDigits: receiptDigits(text) }, limit);
}

async function describeHit(
  context: Context,
  accountId: number,
  row: FoundRow,
  exact: boolean,
  mode: Mode,
): Promise<Hit> {
  if (row.kind === 'checkout_session') {
    return {
      kind: row.kind,
      id: row.session.id,
      matched: row.matched,
      exact,
      checkout_session: checkoutSessionReply(row.session, mode),
    };
  }
  const { checkoutSessionId } = row.transaction;
  const session =
    checkoutSessionId === null
      ? undefined
      : await context.store.checkoutSessions.get(accountId, checkoutSessionId);
  return {
    kind: row.kind,
    id: row.transaction.id,
    matched: row.matched,
    exact,
    transaction: transactionReply(row.transaction, mode),
    ...(session && { checkout_session: checkoutSessionReply(session, mode) }),
  };
}
