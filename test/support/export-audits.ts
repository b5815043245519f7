import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';

export type ExportAudit = {
  action: string;
  merchant: string;
  object_kind: string;
  outcome: string;
  user_id: string | null;
  request_id: string | null;
  detail: { format: string; filter: string; columns: string[]; rows: number };
};

/** The audit entries of an account's exports, oldest first, read behind the desk's back. */
export function auditsOf(dataDir: string, accountId: number): ExportAudit[] {
  const database = new DatabaseSync(path.join(dataDir, 'index.db'), { readOnly: true });
  try {
    const rows = database
      .prepare(`select * from audit where account_id = ? and action = 'export' order by seq`)
      .all(accountId) as (Omit<ExportAudit, 'detail'> & { detail: string })[];
    return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) as ExportAudit['detail'] }));
  } finally {
    database.close();
  }
}
