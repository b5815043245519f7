import * as z from 'zod/mini';
import { auditStatements } from './audit.ts';
import { isCaptured, isUnchanged, tickOf } from './review-sql.ts';
import type { ReviewRow, ReviewStore } from './review-store.ts';
import type { AuditEntry } from './rows.ts';
import { parseRow, parseRows, placeholders } from './row-sql.ts';
import { writeAll, type Database, type Row, type Statement } from './sql.ts';

const ReviewSchema = z.object({
  transactionId: z.string(),
  userId: z.string(),
  userName: z.nullable(z.string()),
  at: z.int(),
  status: z.string(),
  amount: z.nullable(z.int()),
  currency: z.nullable(z.string()),
  refunded: z.nullable(z.int()),
  isCurrent: z.int(),
});
const UntickedSchema = z.object({
  id: z.string(),
  receiptNumber: z.nullable(z.string()),
  cardBrand: z.nullable(z.string()),
  cardLast4: z.nullable(z.string()),
  status: z.string(),
  amount: z.nullable(z.int()),
  currency: z.nullable(z.string()),
  refunded: z.nullable(z.int()),
  createdAt: z.int(),
  wasTicked: z.int(),
});
const IdSchema = z.object({ id: z.string() });

/** The columns of a review `r` of a transaction `t`. */
const columns = `r.transaction_id as r_transaction_id, r.user_id as r_user_id, u.name as r_user_name, r.at as r_at,
  r.status as r_status, r.amount as r_amount, r.currency as r_currency, r.refunded as r_refunded,
  case when ${isUnchanged('r', 't')} then 1 else 0 end as r_is_current`;

export function reviewStore(database: Database): ReviewStore {
  return {
    async of(accountId, ids) {
      if (ids.length === 0) return [];
      const rows = await database.read(
        `select ${columns} from reviews r
           join transactions t on t.account_id = r.account_id and t.id = r.transaction_id
           left join users u on u.id = r.user_id
         where r.account_id = ? and r.transaction_id in ${placeholders(ids)} order by r.transaction_id`,
        [accountId, ...ids],
      );
      return rows.map(toReview);
    },

    async known(accountId, ids) {
      if (ids.length === 0) return [];
      const rows = await database.read(
        `select id from transactions where account_id = ? and id in ${placeholders(ids)}`,
        [accountId, ...ids],
      );
      return rows.map((row) => IdSchema.parse(row).id);
    },

    async tick(accountId, ids, { userId, at }, audits) {
      if (ids.length === 0) return;
      await writeAll(database, [
        {
          sql: `insert into reviews (account_id, transaction_id, user_id, at, status, amount, currency, refunded)
                select account_id, id, cast(? as text), cast(? as bigint), status, figure_amount, figure_currency, amount_refunded
                from transactions where account_id = ? and id in ${placeholders(ids)}
                on conflict (account_id, transaction_id) do update set user_id = excluded.user_id, at = excluded.at,
                  status = excluded.status, amount = excluded.amount, currency = excluded.currency,
                  refunded = excluded.refunded
                where reviews.status <> excluded.status or reviews.amount is distinct from excluded.amount
                  or reviews.currency is distinct from excluded.currency
                  or coalesce(reviews.refunded, 0) <> coalesce(excluded.refunded, 0)`,
          params: [userId, at, accountId, ...ids],
        },
        ...allAudits(audits),
      ]);
    },

    async untick(accountId, ids, audits) {
      if (ids.length === 0) return;
      await writeAll(database, [
        {
          sql: `delete from reviews where account_id = ? and transaction_id in ${placeholders(ids)}`,
          params: [accountId, ...ids],
        },
        ...allAudits(audits),
      ]);
    },

    async unticked(accountId, { from, to }, limit) {
      const rows = await database.readLong(
        `select id, receipt_number, card_brand, card_last4, status, figure_amount as amount,
           figure_currency as currency, amount_refunded as refunded, created_order as created_at, tick as was_ticked
         from (select t.*, ${tickOf('t')} as tick from transactions t
           where t.account_id = ? and t.created_order >= ? and t.created_order < ? and ${isCaptured('t')}) q
         where tick < 2 order by created_order, id limit ?`,
        [accountId, from, to, limit],
      );
      return parseRows(UntickedSchema, rows).map(({ wasTicked, ...row }) => ({
        ...row,
        wasTicked: wasTicked === 1,
      }));
    },
  };
}

function toReview(row: Row): ReviewRow {
  const { isCurrent, ...review } = parseRow(ReviewSchema, row, 'r_');
  return { ...review, isCurrent: isCurrent === 1 };
}

const allAudits = (audits: readonly AuditEntry[]): Statement[] => audits.flatMap(auditStatements);
