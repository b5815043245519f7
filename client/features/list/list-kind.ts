import type { DataColumn } from '../../ui/data-columns.ts';

/** What can be done with the rows of one kind of list. */
export type RowActions<Row> = {
  /** What `c` copies of a row; nothing where it has none. */
  copied: { what: string; of(row: Row): string | null };
  /** What is copied of many rows, one on each line. */
  copiedOfMany: { what: string; of(row: Row): string | null };
  /** Not there for who may not, and where a row can't be read anew. */
  refresh?: RowRefresh<Row> | undefined;
};

export type RowRefresh<Row> = {
  /** The session that is read anew for a row; nothing where there is none. */
  sessionOf(this: void, row: Row): string | null;
  /** Whether refreshing many takes this row; not said: every row behind which there is a session. */
  isTaken?(this: void, row: Row): boolean;
  /** What is said of so many rows that are not taken: "had ended already and were left as they are". */
  skipped: string;
  /** Throws for a row behind which there is no session. */
  run(this: void, row: Row, signal?: AbortSignal): Promise<unknown>;
};

/** Standard columns are shown until somebody chooses, from a window of so many rem on. */
export type ListColumn<Row> = DataColumn<Row> & { standard?: 0 | 64 | 80 };
