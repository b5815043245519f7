import * as z from 'zod/mini';
import type { Role } from '#shared/roles.ts';
import { auditStatements } from './audit.ts';
import { LayoutRowSchema, ViewRowSchema } from './row-schemas.ts';
import { insert, parseRow, parseRows, selectList, toColumns } from './row-sql.ts';
import type { ViewRow, VisibleView } from './rows.ts';
import { folded, writeAll, type Database, type Row, type SqlValue, type Statement } from './sql.ts';
import type { PersonsList, ViewReader, ViewStore } from './view-store.ts';

const columns = selectList(ViewRowSchema, 'v');
const RemovedSchema = z.object({ removed_at: z.nullable(z.int()) });
const OfReaderSchema = z.object({ ownerName: z.string(), isDefault: z.int() });

export function viewStore(database: Database): ViewStore {
  async function findVisible({ merchant, userId, role }: ViewReader, id?: string) {
    const rows = await database.read(
      `select ${columns}, u.name as owner_name, case when d.view_id is null then 0 else 1 end as is_default
       from views v join users u on u.id = v.user_id
       left join view_defaults d
         on d.merchant = v.merchant and d.user_id = ? and d.noun = v.noun and d.view_id = v.id
       where v.merchant = ? and v.removed_at is null and (v.user_id = ? or v.shared_with like ?)
         ${id === undefined ? '' : 'and v.id = ?'}
       order by v.created_at, v.id`,
      [userId, merchant, userId, `%,${role},%`, ...(id === undefined ? [] : [id])],
    );
    return rows.map(toVisible);
  }

  return {
    visible: (reader) => findVisible(reader),

    async get(reader, id) {
      return (await findVisible(reader, id))[0];
    },

    async add(view, most, audit) {
      const written = await database.write([
        lockPerson(view.merchant, 'user_id = ?', [view.userId]),
        {
          sql: `select 1 from views where merchant = ? and user_id = ? and removed_at is null
                group by user_id having count(*) >= ?`,
          params: [view.merchant, view.userId, most],
          expect: 'none',
          otherwise: 'too_many',
        },
        sameName(view),
        insert('views', toViewColumns(view)),
        ...auditStatements(audit),
      ]);
      return written.ok ? 'added' : written.refused;
    },

    async change(view, audit) {
      const { name, query, sharedWith, layout, updatedAt } = view;
      const written = await database.write([
        lockPerson(view.merchant, 'user_id = ?', [view.userId]),
        { ...ownView(view), expect: 'some', otherwise: 'unknown' },
        sameName(view),
        {
          sql: `update views set name = ?, name_folded = ?, query = ?, shared_with = ?, layout = ?, updated_at = ?
                where merchant = ? and id = ?`,
          params: [
            name,
            folded(name),
            query,
            writeRoles(sharedWith),
            layout,
            updatedAt,
            view.merchant,
            view.id,
          ],
        },
        ...auditStatements(audit),
      ]);
      return written.ok ? 'changed' : written.refused;
    },

    async remove({ merchant, id }, { now, forget }, audit) {
      const isOld = 'merchant = ? and removed_at is not null and removed_at < ?';
      const written = await database.write([
        {
          sql: 'update views set removed_at = ? where merchant = ? and id = ? and removed_at is null',
          params: [now, merchant, id],
          expect: 'some',
          otherwise: 'unknown',
        },
        {
          sql: `delete from view_defaults where merchant = ? and view_id in (select id from views where ${isOld})`,
          params: [merchant, merchant, forget],
        },
        { sql: `delete from views where ${isOld}`, params: [merchant, forget] },
        ...auditStatements(audit),
      ]);
      return written.ok ? 'removed' : written.refused;
    },

    async find(merchant, id) {
      const [row] = await database.read(
        `select ${columns}, v.removed_at from views v where v.merchant = ? and v.id = ?`,
        [merchant, id],
      );
      return row && { view: parseRow(ViewRowSchema, row), removedAt: RemovedSchema.parse(row).removed_at };
    },

    async restore({ merchant, id }, audit) {
      const removedView = 'from views where merchant = ? and id = ? and removed_at is not null';
      const written = await database.write([
        lockPerson(merchant, `user_id = (select user_id ${removedView})`, [merchant, id]),
        { sql: `select 1 ${removedView}`, params: [merchant, id], expect: 'some', otherwise: 'unknown' },
        {
          sql: `select 1 from views kept join views gone
                  on gone.merchant = kept.merchant and gone.user_id = kept.user_id and gone.noun = kept.noun
                  and gone.name_folded = kept.name_folded
                where gone.merchant = ? and gone.id = ? and kept.removed_at is null`,
          params: [merchant, id],
          expect: 'none',
          otherwise: 'duplicate',
        },
        { sql: 'update views set removed_at = null where merchant = ? and id = ?', params: [merchant, id] },
        ...auditStatements(audit),
      ]);
      return written.ok ? 'restored' : written.refused;
    },

    async setDefault(list, viewId, audit) {
      await writeAll(database, [
        putForList('view_defaults', list, 'view_id', viewId),
        ...auditStatements(audit),
      ]);
    },

    async layouts(merchant, userId) {
      const rows = await database.read(
        'select noun, layout from list_layouts where merchant = ? and user_id = ?',
        [merchant, userId],
      );
      return parseRows(LayoutRowSchema, rows);
    },

    async saveLayout(list, layout, audit) {
      await writeAll(database, [
        putForList('list_layouts', list, 'layout', layout),
        ...auditStatements(audit),
      ]);
    },
  };
}

