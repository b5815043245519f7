import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { companions, linked } from '../../server/store/checkout-sessions.ts';
import { insertSession } from '../../server/store/session-sql.ts';
import type { Statement } from '../../server/store/sql.ts';
import { sessionRow } from '../bench/invented-sales.ts';
import type { JourneyDesk, Link } from './journey-desk.ts';

const minute = 60_000;

/** "Sale 0001" for 1. */
export const saleName = (number: number) => `Sale ${String(number).padStart(4, '0')}`;

/** Id of the link of a sale. */
export const saleId = (number: number) => `cs_sale${String(number).padStart(20, '0')}`;

/**
 * Puts so many ended links into the index behind the running desk's back, the first sale made last, a minute apart: more
 * than could be made through the API within its minute. The sandbox does not know them. Gives one that it knows.
 */
export async function fillList(desk: JourneyDesk, count: number): Promise<Link> {
  // The account's rows begin with it.
  const known = await desk.makeLink({ amount: 100, currency: 'USD', description: 'Made by hand' });
  const database = new DatabaseSync(path.join(desk.dataDir, 'index.db'));
  const run = ({ sql, params = [] }: Statement) => database.prepare(sql).run(...params);
  try {
    database.exec('pragma busy_timeout = 10000; begin immediate');
    const found = database.prepare('select account_id from checkout_sessions where id = ?').get(known.id);
    const accountId = Number(Object.values(found ?? {})[0]);
    const from = Date.now() - 60 * minute;
    for (let number = count; number >= 1; number -= 1) {
      const createdAt = from - number * minute;
      const { session } = linked(
        sessionRow(
          {
            ...{ amount: 1000 + number, currency: 'JMD', description: saleName(number) },
            metadata: { number: String(number) },
          },
          { accountId, id: saleId(number), createdAt, status: 'expired', expiresAt: createdAt + minute },
        ),
        null,
      );
      run(insertSession(session));
      companions(session, null).forEach(run);
    }
    database.exec('commit');
  } finally {
    database.close();
  }
  return known;
}
