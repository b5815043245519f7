import { CountedTransactionSchema, OrderTextSchema } from './row-schemas.ts';
import { selectList } from './row-sql.ts';

/** The columns of a transaction with what it takes from its session; `t` and `s` name the tables. */
export const transactionViewColumns = `${selectList(CountedTransactionSchema, 't')}, ${selectList(OrderTextSchema, 's')}`;

/** SELECT … FROM of them. */
export const transactionViewSql = `
  select ${transactionViewColumns}
  from transactions t
  left join checkout_sessions s on s.account_id = t.account_id and s.id = t.checkout_session_id`;
