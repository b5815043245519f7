import type { SeenPage } from './backfill-store.ts';
import { documentStatements } from './documents.ts';
import type { BackfillRow } from './rows.ts';
import { refundFigures } from './refund-sql.ts';
import { placeholders } from './row-sql.ts';
import type { Statement } from './sql.ts';
import { insertTransaction, upsertTransaction } from './transaction-sql.ts';

/** What a page of upstream's list changes, for the transaction that also moves the cursor. */
export function writePage(
  { accountId, run }: BackfillRow,
  { changed, unchanged, hurry, now }: SeenPage,
): Statement<'moved'>[] {
  const ids = [...changed.map(({ row }) => row.id), ...unchanged];
  return [
    ...changed.flatMap((change) => writeRow(accountId, change)),
    ...documentStatements({
      accountId,
      sessionIds: changed.flatMap(({ row }) => row.checkoutSessionId ?? []),
      transactionIds: changed.map(({ row }) => row.id),
    }),
    ...(changed.length === 0
      ? []
      : [
          refundFigures(
            accountId,
            changed.map(({ row }) => row.id),
          ),
        ]),
    ...(ids.length === 0 ? [] : [markSeen(accountId, ids, run, now)]),
    ...(ids.length === 0 ? [] : [wantMissingSessions(accountId, ids, run)]),
    ...(hurry.length === 0 ? [] : [hurrySessions(accountId, hurry, now)]),
  ];
}

/**
 * What was worked out from a row holds only while the row is as it was, and from the lack of one while there is none: a
 * read of the session in between knows better than a list that may have been made before. Both guards hold whatever they
 * found until the end of the transaction, where an engine lets several write at once.
 */
function writeRow(accountId: number, { row, before }: SeenPage['changed'][number]): Statement<'moved'>[] {
  if (before === null) return [{ ...insertTransaction(row), expect: 'some', otherwise: 'moved' }];
  const stillAsSeen: Statement<'moved'> = {
    sql: `update transactions set status = status
          where account_id = ? and id = ? and status = ? and amount_refunded is not distinct from cast(? as bigint)`,
    params: [accountId, row.id, before.status, before.amountRefunded],
    expect: 'some',
    otherwise: 'moved',
  };
  return [stillAsSeen, upsertTransaction(row)];
}

function markSeen(accountId: number, ids: string[], run: number, now: number): Statement {
  return {
    sql: `update transactions set backfill_run = ?, checked_at = ?
          where account_id = ? and id in ${placeholders(ids)}`,
    params: [run, now, accountId, ...ids],
  };
}

/** Written with the rows, so that a crash before the session is asked for forgets nothing. */
function wantMissingSessions(accountId: number, ids: string[], run: number): Statement {
  return {
    sql: `update transactions set session_ask_run = ?
          where account_id = ? and id in ${placeholders(ids)} and session_ask_run is null
            and checkout_session_id is not null
            and not exists (select 1 from checkout_sessions s
                            where s.account_id = transactions.account_id and s.id = transactions.checkout_session_id)`,
    params: [run, accountId, ...ids],
  };
}

function hurrySessions(accountId: number, ids: string[], now: number): Statement {
  return {
    sql: `update checkout_sessions set next_check_at = ?
          where account_id = ? and id in ${placeholders(ids)} and (next_check_at is null or next_check_at > ?)`,
    params: [now, accountId, ...ids, now],
  };
}
