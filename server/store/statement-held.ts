/**
 * A receipt that has no line in statement line `l`'s statement and is a line's of another statement of the account. It is
 * looked up whenever lines are read, so that it holds also for statements that came, or went, after the matching.
 */
export const heldElsewhereSql = `l.outcome = 'missing_there' and exists (
  select 1 from statement_lines o
  where o.account_id = l.account_id and o.transaction_id = l.transaction_id and o.statement_id <> l.statement_id
    and o.kind = 'payment' and o.outcome in ('matched', 'differs'))`;

/** Open lines of statement `s` without those: while it is matched its lines are not all there yet. */
export const openLinesSql = `s.open_lines - case when s.state = 'ready' and s.open_lines > 0 then (
  select count(*) from statement_lines l
  where l.account_id = s.account_id and l.statement_id = s.id and l.resolved_at is null and ${heldElsewhereSql}) else 0 end`;
