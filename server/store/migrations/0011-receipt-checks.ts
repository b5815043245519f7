import type { Dialect } from '../sql.ts';

/**
 * The codes by which anybody can check a receipt, one for each transaction. The code alone leads to its row, whatever the
 * account, since nothing else is known to who types it; it is never given to another receipt.
 */
export function receiptChecks(dialect: Dialect): string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  return [
    `create table receipt_checks (
      account_id bigint not null, transaction_id ${text} not null, code ${text} not null,
      created_at bigint not null,
      primary key (account_id, transaction_id)
    )`,
    `create unique index receipt_checks_by_code on receipt_checks (code)`,
  ];
}
