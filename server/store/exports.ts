import * as z from 'zod/mini';
import { ExportTotalSchema, exportFormats, exportStates } from '#shared/exports.ts';
import { listNouns } from '#shared/views.ts';
import { auditStatements } from './audit.ts';
import type {
  ExportEnd,
  ExportRow,
  ExportStore,
  ExportView,
  ManifestParts,
  StoredRequest,
} from './export-store.ts';
import { assignments, insert, parseRow, selectList, toColumns } from './row-sql.ts';
import { writeAll, type Database, type Row, type SqlValue, type Statement } from './sql.ts';

const text = z.string();
const nullableText = z.nullable(z.string());
const nullableInteger = z.nullable(z.int());
const json = <T>(check: (value: unknown) => T) =>
  z.pipe(
    text,
    z.transform((value) => check(JSON.parse(value))),
  );

const ExportRowSchema = z.object({
  accountId: z.int(),
  id: text,
  noun: z.enum(listNouns),
  format: z.enum(exportFormats),
  fileName: text,
  state: z.enum(exportStates),
  words: text,
  filter: text,
  // Written by us alone, and whole.
  request: json((value) => value as StoredRequest),
  timeZone: text,
  utcOffset: text,
  userId: nullableText,
  runner: text,
  startedAt: z.int(),
  endedAt: nullableInteger,
  rowCount: nullableInteger,
  bytes: nullableInteger,
  sha256: nullableText,
  totals: json((value) => z.array(ExportTotalSchema).parse(value)),
  cutCells: z.int(),
});

const EndSchema = z.pick(ExportRowSchema, {
  state: true,
  endedAt: true,
  rowCount: true,
  bytes: true,
  sha256: true,
  totals: true,
  cutCells: true,
});

const view = `select ${selectList(ExportRowSchema, 'e')}, u.name as user_name,
  case when exists (select 1 from export_manifests m
                    where m.account_id = e.account_id and m.export_id = e.id) then 1 else 0 end as has_manifest
  from exports e left join users u on u.id = e.user_id`;
const newestFirst = 'order by e.started_at desc, e.id desc limit ?';

export function exportStore(database: Database): ExportStore {
  return {
    async begin(row) {
      await writeAll(database, [insert('exports', columnsOf(row))]);
    },

    async addManifest(of, manifest) {
      await writeAll(database, partStatements(of, manifest));
    },

    async end(end, manifest, { since, most }, audit) {
      const set = assignments(endColumns(end));
      const key: SqlValue[] = [end.accountId, end.id];
      await writeAll(database, [
        {
          sql: `update exports set ${set.sql} where account_id = ? and id = ?`,
          params: [...set.params, ...key],
        },
        ...(end.state === 'done'
          ? partStatements(end, manifest)
          : [{ sql: 'delete from export_manifests where account_id = ? and export_id = ?', params: key }]),
        {
          sql: `delete from export_manifests where account_id = ? and export_id not in (
                  select e.id from exports e where e.account_id = ? and e.started_at >= ?
                  order by e.started_at desc, e.id desc limit ?)`,
          params: [end.accountId, end.accountId, since, most],
        },
        ...auditStatements(audit),
      ]);
    },

    async get(accountId, id) {
      const rows = await database.read(`${view} where e.account_id = ? and e.id = ?`, [accountId, id]);
      return rows.map(toView)[0];
    },

    async list(accountId, before, limit) {
      const rows = await database.read(
        `${view} where e.account_id = ? ${before ? 'and (e.started_at, e.id) < (?, ?)' : ''} ${newestFirst}`,
        [accountId, ...(before ? [before.at, before.id] : []), limit],
      );
      return rows.map(toView);
    },

    async like(accountId, { sha256, bytes, name }, limit) {
      const found = await Promise.all(
        (['sha256', 'bytes', 'file_name'] as const).map((column) =>
          database.read(
            `${view} where e.account_id = ? and e.${column} = ? and e.state = 'done' ${newestFirst}`,
            [accountId, { sha256, bytes, file_name: name }[column], limit],
          ),
        ),
      );
      const views = new Map(
        found
          .flat()
          .map(toView)
          .map((one) => [one.id, one]),
      );
      return [...views.values()];
    },
  };
}

function columnsOf(row: ExportRow): Record<string, SqlValue> {
  return {
    ...toColumns(ExportRowSchema, { ...row, request: JSON.stringify(row.request) }),
    totals: JSON.stringify(row.totals),
  };
}

function endColumns(end: ExportEnd): Record<string, SqlValue> {
  return { ...toColumns(EndSchema, end), totals: JSON.stringify(end.totals) };
}

function partStatements(
  { accountId, id }: Pick<ExportRow, 'accountId' | 'id'>,
  { from, parts }: ManifestParts,
): Statement[] {
  return parts.map((entries, index) =>
    insert('export_manifests', { account_id: accountId, export_id: id, part: from + index, entries }),
  );
}

function toView(row: Row): ExportView {
  return {
    ...parseRow(ExportRowSchema, row),
    userName: typeof row.user_name === 'string' ? row.user_name : null,
    hasManifest: Number(row.has_manifest) === 1,
  };
}
