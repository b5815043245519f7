import type { Role } from '#shared/roles.ts';
import { auditStatements } from './audit.ts';
import { MerchantRowSchema, RoleSchema, UserRowSchema } from './row-schemas.ts';
import { insert, parseRow, parseRows, selectList, toColumns } from './row-sql.ts';
import type { MembershipRow, UserRow } from './rows.ts';
import { folded, writeAll, type Database, type Row, type Statement } from './sql.ts';
import type { UserStore } from './store.ts';

const columns = selectList(UserRowSchema);

export function userStore(database: Database): UserStore {
  async function findMemberships(condition: string, params: string[]) {
    const rows = await database.read(
      `select ${selectList(MerchantRowSchema, 'm')}, s.role from memberships s join merchants m on m.slug = s.merchant
       where ${condition} order by m.slug`,
      params,
    );
    return rows.map(toMembership);
  }

  return {
    async add(user, { merchant, role }, audit) {
      const marksOwnership: Statement[] =
        role === 'owner'
          ? [
              {
                sql: 'update ownership set first_owner_at = coalesce(first_owner_at, ?) where id = 1',
                params: [user.createdAt],
              },
            ]
          : [];
      const written = await database.write([
        {
          sql: 'select 1 from merchants where slug = ?',
          params: [merchant],
          expect: 'some',
          otherwise: 'unknown_merchant',
        },
        ...marksOwnership,
        ...addUser(user, merchant, role),
        ...auditStatements(audit),
      ]);
      return written.ok ? 'added' : written.refused;
    },

    async addFirstOwner(user, merchant, audit) {
      const written = await database.write([
        {
          sql: 'update ownership set first_owner_at = ? where id = 1 and first_owner_at is null',
          params: [user.createdAt],
          expect: 'some',
          otherwise: 'owner_exists',
        },
        ...addUser(user, merchant, 'owner'),
        ...auditStatements(audit),
      ]);
      return written.ok ? 'added' : written.refused;
    },

    async hasOwner() {
      const rows = await database.read('select 1 from ownership where id = 1 and first_owner_at is not null');
      return rows.length > 0;
    },

    async get(id) {
      const rows = await database.read(`select ${columns} from users where id = ?`, [id]);
      return parseRows(UserRowSchema, rows)[0];
    },

    async getByEmail(email) {
      const rows = await database.read(`select ${columns} from users where email_folded = ?`, [
        folded(email),
      ]);
      return parseRows(UserRowSchema, rows)[0];
    },

    async setPassword(id, passwordHash, audit) {
      await writeAll(database, [
        { sql: 'update users set password_hash = ? where id = ?', params: [passwordHash, id] },
        { sql: 'delete from logins where user_id = ?', params: [id] },
        ...auditStatements(audit),
      ]);
    },

    memberships: (userId) => findMemberships('s.user_id = ?', [userId]),

    async membershipOfLogin(tokenHash, merchant) {
      const ofLogin = 's.user_id = (select user_id from logins where token_hash = ?) and s.merchant = ?';
      return (await findMemberships(ofLogin, [tokenHash, merchant]))[0];
    },
  };
}

function addUser(user: UserRow, merchant: string, role: Role): Statement<'duplicate'>[] {
  return [
    {
      ...insert(
        'users',
        { ...toColumns(UserRowSchema, user), email_folded: folded(user.email) },
        'on conflict do nothing',
      ),
      expect: 'some',
      otherwise: 'duplicate',
    },
    insert('memberships', { merchant, user_id: user.id, role }),
  ];
}

function toMembership(row: Row): MembershipRow {
  return { merchant: parseRow(MerchantRowSchema, row), role: RoleSchema.parse(row.role) };
}
