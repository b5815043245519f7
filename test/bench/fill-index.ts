import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { CheckoutSessionRow, TransactionRow } from '../../server/store/rows.ts';
import { companions, linked } from '../../server/store/checkout-sessions.ts';
import { insertSession } from '../../server/store/session-sql.ts';
import type { Statement } from '../../server/store/sql.ts';

export type Sold = { session: CheckoutSessionRow; transaction: TransactionRow | null };

const batch = 20_000;

/**
 * Fills the index of a desk that is not running with the store's own statements, many rows to a transaction:
 * 100,000 links take some ten seconds. The tables must be there, so the desk has run once: the bench never migrates, or it
 * would measure another schema than the built server's.
 */
export function fillIndex(
  dataDir: string,
  account: { merchant: string; mode: string; origin: string },
  sold: (accountId: number) => Iterable<Sold>,
): void {
  const database = new DatabaseSync(path.join(dataDir, 'index.db'));
  const prepared = new Map<string, ReturnType<typeof database.prepare>>();
  const run = ({ sql, params = [] }: Statement): void => {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    statement.run(...params);
  };
  try {
    const found = database
      .prepare('select id from accounts where merchant = ? and mode = ? and origin = ?')
      .get(account.merchant, account.mode, account.origin) as { id: number } | undefined;
    if (!found) throw new Error(`The index has no account at ${account.origin}.`);
    // Nothing here need outlive a power cut, and a cache of 256 MB keeps the indexes' pages at hand.
    database.exec('pragma synchronous = off; pragma cache_size = -262144; begin');
    let rows = 0;
    for (const given of sold(found.id)) {
      const { session, transaction } = linked(given.session, given.transaction);
      run(insertSession(session));
      companions(session, transaction).forEach(run);
      if ((rows += 1) % batch === 0) database.exec('commit; begin');
    }
    database.exec('commit; pragma wal_checkpoint(truncate)');
  } finally {
    prepared.clear();
    database.close();
  }
}

/** How many rows of the index answer to this; for looking behind a desk that is stopped. */
export function countRows(dataDir: string, from: string): number {
  const database = new DatabaseSync(path.join(dataDir, 'index.db'), { readOnly: true });
  try {
    return Number(Object.values(database.prepare(`select count(*) from ${from}`).get() ?? {})[0]);
  } finally {
    database.close();
  }
}
