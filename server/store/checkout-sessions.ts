import { auditStatements } from './audit.ts';
import { readCounted } from './counted.ts';
import { documentStatements } from './documents.ts';
import { listCount, listRows, listTotals } from './list-sql.ts';
import type { CheckoutSessionRow, TransactionRow } from './rows.ts';
import { refundFigures } from './refund-sql.ts';
import { insertSession, metadataStatements, updateSession } from './session-sql.ts';
import { sessionViewSql, toSessionView } from './session-view.ts';
import { writeAll, type Database, type Statement } from './sql.ts';
import type { CheckoutSessionStore } from './store.ts';
import { upsertTransaction } from './transaction-sql.ts';
import * as z from 'zod/mini';

const CountSchema = z.object({ count: z.int() });
const DueSchema = z.object({ id: z.string(), next_check_at: z.int() });

/** Session and transaction as they go into one transaction of ours, each naming the other. */
export function linked(session: CheckoutSessionRow, transaction: TransactionRow | null) {
  return {
    session: { ...session, transactionId: session.transactionId ?? transaction?.id ?? null },
    transaction: transaction && {
      ...transaction,
      checkoutSessionId: transaction.checkoutSessionId ?? session.id,
    },
  };
}

/** What goes with a session row that was written: metadata entries, the transaction, and by what both are found. */
export function companions(session: CheckoutSessionRow, transaction: TransactionRow | null): Statement[] {
  return [
    ...metadataStatements(session),
    ...(transaction ? [upsertTransaction(transaction)] : []),
    ...documentStatements({
      accountId: session.accountId,
      sessionIds: [session.id],
      transactionIds: transaction ? [transaction.id] : [],
    }),
    ...(transaction ? [refundFigures(session.accountId, [transaction.id])] : []),
  ];
}

export function checkoutSessionStore(database: Database): CheckoutSessionStore {
  return {
    async get(accountId, id) {
      const rows = await database.read(`${sessionViewSql} where s.account_id = ? and s.id = ?`, [
        accountId,
        id,
      ]);
      return rows.map(toSessionView)[0];
    },

    async list(accountId, query, page) {
      return (await listRows(database, 'checkout_sessions', accountId, query, page)).map(toSessionView);
    },

    summary: (accountId, query) => listTotals(database, 'checkout_sessions', accountId, query),

    count: (accountId, query, limit) => listCount(database, 'checkout_sessions', accountId, query, limit),

    async add(givenSession, givenTransaction, audit) {
      const { session, transaction } = linked(givenSession, givenTransaction);
      const written = await database.write([
        { ...insertSession(session), expect: 'some', otherwise: 'duplicate' },
        ...companions(session, transaction),
        ...auditStatements(audit),
      ]);
      return written.ok ? 'added' : written.refused;
    },

    async save(givenSession, givenTransaction, audit, seenCheckAt) {
      const { session, transaction } = linked(givenSession, givenTransaction);
      const written = await database.write([
        { ...updateSession(session, seenCheckAt), expect: 'some', otherwise: 'stale' },
        ...companions(session, transaction),
        ...auditStatements(audit),
      ]);
      return written.ok ? 'saved' : written.refused;
    },

    async confirm(accountId, id, checkedAt, { seen, next }, transactionId) {
      const confirmed = {
        sql: 'update transactions set checked_at = ? where account_id = ? and id = ?',
        params: [checkedAt, accountId, transactionId],
      };
      await writeAll(database, [
        ...(transactionId === null ? [] : [confirmed]),
        {
          sql: `update checkout_sessions set checked_at = ?, next_check_at =
                  case when next_check_at is not distinct from cast(? as bigint)
                    then cast(? as bigint) else next_check_at end
                where account_id = ? and id = ?`,
          params: [checkedAt, seen, next, accountId, id],
        },
      ]);
    },

    async countToCheck(accountId) {
      const rows = await database.read(
        'select count(*) as count from checkout_sessions where account_id = ? and next_check_at is not null',
        [accountId],
      );
      return CountSchema.parse(rows[0]).count;
    },

    async hurry(accountId, id, at) {
      await writeAll(database, [
        {
          sql: `update checkout_sessions set next_check_at = ?
                where account_id = ? and id = ? and (next_check_at is null or next_check_at > ?)
                  and status not in ('completed', 'failed', 'expired', 'cancelled')`,
          params: [at, accountId, id, at],
        },
      ]);
    },

    async postpone(accountId, id, at) {
      await writeAll(database, [
        {
          sql: `update checkout_sessions set next_check_at = ?
                where account_id = ? and id = ? and next_check_at < ?`,
          params: [at, accountId, id, at],
        },
      ]);
    },

    async due(accountId, { now, farthest }, limit) {
      const rows = await database.read(
        `select id, next_check_at from checkout_sessions
         where account_id = ? and next_check_at is not null and (next_check_at <= ? or next_check_at > ?)
         order by case when reported_status is null then 1 else 0 end, next_check_at, id limit ?`,
        [accountId, now, farthest, limit],
      );
      return rows.map((row) => {
        const { id, next_check_at } = DueSchema.parse(row);
        return { id, nextCheckAt: next_check_at };
      });
    },

    async unreconciled(accountId, limit) {
      const [inDoubt, adopted] = await Promise.all(
        [isInDoubt, isAdopted].map((condition) => {
          const where = `where s.account_id = ? and ${condition}`;
          const list = `${sessionViewSql} ${where} order by s.created_at, s.id limit ?`;
          const count = `select count(*) as count from checkout_sessions s ${where}`;
          return readCounted(database, { list, count, params: [accountId] }, limit);
        }),
      );
      const rows = [...(inDoubt?.rows ?? []), ...(adopted?.rows ?? [])].slice(0, limit);
      return { count: (inDoubt?.count ?? 0) + (adopted?.count ?? 0), rows: rows.map(toSessionView) };
    },
  };
}

/** The first condition is the index's own, word for word; the second leaves out what was confirmed or looked at since. */
const isInDoubt = `
  (s.missing_since is not null or s.contradiction is not null or s.reported_status is not null)
  and case when s.missing_since is null and s.contradiction is null then s.reported_status <> s.status
      else coalesce(s.contradiction, 'missing_upstream') is distinct from s.acknowledged end`;

/** Not made here and not looked at; what is in doubt is told above. The condition is the index's own, word for word. */
const isAdopted = `s.source <> 'created' and s.acknowledged is null and s.missing_since is null
  and s.contradiction is null and s.reported_status is null`;
