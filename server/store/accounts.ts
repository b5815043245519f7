import type { Mode } from '#shared/roles.ts';
import { AccountSchema } from './row-schemas.ts';
import { parseRows, selectList } from './row-sql.ts';
import { writeAll, type Database } from './sql.ts';
import type { AccountStore } from './store.ts';

const columns = selectList(AccountSchema);

export function accountStore(database: Database): AccountStore {
  async function find(merchant: string, mode: Mode, origin: string) {
    const rows = await database.read(
      `select ${columns} from accounts where merchant = ? and mode = ? and origin = ?`,
      [merchant, mode, origin],
    );
    return parseRows(AccountSchema, rows)[0];
  }

  return {
    async ensure(merchant, mode, origin) {
      const known = await find(merchant, mode, origin);
      if (known) return known;
      await writeAll(database, [
        {
          sql: 'insert into accounts (merchant, mode, origin) values (?, ?, ?) on conflict do nothing',
          params: [merchant, mode, origin],
        },
      ]);
      const made = await find(merchant, mode, origin);
      if (!made) throw new Error('an account that was just written could not be read back');
      return made;
    },

    async list() {
      return parseRows(AccountSchema, await database.read(`select ${columns} from accounts order by id`));
    },
  };
}
