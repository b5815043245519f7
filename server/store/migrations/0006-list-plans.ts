import type { Dialect } from '../sql.ts';

/** What lists of a million rows were found to lack: an index for amounts of one currency, metadata told by its index alone. */
export function listPlans(dialect: Dialect): string[] {
  return [
    // Ten seconds are enough for a statement of every day, and not for an index over millions of rows.
    ...(dialect === 'postgres' ? ['set local statement_timeout = 0'] : []),
    // Amounts are compared within one currency: beside others a walk by amount alone meets all of these first.
    `create index checkout_sessions_by_currency_amount on checkout_sessions
      (account_id, currency, amount, created_at, id, status)`,
    `create index transactions_by_currency_amount on transactions
      (account_id, coalesce(figure_currency, ''), coalesce(figure_amount, ${unknown}), created_order, id, status)`,
    // With the session, so that a walk by date looks no row up to see whether it has the entry.
    `drop index session_metadata_by_value`,
    `create index session_metadata_by_value on session_metadata (account_id, key, value, session_id)`,
    ...(dialect === 'postgres' ? postgresAlone : []),
  ];
}

/** As migration 0004 has it. */
const unknown = Number.MIN_SAFE_INTEGER;

const postgresAlone = [
  // A few kilobytes that tell which pages of the table hold the days looked for: what the text index finds outside of them is
  // not fetched.
  `create index checkout_sessions_by_day on checkout_sessions using brin (created_at)
    with (pages_per_range = 32, autosummarize = on)`,
  `create index transactions_by_day on transactions using brin (created_order)
    with (pages_per_range = 32, autosummarize = on)`,
  // The value hangs on the key; taken for independent, one in fifteen sessions looks like one in four hundred.
  `create statistics session_metadata_values (dependencies, mcv) on key, value from session_metadata`,
  `analyze session_metadata`,
];
