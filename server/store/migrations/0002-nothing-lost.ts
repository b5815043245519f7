import type { Dialect } from '../sql.ts';

/** Leases without instants, what a person has looked at, the inbox per account, and how far the backfill has come. */
export function nothingLost(dialect: Dialect): string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  return [
    // When a lease ends is judged by each process's even-paced clock, never by an instant of somebody's wall clock.
    `alter table intents drop column lease_until`,
    `alter table intents add column acknowledged_at bigint`,
    `alter table intents add column new_attempt_key ${text}`,
    `alter table checkout_sessions add column acknowledged ${text}`,
    `create index checkout_sessions_adopted on checkout_sessions (account_id, created_at, id)
      where source <> 'created' and acknowledged is null`,

    `drop index webhooks_due`,
    `create index webhooks_due on webhooks (account_id, received_at, event_id) where state in ('received', 'waiting')`,

    `alter table transactions add column backfill_run bigint`,
    `create index transactions_by_backfill_run on transactions (account_id, backfill_run)
      where backfill_run is not null`,
    `create table backfills (
      account_id bigint primary key, run bigint not null, state ${text} not null, covers_from bigint,
      started_at bigint not null, finished_at bigint, page bigint not null, pages bigint, pass bigint not null,
      rows_read bigint not null, rows_total bigint, transactions_found bigint not null, sessions_found bigint not null,
      message ${text}, complete_until bigint
    )`,
  ];
}
