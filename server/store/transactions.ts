import { listCount, listRows, listTotals } from './list-sql.ts';
import { TransactionViewSchema } from './row-schemas.ts';
import { parseRows } from './row-sql.ts';
import type { Database } from './sql.ts';
import type { TransactionStore } from './store.ts';
import { transactionViewSql } from './transaction-view.ts';

export function transactionStore(database: Database): TransactionStore {
  return {
    async get(accountId, id) {
      const rows = await database.read(`${transactionViewSql} where t.account_id = ? and t.id = ?`, [
        accountId,
        id,
      ]);
      return parseRows(TransactionViewSchema, rows)[0];
    },

    async list(accountId, query, page) {
      return parseRows(
        TransactionViewSchema,
        await listRows(database, 'transactions', accountId, query, page),
      );
    },

    summary: (accountId, query) => listTotals(database, 'transactions', accountId, query),

    count: (accountId, query, limit) => listCount(database, 'transactions', accountId, query, limit),
  };
}
