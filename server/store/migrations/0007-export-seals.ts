import type { Dialect } from '../sql.ts';

/** Exports that were made, their seals and what stood in them. */
export function exportSeals(dialect: Dialect): string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  const bytes = dialect === 'postgres' ? 'bytea' : 'blob';
  return [
    // A seal is never changed once its export has ended, and never removed.
    `create table exports (
      account_id bigint not null, id ${text} not null, noun ${text} not null, format ${text} not null,
      file_name ${text} not null, state ${text} not null, words ${text} not null, filter ${text} not null,
      request ${text} not null, time_zone ${text} not null, utc_offset ${text} not null, user_id ${text},
      runner ${text} not null, started_at bigint not null, ended_at bigint, row_count bigint, bytes bigint,
      sha256 ${text}, totals ${text} not null, cut_cells bigint not null,
      primary key (account_id, id)
    )`,
    `create index exports_newest on exports (account_id, started_at, id)`,
    `create index exports_by_sha256 on exports (account_id, sha256) where sha256 is not null`,
    `create index exports_by_size on exports (account_id, bytes) where bytes is not null`,
    `create index exports_by_name on exports (account_id, file_name, started_at)`,

    // What stood in an export row by row, by which later changes are found: 9 bytes a row, kept for some months.
    `create table export_manifests (
      account_id bigint not null, export_id ${text} not null, part bigint not null, entries ${bytes} not null,
      primary key (account_id, export_id, part)
    )`,
  ];
}
