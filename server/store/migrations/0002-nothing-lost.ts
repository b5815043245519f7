import type { Dialect } from '../sql.ts';

/** Leases without instants, what a person has looked at, the inbox per account, and how far the backfill has come. */
export function nothingLost(dialect: Dialect): string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  return [
    // When a lease ends is judged by each process's even-paced clock, never by an instant of somebody's wall clock.
    `alter table intents drop column lease_until`,
    `alter table intents add column acknowledged_at bigint`,
    `alter table intents add column new_attempt_key ${text}`,
    // What has been looked at needs nobody any more; the index holds just what is listed.
    `drop index intents_unsettled`,
    `create index intents_unsettled on intents (account_id, submitted_at, id)
      where state in ('pending', 'unknown', 'needs_person') and acknowledged_at is null and new_attempt_key is null`,
    `alter table checkout_sessions add column acknowledged ${text}`,
    // The whole condition of the list, so that among a million rows only what is listed is looked at.
    `create index checkout_sessions_adopted on checkout_sessions (account_id, created_at, id)
      where source <> 'created' and acknowledged is null and missing_since is null and contradiction is null
        and reported_status is null`,

    `drop index webhooks_due`,
    `create index webhooks_due on webhooks (account_id, received_at, event_id) where state in ('received', 'waiting')`,

    // The run that saw the row last; and, while its session is not held here, the run from which on to ask for that.
    `alter table transactions add column backfill_run bigint`,
    `alter table transactions add column session_ask_run bigint`,
    `alter table transactions add column session_denials bigint not null default 0`,
    `create index transactions_without_session on transactions (account_id, session_ask_run)
      where session_ask_run is not null`,
    `create table backfills (
      account_id bigint primary key, run bigint not null, version bigint not null, state ${text} not null,
      holder ${text}, covers_from bigint, started_at bigint not null, finished_at bigint,
      page bigint, last_page bigint, pass bigint not null, setbacks bigint not null, unread_pages bigint not null,
      pages_read bigint not null, rows_read bigint not null, rows_before_pass bigint not null, rows_total bigint,
      transactions_found bigint not null, sessions_found bigint not null, newest bigint, complete_until bigint,
      message ${text}
    )`,
  ];
}
