import { placeholders } from './row-sql.ts';
import type { Statement } from './sql.ts';

/**
 * Brings what transactions count as given back up to date, to follow every write of them and of their refunds: the most of
 * what upstream told, what the refunds known here come to, and all where upstream says so without a figure. The same
 * refund, told in several ways, counts once. A read that lags behind a refund takes nothing back. Comes after
 * {@link lockPayment} or another write of the rows: two at once would each count without the other.
 */
export function refundFigures(accountId: number, transactionIds: readonly string[]): Statement {
  const inFull = `case when t.status = 'refunded' then coalesce(t.figure_amount, 0) else 0 end`;
  // What was given back before a refund was asked for may be of refunds that nobody ever told of one by one.
  const withBefore = `coalesce(r.refunded_before, 0) + r.amount`;
  return {
    sql: `update transactions set amount_refunded = f.refunded_now, status = f.status_now from (
            select g.account_id, g.id, g.refunded_now,
              case when g.made > 0 and g.status in ('captured', 'partially_refunded') then
                case when g.refunded_now >= g.figure_amount then 'refunded' else 'partially_refunded' end
                else g.status end as status_now
            from (
              select h.account_id, h.id, h.status, h.figure_amount, h.made,
                case when h.told >= h.made and h.told >= h.in_full then h.told
                  when h.made >= h.in_full then h.made else h.in_full end as refunded_now
              from (
                select t.account_id, t.id, t.status, t.figure_amount, coalesce(t.amount_refunded, 0) as told,
                  ${inFull} as in_full,
                  (select coalesce(cast(case when sum(r.amount) >= max(${withBefore}) then sum(r.amount)
                      else max(${withBefore}) end as bigint), 0)
                    from refunds r where r.account_id = t.account_id
                      and r.transaction_id = t.id and r.state = 'completed') as made
                from transactions t where t.account_id = ? and t.id in ${placeholders(transactionIds)}
              ) h
            ) g
          ) f
          where transactions.account_id = f.account_id and transactions.id = f.id and f.refunded_now > 0
            and (transactions.amount_refunded is distinct from f.refunded_now
              or transactions.status <> f.status_now)`,
    params: [accountId, ...transactionIds],
  };
}

/** Goes before refunds of a payment are written: whoever else writes what was given back of it comes before this, or after. */
export function lockPayment(accountId: number, transactionId: string): Statement {
  return {
    sql: 'update transactions set status = status where account_id = ? and id = ?',
    params: [accountId, transactionId],
  };
}
