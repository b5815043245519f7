import { auditStatements } from './audit.ts';
import { companions, linked } from './checkout-sessions.ts';
import { readCounted } from './counted.ts';
import { IntentRowSchema, OpenIntentSchema, UnsettledIntentSchema } from './row-schemas.ts';
import { parseRows, selectList } from './row-sql.ts';
import { insertSession, joinSession } from './session-sql.ts';
import { writeAll, type Database, type SqlValue, type Statement } from './sql.ts';
import type { IntentName, IntentStore, Lease } from './intent-store.ts';

const columns = selectList(IntentRowSchema);

export function intentStore(database: Database): IntentStore {
  const find = async (rest: string, params: SqlValue[]) =>
    parseRows(IntentRowSchema, await database.read(`select ${columns} from intents where ${rest}`, params));

  return {
    get: async (name) => (await find(byName, nameValues(name)))[0],

    getById: async (id) => (await find('id = ?', [id]))[0],

    async saveDraft({ id, body, now, ...name }) {
      const written = await database.write([
        {
          sql: `insert into intents (account_id, user_id, key, id, state, body, attempts, fence, created_at, updated_at)
                values (?, ?, ?, ?, 'draft', ?, 0, 0, ?, ?)
                on conflict (account_id, user_id, key) do update
                  set body = excluded.body, updated_at = excluded.updated_at where intents.state = 'draft'`,
          params: [...nameValues(name), id, body, now, now],
          expect: 'some',
          otherwise: 'frozen',
        },
      ]);
      return written.ok ? 'saved' : written.refused;
    },

    async submit({ id, body, bodyHash, upstreamBody, replaces, leaseOwner, sentUnder, now, ...name }) {
      const written = await database.write([
        ...fencePredecessor(name),
        {
          sql: `insert into intents (account_id, user_id, key, id, state, body, body_hash, upstream_body, replaces,
                  attempts, submitted_at, lease_owner, sent_under, fence, created_at, updated_at)
                values (?, ?, ?, ?, 'pending', ?, ?, ?, ?, 0, ?, ?, ?, 1, ?, ?)
                on conflict (account_id, user_id, key) do update set id = excluded.id, state = excluded.state,
                  body = excluded.body, body_hash = excluded.body_hash, upstream_body = excluded.upstream_body,
                  replaces = excluded.replaces, submitted_at = excluded.submitted_at,
                  lease_owner = excluded.lease_owner, sent_under = excluded.sent_under, fence = intents.fence + 1,
                  updated_at = excluded.updated_at
                where intents.state = 'draft'`,
          params: [
            ...nameValues(name),
            ...[id, body, bodyHash, upstreamBody, replaces],
            ...[now, leaseOwner, sentUnder, now, now],
          ],
        },
        { sql: `select ${columns} from intents where ${byName}`, params: nameValues(name) },
      ]);
      if (!written.ok) return written.refused;
      const [frozen, standing] = written.results.slice(-2);
      const [intent] = parseRows(IntentRowSchema, standing?.rows ?? []);
      if (!intent) throw new Error('an intent that was just written could not be read back');
      return { outcome: frozen?.count ? 'submitted' : 'exists', intent };
    },

    async open() {
      const rows = await database.read(
        `select ${selectList(OpenIntentSchema)} from intents
         where state in ('pending', 'unknown') order by submitted_at, id`,
      );
      return parseRows(OpenIntentSchema, rows);
    },

    async take(id, { fence, owner, sentUnder }) {
      const [taken] = await writeAll(database, [
        {
          sql: `update intents set lease_owner = ?, sent_under = coalesce(sent_under, ?), fence = fence + 1
                where id = ? and fence = ? and state in ('pending', 'unknown') returning ${columns}`,
          params: [owner, sentUnder, id, fence],
        },
      ]);
      return parseRows(IntentRowSchema, taken?.rows ?? [])[0];
    },

    async settleCreated({ lease, answerStatus, answerBody, audit, now, ...given }) {
      const { session, transaction } = linked(
        { ...given.session, intentId: lease.intentId },
        given.transaction,
      );
      const written = await database.write([
        settle(lease, {
          state: 'created',
          session_id: session.id,
          error: null,
          answerStatus,
          answerBody,
          now,
        }),
        insertSession(session),
        joinSession(session),
        {
          sql: 'select 1 from checkout_sessions where account_id = ? and id = ? and intent_id = ?',
          params: [session.accountId, session.id, lease.intentId],
          expect: 'some',
          otherwise: 'session_taken',
        },
        ...companions(session, transaction),
        ...replacement(session),
        ...auditStatements(audit),
      ]);
      if (!written.ok) return written.refused;
      const inserted = written.results[1]?.count;
      return inserted ? 'settled' : 'joined';
    },

    async settleRefused({ lease, answerStatus, answerBody, error, audit, now }) {
      const written = await database.write([
        settle(lease, { state: 'refused', session_id: null, error, answerStatus, answerBody, now }),
        ...auditStatements(audit),
      ]);
      return written.ok ? 'settled' : written.refused;
    },

    async postpone({ lease, state, error, nextAttemptAt, wasTried, sentUnder, audit, now }) {
      const written = await database.write([
        {
          sql: `update intents set state = ?, error = ?, next_attempt_at = ?, attempts = attempts + ?,
                  sent_under = ?, lease_owner = null, updated_at = ?
                where ${underLease}`,
          params: [
            ...[state, error, nextAttemptAt, wasTried ? 1 : 0, sentUnder],
            ...[now, lease.intentId, lease.fence],
          ],
          expect: 'some',
          otherwise: 'stale',
        },
        ...auditStatements(audit),
      ]);
      return written.ok ? 'saved' : written.refused;
    },

    async unsettled(accountId, limit) {
      const where = `where i.account_id = ? and i.state in ('pending', 'unknown', 'needs_person')
        and i.acknowledged_at is null and (i.new_attempt_key is null or exists (
          select 1 from intents n where n.account_id = i.account_id and n.user_id = i.user_id
            and n.key = i.new_attempt_key and n.state = 'draft'))`;
      const list = `select ${selectList(IntentRowSchema, 'i')}, u.name as user_name
        from intents i left join users u on u.id = i.user_id ${where} order by i.submitted_at, i.id limit ?`;
      const count = `select count(*) as count from intents i ${where}`;
      const found = await readCounted(database, { list, count, params: [accountId] }, limit);
      return { count: found.count, rows: parseRows(UnsettledIntentSchema, found.rows) };
    },

    async acknowledge({ accountId, id, audit, now }) {
      const written = await database.write([
        {
          sql: `update intents set acknowledged_at = ?, updated_at = ?
                where account_id = ? and id = ? and state = 'needs_person' and acknowledged_at is null`,
          params: [now, now, accountId, id],
          expect: 'some',
          otherwise: 'stale',
        },
        ...auditStatements(audit),
      ]);
      return written.ok ? 'acknowledged' : written.refused;
    },

    async newAttempt({ old, key, id, audit, now }) {
      const written = await database.write([
        {
          // The fence grows: whoever read the row before this must not settle it as if there were no second attempt.
          sql: `update intents set new_attempt_key = ?, fence = fence + 1, updated_at = ?
                where ${byName} and state = 'needs_person' and new_attempt_key is null`,
          params: [key, now, ...nameValues(old)],
          expect: 'some',
          otherwise: 'stale',
        },
        {
          sql: `insert into intents
                  (account_id, user_id, key, id, state, body, attempts, fence, new_attempt_of, created_at, updated_at)
                select account_id, user_id, new_attempt_key, ?, 'draft', body, 0, 0, key, ?, ? from intents where ${byName}
                on conflict do nothing`,
          params: [id, now, now, ...nameValues(old)],
          expect: 'some',
          otherwise: 'key_taken',
        },
        ...auditStatements(audit),
      ]);
      return written.ok ? 'made' : written.refused;
    },
  };
}

