import * as z from 'zod/mini';
import type { Database, Row, SqlValue } from './sql.ts';

const CountSchema = z.object({ count: z.int() });

/** The first rows of `list` (which ends in `limit ?`), and how many there are in all. */
export async function readCounted(
  database: Database,
  { list, count, params }: { list: string; count: string; params: SqlValue[] },
  limit: number,
): Promise<{ count: number; rows: Row[] }> {
  const rows = await database.read(list, [...params, limit]);
  // What fits within the limit need not be counted a second time.
  if (rows.length < limit) return { count: rows.length, rows };
  const [counted] = await database.readLong(count, params);
  return { count: CountSchema.parse(counted).count, rows };
}
