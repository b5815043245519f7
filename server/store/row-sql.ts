import * as z from 'zod/mini';
import { compiled } from '../compiled-schema.ts';
import type { Row, SqlValue } from './sql.ts';

/** Between rows (camelCase, rows.ts) and columns (snake_case). */

type RowSchema = z.ZodMiniObject;
type Parsed<S extends RowSchema> = S extends z.ZodMiniType ? z.output<S> : never;

function columnName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The columns of a row for a SELECT: `t.card_brand as t_card_brand, …` with alias and prefix. */
export function selectList(schema: RowSchema, alias = '', prefix = ''): string {
  const from = alias === '' ? '' : `${alias}.`;
  return Object.keys(schema.shape)
    .map(columnName)
    .map((column) => (prefix === '' ? `${from}${column}` : `${from}${column} as ${prefix}${column}`))
    .join(', ');
}

const columnsOfSchemas = new Map<string, WeakMap<RowSchema, [field: string, column: string][]>>();

/** Names are worked out once: an export reads millions of rows, and a load writes them. */
function columnsOf(schema: RowSchema, prefix: string): [field: string, column: string][] {
  const known = columnsOfSchemas.get(prefix) ?? new WeakMap<RowSchema, [string, string][]>();
  columnsOfSchemas.set(prefix, known);
  const columns =
    known.get(schema) ?? Object.keys(schema.shape).map((field) => [field, prefix + columnName(field)]);
  known.set(schema, columns);
  return columns;
}

/** Reads one engine row by its schema; fails loudly on what the schema does not know. */
export function parseRow<S extends RowSchema>(schema: S, row: Row, prefix = ''): Parsed<S> {
  const given: Record<string, unknown> = {};
  for (const [field, column] of columnsOf(schema, prefix)) given[field] = row[column];
  return z.parse(compiled(schema), given) as Parsed<S>;
}

export function parseRows<S extends RowSchema>(schema: S, rows: Row[]): Parsed<S>[] {
  return rows.map((row) => parseRow(schema, row));
}

/** The fields of a row that the schema names, as columns; what a caller's object carries beyond them is left out. */
export function toColumns(schema: RowSchema, row: Record<string, unknown>): Record<string, SqlValue> {
  const columns: Record<string, SqlValue> = {};
  for (const [field, column] of columnsOf(schema, '')) columns[column] = row[field] as SqlValue;
  return columns;
}

/** An INSERT of these columns; `conflict` is what follows the values. */
export function insert(table: string, columns: Record<string, SqlValue>, conflict = '') {
  const names = Object.keys(columns);
  return {
    sql: `insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')}) ${conflict}`,
    params: Object.values(columns),
  };
}

/** `a = ?, b = ?` and the values in that order. */
export function assignments(columns: Record<string, SqlValue>) {
  return {
    sql: Object.keys(columns)
      .map((name) => `${name} = ?`)
      .join(', '),
    params: Object.values(columns),
  };
}

/** `(?, ?, ?)` for a list of values. */
export function placeholders(values: readonly unknown[]): string {
  return `(${values.map(() => '?').join(', ')})`;
}
