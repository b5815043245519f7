import type { Summary } from '#shared/checkout-sessions.ts';
import type { Transaction, TransactionList } from '#shared/transactions.ts';
import type { Context } from '../context.ts';
import { ApiError, notFound } from '../errors.ts';
import { placeOfTransaction } from '../store/list-page.ts';
import type { TransactionView } from '../store/rows.ts';
import type { Actor } from './audit-entries.ts';
import { summaryReply } from './checkout-sessions.ts';
import { cursorKey } from './cursor-key.ts';
import { writeCursor } from './cursors.ts';
import type { ListRequest } from './list-requests.ts';
import { transactionReply } from './replies.ts';
import { rereadSession } from './reread.ts';
import type { Upstream } from './upstreams.ts';

export async function listTransactions(
  context: Context,
  { account }: Upstream,
  request: ListRequest,
): Promise<TransactionList> {
  const rows = await context.store.transactions.list(account.id, request.query, {
    ...request.page,
    limit: request.page.limit + 1,
  });
  const shown = rows.slice(0, request.page.limit);
  const last = rows.length > shown.length ? shown.at(-1) : undefined;
  return {
    data: shown.map((row) => transactionReply(row, account.mode)),
    next_cursor: last
      ? writeCursor(
          cursorKey(context),
          request.fingerprint,
          placeOfTransaction(last, request.page.sort.field),
        )
      : null,
  };
}

export async function summariseTransactions(
  context: Context,
  { account }: Upstream,
  request: ListRequest,
): Promise<Summary> {
  const name = JSON.stringify(['transactions', account.id, request.query]);
  return await context.summaries.run(name, async () =>
    summaryReply(await context.store.transactions.summary(account.id, request.query)),
  );
}

export async function getTransaction(context: Context, upstream: Upstream, id: string): Promise<Transaction> {
  return transactionReply(await findTransaction(context, upstream, id), upstream.account.mode);
}

export async function findTransaction(
  context: Context,
  { account }: Pick<Upstream, 'account'>,
  id: string,
): Promise<TransactionView> {
  const row = await context.store.transactions.get(account.id, id);
  if (!row) throw notFound();
  return row;
}

/**
 * Re-reads a transaction upstream now, by way of its session: the checkout API has no documented way to read one alone.
 * Throws ApiError: conflict where its session is not known here or upstream, and what a re-read throws.
 */
export async function refreshTransaction(
  context: Context,
  upstream: Upstream,
  id: string,
  actor: Actor,
): Promise<Transaction> {
  const { checkoutSessionId } = await findTransaction(context, upstream, id);
  const session =
    checkoutSessionId === null
      ? undefined
      : await context.store.checkoutSessions.get(upstream.account.id, checkoutSessionId);
  if (!session) {
    throw new ApiError(
      'conflict',
      'The checkout API shows a receipt again only with its payment link, and that is not known here. ' +
        'Receipts without one are read again with the list of receipts, on their own.',
    );
  }
  const fresh = await rereadSession(context, upstream, session, {
    priority: 'person',
    attended: true,
    actor,
  });
  if (fresh.missingSince !== null) {
    throw new ApiError(
      'conflict',
      'The checkout API does not find the payment link of this receipt. What is shown is what was last confirmed.',
    );
  }
  const row = await findTransaction(context, upstream, id);
  // That nothing changed is written down without being waited for.
  const checkedAt = fresh.transaction?.id === id ? fresh.transaction.checkedAt : row.checkedAt;
  return transactionReply({ ...row, checkedAt }, upstream.account.mode);
}
