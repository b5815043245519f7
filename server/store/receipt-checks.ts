import * as z from 'zod/mini';
import { auditStatements } from './audit.ts';
import type { ReceiptCheckStore } from './receipt-check-store.ts';
import { parseRow, parseRows, placeholders } from './row-sql.ts';
import { writeAll, type Database } from './sql.ts';

const ReceiptCheckSchema = z.object({ accountId: z.int(), transactionId: z.string(), code: z.string() });

/** Rows in one statement: far below what either engine takes of parameters. */
const atOnce = 500;

export function receiptCheckStore(database: Database): ReceiptCheckStore {
  return {
    async codes(accountId, transactionIds) {
      const found = new Map<string, string>();
      for (let from = 0; from < transactionIds.length; from += atOnce) {
        const ids = transactionIds.slice(from, from + atOnce);
        const rows = await database.read(
          `select account_id, transaction_id, code from receipt_checks
           where account_id = ? and transaction_id in ${placeholders(ids)}`,
          [accountId, ...ids],
        );
        for (const { transactionId, code } of parseRows(ReceiptCheckSchema, rows))
          found.set(transactionId, code);
      }
      return found;
    },

    async add(checks, createdAt, audit) {
      const statements = [];
      for (let from = 0; from < checks.length; from += atOnce) {
        const some = checks.slice(from, from + atOnce);
        statements.push({
          sql: `insert into receipt_checks (account_id, transaction_id, code, created_at)
                values ${some.map(() => '(?, ?, ?, ?)').join(', ')}
                on conflict (account_id, transaction_id) do nothing`,
          params: some.flatMap(({ accountId, transactionId, code }) => [
            accountId,
            transactionId,
            code,
            createdAt,
          ]),
        });
      }
      await writeAll(database, [...statements, ...auditStatements(audit)]);
    },

    async find(code) {
      const [row] = await database.read(
        'select account_id, transaction_id, code from receipt_checks where code = ?',
        [code],
      );
      return row && parseRow(ReceiptCheckSchema, row);
    },
  };
}
