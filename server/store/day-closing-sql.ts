import type { DayStore } from './day-store.ts';
import { isCaptured, isSame } from './review-sql.ts';
import type { Statement } from './sql.ts';

type Closing = Parameters<DayStore['close']>[0];
type Refusal = 'closed_already' | 'totals_differ';

/**
 * Signs a day in one transaction. The rows are copied first and everything else is worked out from the copy, so that what is
 * signed, what it is compared with and what later differences are told from can't fall apart while messages come in.
 */
export function closingStatements(closing: Closing): Statement<Refusal>[] {
  const { accountId, range, timeZone, userId, signedAt, totals } = closing;
  const key = [accountId, range.day];
  /** The signing in force: the one that the first statement has made. */
  const current = `(select max(version) from day_closings where account_id = ? and day = ?)`;
  const ofDay = `account_id = ? and day = ? and version = ${current}`;
  return [
    {
      sql: `insert into day_closings
              (account_id, day, version, time_zone, day_from, day_to, user_id, signed_at)
            select cast(? as bigint), cast(? as text), coalesce(max(version), 0) + 1, cast(? as text),
              cast(? as bigint), cast(? as bigint), cast(? as text), cast(? as bigint)
            from day_closings where account_id = ? and day = ?
            having count(case when reopened_at is null then version end) = 0
            on conflict do nothing`,
      params: [...key, timeZone, range.from, range.to, userId, signedAt, ...key],
      expect: 'some',
      otherwise: 'closed_already',
    },
    {
      sql: `insert into day_receipts
              (account_id, day, version, transaction_id, status, amount, currency, refunded)
            select t.account_id, cast(? as text), ${current}, t.id, t.status, t.figure_amount, t.figure_currency,
              t.amount_refunded
            from transactions t where t.account_id = ? and t.created_order >= ? and t.created_order < ?`,
      params: [range.day, ...key, accountId, range.from, range.to],
    },
    {
      sql: `insert into day_totals
              (account_id, day, version, currency, count, captured, refunded, reviewed)
            select d.account_id, d.day, d.version, coalesce(d.currency, ''), count(*),
              cast(sum(coalesce(d.amount, 0)) as bigint), cast(sum(coalesce(d.refunded, 0)) as bigint),
              count(case when ${isSame('r', 'd')} then 1 end)
            from day_receipts d
              left join reviews r on r.account_id = d.account_id and r.transaction_id = d.transaction_id
            where d.account_id = ? and d.day = ? and d.version = ${current} and ${isCaptured('d')}
            group by d.account_id, d.day, d.version, coalesce(d.currency, '')`,
      params: [...key, ...key],
    },
    ...totals.map(({ currency, count, captured, refunded }): Statement<Refusal> => ({
      sql: `select 1 from day_totals where ${ofDay}
              and currency = ? and count = ? and captured = ? and refunded = ?`,
      params: [...key, ...key, currency, count, captured, refunded],
      expect: 'some',
      otherwise: 'totals_differ',
    })),
    {
      sql: `select 1 from day_totals where ${ofDay} group by account_id having count(*) <> ?`,
      params: [...key, ...key, totals.length],
      expect: 'none',
      otherwise: 'totals_differ',
    },
  ];
}
