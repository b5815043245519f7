import * as z from 'zod/mini';
import { auditStatements } from './audit.ts';
import type { NoteStore } from './note-store.ts';
import { insert, parseRow, selectList, toColumns } from './row-sql.ts';
import type { Database, Row } from './sql.ts';

const NoteRowSchema = z.object({
  accountId: z.int(),
  id: z.string(),
  kind: z.enum(['transaction', 'checkout_session']),
  objectId: z.string(),
  userId: z.string(),
  body: z.string(),
  at: z.int(),
  removedAt: z.nullable(z.int()),
});
const NoteViewSchema = z.extend(NoteRowSchema, { userName: z.nullable(z.string()) });

const view = `select ${selectList(NoteRowSchema, 'n')}, u.name as user_name
  from notes n left join users u on u.id = n.user_id`;

export function noteStore(database: Database): NoteStore {
  return {
    async of(accountId, { kind, objectId }, limit) {
      const rows = await database.read(
        `${view} where n.account_id = ? and n.kind = ? and n.object_id = ? and n.removed_at is null
         order by n.at desc, n.id desc limit ?`,
        [accountId, kind, objectId, limit],
      );
      return rows.map(toNote).toReversed();
    },

    async get(accountId, id) {
      const [row] = await database.read(`${view} where n.account_id = ? and n.id = ?`, [accountId, id]);
      return row && toNote(row);
    },

    async add(note, most, audit) {
      const written = await database.write([
        {
          sql: `select 1 from notes where account_id = ? and kind = ? and object_id = ?
                group by account_id having count(*) >= ?`,
          params: [note.accountId, note.kind, note.objectId, most],
          expect: 'none',
          otherwise: 'too_many',
        },
        insert('notes', toColumns(NoteRowSchema, note)),
        ...auditStatements(audit),
      ]);
      return written.ok ? 'added' : written.refused;
    },

    async setRemoved(accountId, id, removedAt, audit) {
      const written = await database.write([
        {
          sql: `update notes set removed_at = ? where account_id = ? and id = ?
                and removed_at is ${removedAt === null ? 'not null' : 'null'}`,
          params: [removedAt, accountId, id],
          expect: 'some',
          otherwise: 'stale',
        },
        ...auditStatements(audit),
      ]);
      return written.ok ? 'done' : written.refused;
    },
  };
}

const toNote = (row: Row) => parseRow(NoteViewSchema, row);
