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
  /** Whether a row can still change. */
  isOpen(row: Row): boolean;
  run(row: Row, signal?: AbortSignal): Promise<unknown>;
};

/** Standard columns are shown until somebody chooses, from a window of so many rem on. */
export type ListColumn<Row> = DataColumn<Row> & { standard?: 0 | 64 | 80 };
