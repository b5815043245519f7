import type { ClosedDay } from './day-store.ts';
import { isCaptured, isUnchanged } from './review-sql.ts';
import type { SqlValue } from './sql.ts';

/**
 * What is otherwise now than it was signed. Each day is a query of its own within the statement: with its bounds as values both
 * engines read its stretch of the index, and none of them comes to think of reading every row for every day. Bounds are those
 * of the signing: were the merchant's zone changed since, that alone makes no difference.
 */
function differing(accountId: number, closed: readonly ClosedDay[]): { sql: string; params: SqlValue[] } {
  return {
    sql: closed.map(() => differingOfDay).join(' union all '),
    params: closed.flatMap(({ day, version, from, to }) => [
      ...[day, from, to, accountId, day, version, from, to],
      ...[day, accountId, from, to, accountId, day, version],
    ]),
  };
}

const differingOfDay = `
  select cast(? as text) as day, t.receipt_number, d.transaction_id as id,
    case when t.id is null then 'gone' when t.created_order < ? or t.created_order >= ? then 'moved'
      else 'changed' end as kind,
    d.status as was_status, d.amount as was_amount, d.currency as was_currency, d.refunded as was_refunded,
    t.status as now_status, t.figure_amount as now_amount, t.figure_currency as now_currency,
    t.amount_refunded as now_refunded, coalesce(t.created_order, 0) as at
  from day_receipts d
    left join transactions t on t.account_id = d.account_id and t.id = d.transaction_id
  where d.account_id = ? and d.day = ? and d.version = ?
    and (t.id is null or t.created_order < ? or t.created_order >= ? or not ${isUnchanged('d', 't')})
  union all
  select cast(? as text), t.receipt_number, t.id, 'added',
    cast(null as text), cast(null as bigint), cast(null as text), cast(null as bigint),
    t.status, t.figure_amount, t.figure_currency, t.amount_refunded, t.created_order
  from transactions t
  where t.account_id = ? and t.created_order >= ? and t.created_order < ?
    and (select 1 from day_receipts d where d.account_id = ? and d.day = ? and d.version = ?
      and d.transaction_id = t.id) is null`;

/** The differing rows of a day, by time. */
export function differencesOf(accountId: number, closed: ClosedDay, limit: number) {
  const { sql, params } = differing(accountId, [closed]);
  return { sql: `select * from (${sql}) f order by f.at, f.id limit ?`, params: [...params, limit] };
}

const sums = (sign: '' | '-', when: 'was' | 'now') => `
  select day, coalesce(${when}_currency, '') as currency, 0 as changes,
    ${sign}1 as count, ${sign}coalesce(${when}_amount, 0) as captured, ${sign}coalesce(${when}_refunded, 0) as refunded
  from (select day, kind, ${when}_status as status, ${when}_currency, ${when}_amount, ${when}_refunded from differing) f
  where ${isCaptured('f')}`;

/** By day and currency: rows that differ (under no currency), and what they make. What has moved to another day counts there. */
export function differenceSumsOf(accountId: number, closed: readonly ClosedDay[]) {
  const { sql, params } = differing(accountId, closed);
  return {
    sql: `
      with differing as (${sql})
      select day, currency, cast(sum(changes) as bigint) as changes, cast(sum(count) as bigint) as count,
        cast(sum(captured) as bigint) as captured, cast(sum(refunded) as bigint) as refunded
      from (
        select day, cast(null as text) as currency, 1 as changes, 0 as count, 0 as captured, 0 as refunded from differing
        union all ${sums('-', 'was')}
        union all ${sums('', 'now')} and f.kind in ('added', 'changed')
      ) all_sums group by day, currency order by day, currency`,
    params,
  };
}
