import * as z from 'zod/mini';
import type { ListNoun } from '#shared/list-grammar.ts';
import type { Database } from './sql.ts';

const PartSchema = z.object({ entries: z.instanceof(Uint8Array) });
const IdSchema = z.object({ id: z.string() });

/** Ids that are read at a time. */
const pageSize = 5000;

/** What is kept of the rows of an export, part by part. */
export async function manifestParts(
  snapshot: Database,
  accountId: number,
  exportId: string,
): Promise<Uint8Array[]> {
  const rows = await snapshot.readLong(
    'select entries from export_manifests where account_id = ? and export_id = ? order by part',
    [accountId, exportId],
  );
  return rows.map((row) => PartSchema.parse(row).entries);
}

/** The ids of all rows of an account. */
export async function* allIds(
  snapshot: Database,
  noun: ListNoun,
  accountId: number,
): AsyncGenerator<string[]> {
  let last = '';
  for (;;) {
    const rows = await snapshot.readLong(
      `select id from ${noun} where account_id = ? and id > ? order by id limit ?`,
      [accountId, last, pageSize],
    );
    const ids = rows.map((row) => IdSchema.parse(row).id);
    if (ids.length > 0) yield ids;
    if (ids.length < pageSize) return;
    last = ids.at(-1) ?? '';
  }
}
