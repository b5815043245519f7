import type { Dialect } from '../sql.ts';

/** Few receipts are refunded; a total of what was given back reads these alone. */
export function givenBack(dialect: Dialect): string[] {
  return [
    // Ten seconds are enough for a statement of every day, and not for an index over millions of rows.
    ...(dialect === 'postgres' ? ['set local statement_timeout = 0'] : []),
    `create index transactions_given_back on transactions
      (account_id, created_order, status, figure_currency, amount_refunded, figure_amount)
      where amount_refunded > 0`,
  ];
}
