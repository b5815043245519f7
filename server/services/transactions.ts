import type { Summary } from '#shared/checkout-sessions.ts';
import type { Transaction, TransactionList } from '#shared/transactions.ts';
import type { Context } from '../context.ts';
import { notFound } from '../errors.ts';
import { placeOfTransaction } from '../store/list-page.ts';
import { summaryReply } from './checkout-sessions.ts';
import { cursorKey } from './cursor-key.ts';
import { writeCursor } from './cursors.ts';
import type { ListRequest } from './list-requests.ts';
import { transactionReply } from './replies.ts';
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

export async function getTransaction(
  context: Context,
  { account }: Upstream,
  id: string,
): Promise<Transaction> {
  const row = await context.store.transactions.get(account.id, id);
  if (!row) throw notFound();
  return transactionReply(row, account.mode);
}