const byName = 'account_id = ? and user_id = ? and key = ?';
const nameValues = ({ accountId, userId, key }: IntentName): SqlValue[] => [accountId, userId, key];

/** Of a draft made in place of another attempt: that one's name in the columns of `old`. */
const predecessor = `old.account_id = n.account_id and old.user_id = n.user_id and old.key = n.new_attempt_of
  and n.account_id = ? and n.user_id = ? and n.key = ? and n.state = 'draft'`;

/** First the row is locked, then looked at: so it can't be settled in between. */
function fencePredecessor(name: IntentName): Statement<'predecessor_made'>[] {
  return [
    {
      sql: `update intents set fence = fence + 1 where state = 'needs_person'
              and id = (select old.id from intents n join intents old on ${predecessor})`,
      params: nameValues(name),
    },
    {
      sql: `select 1 from intents n join intents old on ${predecessor} where old.state = 'created'`,
      params: nameValues(name),
      expect: 'none',
      otherwise: 'predecessor_made',
    },
  ];
}

/** Submitted and not settled, and nobody has leased it since. */
const underLease = `id = ? and fence = ? and state in ('pending', 'unknown', 'needs_person')`;

type Settlement = {
  state: 'created' | 'refused';
  session_id: string | null;
  error: string | null;
  answerStatus: number;
  answerBody: string;
  now: number;
};

function settle({ intentId, fence }: Lease, outcome: Settlement): Statement<'stale'> {
  return {
    sql: `update intents set state = ?, session_id = ?, error = ?, answer_status = ?, answer_body = ?, updated_at = ?,
            attempts = attempts + 1, next_attempt_at = null, lease_owner = null
          where ${underLease}`,
    params: [
      ...[outcome.state, outcome.session_id, outcome.error],
      ...[outcome.answerStatus, outcome.answerBody, outcome.now, intentId, fence],
    ],
    expect: 'some',
    otherwise: 'stale',
  };
}

/** Tells the replaced session what replaced it; its version grows, so that no save from before can undo that. */
function replacement({
  accountId,
  id,
  replaces,
}: {
  accountId: number;
  id: string;
  replaces: string | null;
}) {
  if (replaces === null) return [];
  const sql = `update checkout_sessions set replaced_by = ?, version = version + 1 where account_id = ? and id = ?`;
  return [{ sql, params: [id, accountId, replaces] }];
}
