import type { AuditEntry, AuditView } from './rows.ts';
import { AuditEntrySchema } from './row-schemas.ts';
import { insert, parseRow, selectList, toColumns } from './row-sql.ts';
import { writeAll, type Database, type Statement } from './sql.ts';
import type { AuditStore } from './store.ts';

/** The audit entry as part of the transaction of what it tells of. */
export function auditStatements(entry: AuditEntry | null): Statement[] {
  return entry ? [insert('audit', toColumns(AuditEntrySchema, entry))] : [];
}

export function auditStore(database: Database): AuditStore {
  return {
    async add(entry) {
      await writeAll(database, auditStatements(entry));
    },

    async forObject(accountId, objectKind, objectId): Promise<AuditView[]> {
      const rows = await database.read(
        `select ${selectList(AuditEntrySchema, 'a')}, u.name as user_name
         from audit a left join users u on u.id = a.user_id
         where a.account_id = ? and a.object_kind = ? and a.object_id = ? order by a.at, a.seq`,
        [accountId, objectKind, objectId],
      );
      return rows.map((row) => ({
        ...parseRow(AuditEntrySchema, row),
        userName: typeof row.user_name === 'string' ? row.user_name : null,
      }));
    },
  };
}
