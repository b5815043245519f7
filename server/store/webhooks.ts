import * as z from 'zod/mini';
import { auditStatements } from './audit.ts';
import { readCounted } from './counted.ts';
import { WebhookRowSchema } from './row-schemas.ts';
import { insert, parseRows, selectList, toColumns } from './row-sql.ts';
import type { WebhookRow } from './rows.ts';
import type { Database, SqlValue } from './sql.ts';
import type { WebhookStore } from './store.ts';

const columns = selectList(WebhookRowSchema);
const DueAccountSchema = z.object({ account_id: z.int() });
/** No plan is longer; what stands further ahead was planned by a clock that was wrong, and is due. */
const longestPlanMs = 2 * 3_600_000;
const due = `state in ('received', 'waiting')
  and (next_attempt_at is null or next_attempt_at <= ? or next_attempt_at > ?)`;
const dueValues = (now: number): SqlValue[] => [now, now + longestPlanMs];

const decision = 'state = ?, note = ?, next_attempt_at = ?, attempts = ?';
const decisionValues = ({
  state,
  note,
  nextAttemptAt,
  attempts,
}: Pick<WebhookRow, 'state' | 'note' | 'nextAttemptAt' | 'attempts'>): SqlValue[] => [
  state,
  note,
  nextAttemptAt,
  attempts,
];

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
      const rows = await database.read(
        `select distinct account_id from webhooks where ${due}`,
        dueValues(now),
      );
      return rows.map((row) => DueAccountSchema.parse(row).account_id);
    },

    due: (accountId, now, limit) =>
      find(`account_id = ? and ${due} order by received_at, event_id limit ?`, [
        accountId,
        ...dueValues(now),
        limit,
      ]),

    async settle({ accountId, eventId, checkoutSessionId, ...outcome }, audit = null) {
      const written = await database.write([
        {
          sql: `update webhooks set checkout_session_id = coalesce(?, checkout_session_id), ${decision}
                where account_id = ? and event_id = ? and state in ('received', 'waiting')`,
          params: [checkoutSessionId, ...decisionValues(outcome), accountId, eventId],
          expect: 'some',
          otherwise: 'stale',
        },
        ...auditStatements(audit),
      ]);
      return written.ok ? 'settled' : written.refused;
    },

    async needingEyes(accountId, limit) {
      const from = `from webhooks where account_id = ? and state = 'needs_person'`;
      const list = `select ${columns} ${from} order by received_at, event_id limit ?`;
      const count = `select count(*) as count ${from}`;
      const found = await readCounted(database, { list, count, params: [accountId] }, limit);
      return { count: found.count, rows: parseRows(WebhookRowSchema, found.rows) };
    },

    async decide({ accountId, eventId, ...outcome }, audit) {
      const written = await database.write([
        {
          sql: `update webhooks set ${decision} where account_id = ? and event_id = ? and state = 'needs_person'`,
          params: [...decisionValues(outcome), accountId, eventId],
          expect: 'some',
          otherwise: 'stale',
        },
        ...auditStatements(audit),
      ]);
      return written.ok ? 'decided' : written.refused;
    },

    forSession: (accountId, checkoutSessionId) =>
      find('account_id = ? and checkout_session_id = ? order by received_at, event_id', [
        accountId,
        checkoutSessionId,
      ]),
  };
}
