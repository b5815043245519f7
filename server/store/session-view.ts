import { CheckoutSessionRowSchema, TransactionRowSchema } from './row-schemas.ts';
import { parseRow, selectList } from './row-sql.ts';
import type { CheckoutSessionView } from './rows.ts';
import type { Row } from './sql.ts';

/** The columns of a session with its transaction and its maker's name; `s`, `t` and `u` name the tables. */
export const sessionViewColumns = `${selectList(CheckoutSessionRowSchema, 's')},
  ${selectList(TransactionRowSchema, 't', 't_')}, u.name as created_by_name`;

/** SELECT … FROM of them. */
export const sessionViewSql = `
  select ${sessionViewColumns}
  from checkout_sessions s
  left join transactions t on t.account_id = s.account_id and t.id = s.transaction_id
  left join users u on u.id = s.created_by`;

export function toSessionView(row: Row): CheckoutSessionView {
  return {
    ...parseRow(CheckoutSessionRowSchema, row),
    transaction: row.t_id === null ? null : parseRow(TransactionRowSchema, row, 't_'),
    createdByName: typeof row.created_by_name === 'string' ? row.created_by_name : null,
  };
}
