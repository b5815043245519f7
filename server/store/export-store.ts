import type { ExportFormat, ExportTotal } from '#shared/exports.ts';
import type { ListNoun } from '#shared/list-grammar.ts';
import type { ListPage, ListQuery } from './list-query.ts';
import type { AuditEntry, Instant } from './rows.ts';

/** How the rows of an export were asked for, in full: presets such as "today" have become instants. */
export type StoredRequest = {
  columns: readonly string[];
  bom: boolean;
  query: ListQuery;
  sort: ListPage['sort'];
  /** The filter held a card number, which is not kept: the same rows can't be asked for again. */
  masked: boolean;
};

export type ExportRow = {
  accountId: number;
  id: string;
  noun: ListNoun;
  format: ExportFormat;
  fileName: string;
  state: 'running' | 'done' | 'aborted';
  words: string;
  filter: string;
  request: StoredRequest;
  timeZone: string;
  utcOffset: string;
  userId: string | null;
  /** The process that writes it. */
  runner: string;
  startedAt: Instant;
  endedAt: Instant | null;
  rowCount: number | null;
  bytes: number | null;
  sha256: string | null;
  totals: ExportTotal[];
  cutCells: number;
};

export type ExportView = ExportRow & { userName: string | null; hasManifest: boolean };

export type ExportEnd = Pick<
  ExportRow,
  'accountId' | 'id' | 'state' | 'endedAt' | 'rowCount' | 'bytes' | 'sha256' | 'totals' | 'cutCells'
>;

/** The parts of a manifest from the given one on. */
export type ManifestParts = { from: number; parts: readonly Uint8Array[] };

/** The part of the index that holds exports and their seals; see store.ts for its rules. */
export interface ExportStore {
  begin(row: ExportRow): Promise<void>;
  addManifest(of: Pick<ExportRow, 'accountId' | 'id'>, manifest: ManifestParts): Promise<void>;
  /**
   * Ends a running export, with the rest of its manifest and its audit entry; an aborted one loses its manifest. Takes away
   * the account's manifests that are older than `since` or not among the newest `most`.
   */
  end(
    end: ExportEnd,
    manifest: ManifestParts,
    keep: { since: Instant; most: number },
    audit: AuditEntry,
  ): Promise<void>;
  get(accountId: number, id: string): Promise<ExportView | undefined>;
  /** Newest first, those before the place. */
  list(
    accountId: number,
    before: { at: Instant; id: string } | undefined,
    limit: number,
  ): Promise<ExportView[]>;
  /** Done ones whose file has this hash, has this size or is called so; newest first. */
  like(
    accountId: number,
    file: { sha256: string; bytes: number; name: string },
    limit: number,
  ): Promise<ExportView[]>;
}
