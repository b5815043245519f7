import type { Dialect } from '../sql.ts';

/** What finance has ticked off, notes, and days that were signed. */
export function reviews(dialect: Dialect): string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  return [
    // Ten seconds are enough for a statement of every day, and not for an index over millions of rows.
    ...(dialect === 'postgres' ? ['set local statement_timeout = 0'] : []),
    // With what was given back, so that the figures of a month are read from the index alone.
    `drop index transactions_newest`,
    `create index transactions_newest on transactions
      (account_id, created_order, id, figure_amount, figure_currency, status, amount_refunded)`,

    // What the receipt was when it was ticked: once it is something else, it wants another look.
    `create table reviews (
      account_id bigint not null, transaction_id ${text} not null, user_id ${text} not null, at bigint not null,
      status ${text} not null, amount bigint, currency ${text}, refunded bigint,
      primary key (account_id, transaction_id)
    )`,

    // One that was removed stays, so that what the audit names can be read.
    `create table notes (
      account_id bigint not null, id ${text} not null, kind ${text} not null, object_id ${text} not null,
      user_id ${text} not null, body ${text} not null, at bigint not null, removed_at bigint,
      primary key (account_id, id)
    )`,
    `create index notes_by_object on notes (account_id, kind, object_id, at)`,

    // Each signing of a day is a version of its own and stays as it was signed: bounds, totals and every receipt.
    `create table day_closings (
      account_id bigint not null, day ${text} not null, version bigint not null, time_zone ${text} not null,
      day_from bigint not null, day_to bigint not null, user_id ${text} not null, signed_at bigint not null,
      reopened_by ${text}, reopened_at bigint, reason ${text},
      primary key (account_id, day, version)
    )`,
    `create table day_totals (
      account_id bigint not null, day ${text} not null, version bigint not null, currency ${text} not null,
      count bigint not null, captured bigint not null, refunded bigint not null, reviewed bigint not null,
      primary key (account_id, day, version, currency)
    )`,
    `create table day_receipts (
      account_id bigint not null, day ${text} not null, version bigint not null, transaction_id ${text} not null,
      status ${text} not null, amount bigint, currency ${text}, refunded bigint,
      primary key (account_id, day, version, transaction_id)
    )`,
  ];
}
