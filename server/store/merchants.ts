import { auditStatements } from './audit.ts';
import { MerchantRowSchema } from './row-schemas.ts';
import { insert, parseRows, selectList, toColumns } from './row-sql.ts';
import type { Database } from './sql.ts';
import type { MerchantStore } from './store.ts';

const columns = selectList(MerchantRowSchema);

export function merchantStore(database: Database): MerchantStore {
  return {
    async add(merchant) {
      const written = await database.write([
        {
          ...insert('merchants', toColumns(MerchantRowSchema, merchant), 'on conflict do nothing'),
          expect: 'some',
          otherwise: 'duplicate',
        },
      ]);
      return written.ok ? 'added' : written.refused;
    },

    async get(slug) {
      const rows = await database.read(`select ${columns} from merchants where slug = ?`, [slug]);
      return parseRows(MerchantRowSchema, rows)[0];
    },

    async list() {
      return parseRows(
        MerchantRowSchema,
        await database.read(`select ${columns} from merchants order by slug`),
      );
    },

    async update(slug, { name, timeZone }, audit) {
      const written = await database.write([
        {
          sql: 'update merchants set name = ?, time_zone = ? where slug = ?',
          params: [name, timeZone, slug],
          expect: 'some',
          otherwise: 'unknown',
        },
        ...auditStatements(audit),
      ]);
      return written.ok ? 'updated' : written.refused;
    },
  };
}
