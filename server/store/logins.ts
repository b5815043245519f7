import { auditStatements } from './audit.ts';
import { LoginRowSchema, UserRowSchema } from './row-schemas.ts';
import { insert, parseRow, selectList, toColumns } from './row-sql.ts';
import { writeAll, type Database } from './sql.ts';
import type { LoginStore } from './store.ts';

export function loginStore(database: Database): LoginStore {
  return {
    async add(login, audit) {
      await writeAll(database, [
        insert('logins', toColumns(LoginRowSchema, login)),
        ...auditStatements(audit),
      ]);
    },

    async get(tokenHash) {
      const [row] = await database.read(
        `select ${selectList(LoginRowSchema, 'l')}, ${selectList(UserRowSchema, 'u', 'u_')}
         from logins l join users u on u.id = l.user_id where l.token_hash = ? and u.disabled_at is null`,
        [tokenHash],
      );
      if (!row) return undefined;
      return { login: parseRow(LoginRowSchema, row), user: parseRow(UserRowSchema, row, 'u_') };
    },

    async touch(tokenHash, at) {
      await writeAll(database, [
        {
          sql: 'update logins set last_seen_at = ? where token_hash = ? and last_seen_at < ?',
          params: [at, tokenHash, at],
        },
      ]);
    },

    async end(tokenHash, audit) {
      await writeAll(database, [
        { sql: 'delete from logins where token_hash = ?', params: [tokenHash] },
        ...auditStatements(audit),
      ]);
    },

    async prune({ lastSeen, created }) {
      const [deleted] = await writeAll(database, [
        { sql: 'delete from logins where last_seen_at < ? or created_at < ?', params: [lastSeen, created] },
      ]);
      return deleted?.count ?? 0;
    },
  };
}
