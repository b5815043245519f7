import type { ListNoun } from '#shared/list-grammar.ts';
import { placeOfSession, placeOfTransaction } from './list-page.ts';
import type { ListPage, ListPlace, ListQuery } from './list-query.ts';
import { listRows } from './list-sql.ts';
import { TransactionViewSchema } from './row-schemas.ts';
import { parseRow } from './row-sql.ts';
import type { CheckoutSessionView, TransactionView } from './rows.ts';
import { toSessionView } from './session-view.ts';
import type { Database, Row } from './sql.ts';

/** Rows that are read at a time: a step of some milliseconds. */
const pageSize = 500;

/** Every session that matches, in order, page by page; of a snapshot, or rows may be met twice while some are written. */
export function sessionPages(
  snapshot: Database,
  accountId: number,
  query: ListQuery,
  sort: ListPage['sort'],
): AsyncGenerator<CheckoutSessionView[]> {
  return listPages(snapshot, 'checkout_sessions', accountId, query, {
    sort,
    parse: toSessionView,
    placeOf: (row) => placeOfSession(row, sort.field),
  });
}

/** As of sessions; with what totals take from the session where the transaction lacks it. */
export function transactionPages(
  snapshot: Database,
  accountId: number,
  query: ListQuery,
  sort: ListPage['sort'],
): AsyncGenerator<TransactionView[]> {
  return listPages(snapshot, 'transactions', accountId, query, {
    sort,
    parse: (row) => parseRow(TransactionViewSchema, row),
    placeOf: (row) => placeOfTransaction(row, sort.field),
  });
}

async function* listPages<T>(
  snapshot: Database,
  noun: ListNoun,
  accountId: number,
  query: ListQuery,
  read: { sort: ListPage['sort']; parse: (row: Row) => T; placeOf: (row: T) => ListPlace },
): AsyncGenerator<T[]> {
  const readPage = (after?: ListPlace) => {
    const page: ListPage = { sort: read.sort, limit: pageSize, ...(after && { after }) };
    return listRows(snapshot, noun, accountId, query, page, 'readLong');
  };
  let reading = readPage();
  for (;;) {
    const rows = (await reading).map(read.parse);
    const last = rows.length < pageSize ? undefined : rows.at(-1);
    if (last) {
      // While this page is dealt with a database elsewhere reads the next; should that fail, it is told when its turn has come.
      reading = readPage(read.placeOf(last));
      reading.catch(() => undefined);
    }
    if (rows.length > 0) yield rows;
    if (!last) return;
  }
}
