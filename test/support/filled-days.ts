import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { insertTransaction } from '../../server/store/transaction-sql.ts';
import type { TransactionRow } from '../../server/store/rows.ts';
import { sampleTransaction } from '../server/store/sample-rows.ts';
import type { JourneyDesk } from './journey-desk.ts';

/** Puts receipts into the index behind the running desk's back: days that are over can't be made by paying. */
export async function fillDays(
  desk: JourneyDesk,
  receipts: readonly Partial<TransactionRow>[],
): Promise<void> {
  // The account's rows begin with a link.
  const known = await desk.makeLink({ amount: 100, currency: 'USD', description: 'Made by hand' });
  inIndex(desk, (database) => {
    const found = database.prepare('select account_id from checkout_sessions where id = ?').get(known.id);
    const id = Number(Object.values(found ?? {})[0]);
    for (const change of receipts) {
      const { sql, params } = insertTransaction(
        sampleTransaction({ id, merchant: 'main', mode: 'test', origin: '' }, change),
      );
      database.prepare(sql).run(...params);
    }
  });
}

/** What upstream would tell of a receipt later on. */
export function refundLater(desk: JourneyDesk, id: string, refunded: number): void {
  inIndex(desk, (database) => {
    database
      .prepare(`update transactions set status = 'partially_refunded', amount_refunded = ? where id = ?`)
      .run(refunded, id);
  });
}

function inIndex(desk: JourneyDesk, work: (database: InstanceType<typeof DatabaseSync>) => void): void {
  const database = new DatabaseSync(path.join(desk.dataDir, 'index.db'));
  try {
    database.exec('pragma busy_timeout = 10000; begin immediate');
    work(database);
    database.exec('commit');
  } finally {
    database.close();
  }
}
