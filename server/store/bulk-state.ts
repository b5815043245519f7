import * as z from 'zod/mini';
import { isRole, type Role } from '#shared/roles.ts';
import type { Database } from './sql.ts';

/** What an account holds before more is loaded: so many sessions, receipts up to this number, and the merchant's people. */
export type LoadState = { sessions: number; highestReceipt: number; people: { id: string; role: Role }[] };

const StateSchema = z.object({ sessions: z.int(), highest: z.nullable(z.int()) });
const PersonSchema = z.object({ id: z.string(), role: z.string() });

export async function readLoadState(
  database: Database,
  account: { id: number; merchant: string },
): Promise<LoadState> {
  const [row] = await database.readLong(
    `select (select count(*) from checkout_sessions where account_id = ?) as sessions,
       (select max(cast(receipt_digits as bigint)) from transactions
         where account_id = ? and length(receipt_digits) <= 12) as highest`,
    [account.id, account.id],
  );
  const { sessions, highest } = StateSchema.parse(row);
  const people = await database.read(
    `select u.id, m.role from memberships m join users u on u.id = m.user_id
     where m.merchant = ? and u.disabled_at is null order by u.created_at, u.id`,
    [account.merchant],
  );
  return {
    sessions,
    highestReceipt: highest ?? 0,
    people: people.flatMap((person) => {
      const { id, role } = PersonSchema.parse(person);
      return isRole(role) ? [{ id, role }] : [];
    }),
  };
}
