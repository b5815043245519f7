import * as z from 'zod/mini';
import { placeSql } from './sqlite-places.ts';
import type { Database, SqlValue, Statement } from './sql.ts';

/**
 * Chronological row ids for a load into SQLite. The triggers of migration 0004 give them to rows one by one, by writing each
 * anew with an entry in every index: here they are worked out beforehand, and the triggers kept out of the way.
 */

/** How many row ids there are at an instant, as migration 0004 counts them. */
const width = 512;
const TakenSchema = z.object({ place: z.int() });
const TriggerSchema = z.object({ name: z.string(), sql: z.string() });

export type Columns = Record<string, SqlValue>;
type Table = 'checkout_sessions' | 'transactions';
const instantOf = { checkout_sessions: 'created_at', transactions: 'created_order' } as const;

/** For each row what `seqSql` takes; rows of known time only. Row ids beyond 2^53 are put together by SQLite itself. */
export async function placeRows(
  database: Database,
  table: Table,
  rows: readonly Columns[],
): Promise<{ seqSql: string; places: SqlValue[][] }> {
  const instants = rows.map((row) => Number(row[instantOf[table]]));
  if (rows.length === 0) return { seqSql: '?', places: [] };
  const account = rows[0]?.['account_id'] ?? null;
  const next = await nextPlaces(database, table, account, instants);
  const places = instants.map((instant) => {
    const place = next.get(instant) ?? 0;
    if (place >= width || instant <= 0) throw new Error('too many rows of one instant, or of none');
    next.set(instant, place + 1);
    return [account, instant, place];
  });
  return { seqSql: `${placeSql('?', '?')} + cast(? as integer)`, places };
}

/** The first free place at those of the instants that have rows already. */
async function nextPlaces(
  database: Database,
  table: Table,
  account: SqlValue,
  instants: readonly number[],
): Promise<Map<number, number>> {
  const [first, last] = instants.reduce(
    ([low, high], instant) => [Math.min(low, instant), Math.max(high, instant)],
    [Infinity, -Infinity],
  );
  const taken = await database.read(
    `select seq - ${placeSql('?', '0')} as place from ${table}
     where seq >= ${placeSql('?', '?')} and seq < ${placeSql('?', '?')} + ${width}`,
    [account, account, first, account, last],
  );
  const next = new Map<number, number>();
  for (const row of taken) {
    const { place } = TakenSchema.parse(row);
    const instant = Math.floor(place / width);
    next.set(instant, Math.max(next.get(instant) ?? 0, (place % width) + 1));
  }
  return next;
}

/** The statements between those that take the triggers away and those that bring them back, for one transaction. */
export async function withoutInsertTriggers(
  database: Database,
  statements: readonly Statement[],
): Promise<Statement[]> {
  if (database.dialect === 'postgres') return [...statements];
  const rows = await database.read(
    `select name, sql from sqlite_schema where type = 'trigger' and name in (?, ?)`,
    ['checkout_sessions_inserted', 'transactions_inserted'],
  );
  const triggers = rows.map((row) => TriggerSchema.parse(row));
  return [
    ...triggers.map(({ name }) => ({ sql: `drop trigger ${name}` })),
    ...statements,
    ...triggers.map(({ sql }) => ({ sql })),
  ];
}
