import type { AuditEntry, BackfillRow, Instant, KnownRows, TransactionRow, WantedSession } from './rows.ts';

/** The part of the index in which the comparison with upstream's transactions is kept; see store.ts for its rules. */
export interface BackfillStore {
  get(accountId: number): Promise<BackfillRow | undefined>;
  /**
   * Begins a run if nothing has been written since `seen` (the standing row's version, or null when there was none). A
   * run over everything asks again for every session that upstream denied.
   */
  start(row: BackfillRow, seen: number | null, audit: AuditEntry | null): Promise<'started' | 'stale'>;
  /** Writes the row if its `version` is still the stored one; the stored version then grows by one. */
  save(row: BackfillRow): Promise<'saved' | 'stale'>;
  known(accountId: number, ids: { transactions: string[]; sessions: string[] }): Promise<KnownRows>;
  /**
   * The rows of one page and the cursor behind it, in one transaction. 'moved': one of the known rows, or of those that
   * were new, has been written by somebody else since `known` (nothing is changed).
   */
  savePage(row: BackfillRow, page: SeenPage): Promise<'saved' | 'stale' | 'moved'>;
  /** Sessions that are not held and may be asked for in this run. */
  wanted(accountId: number, run: number, limit: number): Promise<WantedSession[]>;
  /** What came of asking: found, or denied and not to be asked for again before that run. Goes with a `save`. */
  answered(
    row: BackfillRow,
    session: { id: string; outcome: 'found' } | { id: string; outcome: 'denied'; nextRun: number },
  ): Promise<'saved' | 'stale'>;
}

/** A page of upstream's list as it is to be written. */
export type SeenPage = {
  /** Rows that are new here (`before` null) or of which something has changed since they were `before`. */
  changed: { row: TransactionRow; before: KnownRows['transactions'][number] | null }[];
  /** Ids of the others, which stay as they are. */
  unchanged: string[];
  /** Sessions to be read again, even those that have ended. */
  hurry: string[];
  now: Instant;
};
