import type { Dialect } from '../sql.ts';

/** Under which API key an attempt may have been sent, and which attempt a new one stands in place of. */
export function attemptsInPlace(dialect: Dialect): string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  return [
    `alter table intents add column sent_under ${text}`,
    `alter table intents add column new_attempt_of ${text}`,
    `update intents set new_attempt_of = (
      select old.key from intents old where old.account_id = intents.account_id and old.user_id = intents.user_id
        and old.new_attempt_key = intents.key)
      where exists (
        select 1 from intents old where old.account_id = intents.account_id and old.user_id = intents.user_id
          and old.new_attempt_key = intents.key)`,
    // One whose new attempt was not sent yet is still listed.
    `drop index intents_unsettled`,
    `create index intents_unsettled on intents (account_id, submitted_at, id)
      where state in ('pending', 'unknown', 'needs_person') and acknowledged_at is null`,
  ];
}
