import * as z from 'zod/mini';
import { WebhookRowSchema } from './row-schemas.ts';
import { insert, parseRows, selectList, toColumns } from './row-sql.ts';
import { writeAll, type Database, type SqlValue } from './sql.ts';
import type { WebhookStore } from './store.ts';

const columns = selectList(WebhookRowSchema);
const DueAccountSchema = z.object({ account_id: z.int() });
const due = `state in ('received', 'waiting') and (next_attempt_at is null or next_attempt_at <= ?)`;

export function webhookStore(database: Database): WebhookStore {
  const find = async (rest: string, params: SqlValue[]) =>
    parseRows(WebhookRowSchema, await database.read(`select ${columns} from webhooks where ${rest}`, params));

  return {
    async receive(event) {
      const written = await database.write([
        {
          ...insert('webhooks', toColumns(WebhookRowSchema, event), 'on conflict do nothing'),
          expect: 'some',
          otherwise: 'duplicate',
        },
      ]);
      return written.ok ? 'received' : written.refused;
    },

    get: async (accountId, eventId) =>
      (await find('account_id = ? and event_id = ?', [accountId, eventId]))[0],

    async accountsWithDue(now) {
      const rows = await database.read(`select distinct account_id from webhooks where ${due}`, [now]);
      return rows.map((row) => DueAccountSchema.parse(row).account_id);
    },

    due: (accountId, now, limit) =>
      find(`account_id = ? and ${due} order by received_at, event_id limit ?`, [accountId, now, limit]),

    async settle({ accountId, eventId, state, checkoutSessionId, note, nextAttemptAt, attempts }) {
      await writeAll(database, [
        {
          sql: `update webhooks set state = ?, checkout_session_id = coalesce(?, checkout_session_id), note = ?, next_attempt_at = ?, attempts = ?
                where account_id = ? and event_id = ?`,
          params: [state, checkoutSessionId, note, nextAttemptAt, attempts, accountId, eventId],
        },
      ]);
    },

    needingEyes: (accountId, limit) =>
      find(`account_id = ? and state = 'needs_person' order by received_at, event_id limit ?`, [
        accountId,
        limit,
      ]),

    forSession: (accountId, checkoutSessionId) =>
      find('account_id = ? and checkout_session_id = ? order by received_at, event_id', [
        accountId,
        checkoutSessionId,
      ]),
  };
}
