import type { Dialect } from '../sql.ts';

/** Refunds that were asked for here, from the press to the outcome, and those that upstream told of. */
export function refunds(dialect: Dialect): string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  return [
    `create table refunds (
      account_id bigint not null, id ${text} not null, user_id ${text}, key ${text}, transaction_id ${text} not null,
      upstream_id ${text}, state ${text} not null, source ${text} not null,
      amount bigint not null, currency ${text}, reason ${text}, body_hash ${text}, upstream_body ${text},
      error ${text}, answer_status bigint, answer_body ${text}, attempts bigint not null, submitted_at bigint,
      next_attempt_at bigint, lease_owner ${text}, sent_under ${text}, fence bigint not null,
      refunded_before bigint, acknowledged_at bigint, created_at bigint not null, updated_at bigint not null,
      primary key (account_id, id)
    )`,
    `create unique index refunds_by_key on refunds (account_id, user_id, key)`,
    // Null as often as there are refunds without an answer: both engines take nulls for different.
    `create unique index refunds_by_upstream_id on refunds (account_id, upstream_id)`,
    // The promise that nobody presses twice: one refund of a payment at a time.
    `create unique index refunds_one_unsettled on refunds (account_id, transaction_id)
      where state in ('pending', 'unknown', 'needs_person')`,
    `create index refunds_by_transaction on refunds (account_id, transaction_id, created_at)`,
    `create index refunds_open on refunds (submitted_at, account_id, id) where state in ('pending', 'unknown')`,
    `create index refunds_to_look_at on refunds (account_id, submitted_at, id)
      where acknowledged_at is null and (state in ('pending', 'unknown', 'needs_person')
        or (state = 'completed' and error is not null))`,
    // What was given back in full is known in full, whether or not upstream told the figure.
    `update transactions set amount_refunded = figure_amount
      where status = 'refunded' and amount_refunded is null and figure_amount is not null`,
  ];
}