/**
 * Holds the rows of one person while a batch looks at their views and then writes, so that of two at once the second
 * sees what the first has written. SQLite writes one batch at a time anyway.
 */
function lockPerson(merchant: string, who: string, params: SqlValue[]): Statement {
  return {
    sql: `update memberships set role = role where merchant = ? and ${who}`,
    params: [merchant, ...params],
  };
}

function ownView({ merchant, id, userId }: Pick<ViewRow, 'merchant' | 'id' | 'userId'>) {
  return {
    sql: 'select 1 from views where merchant = ? and id = ? and user_id = ? and removed_at is null',
    params: [merchant, id, userId],
  };
}

/** Refuses a name that another view of the person's list has. */
function sameName(view: Omit<ViewRow, 'createdAt'>): Statement<'duplicate'> {
  return {
    sql: `select 1 from views where merchant = ? and user_id = ? and noun = ? and name_folded = ? and id <> ?
            and removed_at is null`,
    params: [view.merchant, view.userId, view.noun, folded(view.name), view.id],
    expect: 'none',
    otherwise: 'duplicate',
  };
}

function toViewColumns(view: ViewRow): Record<string, SqlValue> {
  return {
    ...toColumns(ViewRowSchema, view),
    shared_with: writeRoles(view.sharedWith),
    name_folded: folded(view.name),
  };
}

const writeRoles = (roles: readonly Role[]) => (roles.length === 0 ? '' : `,${roles.join(',')},`);

function toVisible(row: Row): VisibleView {
  const { ownerName, isDefault } = parseRow(OfReaderSchema, row);
  return { ...parseRow(ViewRowSchema, row), ownerName, isDefault: isDefault === 1 };
}

/** Writes the one row that a person has for a list, or takes it away. */
function putForList(
  table: 'view_defaults' | 'list_layouts',
  { merchant, userId, noun }: PersonsList,
  column: string,
  value: string | null,
): Statement {
  const key = { merchant, user_id: userId, noun };
  return value === null
    ? {
        sql: `delete from ${table} where merchant = ? and user_id = ? and noun = ?`,
        params: Object.values(key),
      }
    : insert(
        table,
        { ...key, [column]: value },
        `on conflict (merchant, user_id, noun) do update set ${column} = excluded.${column}`,
      );
}
