import type { Loan } from './loans.ts';

/** The border between the store's nouns and a driver. SQL is written once, with `?` for each parameter. */

export type SqlValue = string | number | null | Uint8Array;
export type Row = Record<string, unknown>;
export type Dialect = 'sqlite' | 'postgres';

/**
 * One statement of a batch. `expect` is a guard on the number of rows that it changed or returned; when the guard
 * fails, the whole batch is rolled back and `otherwise` says which guard it was.
 */
export type Statement<Label extends string = never> = {
  sql: string;
  params?: SqlValue[];
  expect?: 'some' | 'none';
  otherwise?: Label;
};

/** What a statement did: rows changed or returned, and the rows of a SELECT or RETURNING. */
export type StatementResult = { count: number; rows: Row[] };

export type BatchResult<Label extends string = string> =
  { ok: true; results: StatementResult[] } | { ok: false; refused: Label };

/**
 * A store's connection. SQL holds no literal question mark and no literal of its own outside the code.
 * All methods throw StoreUnavailableError when the store can't be reached, or can't make a write durable.
 */
export interface Database {
  dialect: Dialect;
  /** What the engine calls itself, for the log at start. */
  version: string;
  /** Short reads. */
  read(sql: string, params?: SqlValue[]): Promise<Row[]>;
  /** Pages of lists and searches: mostly short, but a filter that no index knows may walk the table. */
  readList(sql: string, params?: SqlValue[]): Promise<Row[]>;
  /** Summaries and exports, kept apart so that neither a look-up nor a page ever waits behind them. */
  readLong(sql: string, params?: SqlValue[]): Promise<Row[]>;
  /** Runs all statements in one transaction; returns when it is durable, or was rolled back by a guard. */
  write<Label extends string>(batch: Statement<Label>[]): Promise<BatchResult<Label>>;
  /**
   * For who opens a connection of their own. `end` must close it: it is called when the store is closed, or has to be opened
   * anew by everybody.
   */
  lend(end: () => Promise<void>): Promise<Loan>;
  close(): Promise<void>;
}

/** True when the guard of the statement is broken by its result. */
export function breaksGuard(statement: Statement<string>, count: number): boolean {
  return statement.expect !== undefined && (statement.expect === 'some') !== count > 0;
}

/** Half an emoji and NUL can't be kept by both engines; the official replacement character stands for them. */
export function storable(params: SqlValue[] | undefined): SqlValue[] {
  return (params ?? []).map((value) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value,
  );
}

/** The results of a batch that has no guard. */
export async function writeAll(database: Database, batch: Statement[]): Promise<StatementResult[]> {
  const written = await database.write(batch);
  if (!written.ok) throw new Error('a batch without guards was refused');
  return written.results;
}

/** The form in which text is compared without regard to case, the same in both engines. */
export function folded(text: string): string {
  return text.toLowerCase().normalize('NFC');
}
