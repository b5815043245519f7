import { auditStatements } from './audit.ts';
import { companions, linked } from './checkout-sessions.ts';
import { IntentRowSchema } from './row-schemas.ts';
import { parseRows, selectList } from './row-sql.ts';
import type { IntentRow } from './rows.ts';
import { insertSession, joinSession } from './session-sql.ts';
import { writeAll, type Database, type SqlValue, type Statement } from './sql.ts';
import type { IntentName, IntentStore, Lease } from './store.ts';

const columns = selectList(IntentRowSchema);

/** Due and under nobody's living lease; two instants: both `now`. */
const takeable = `state in ('pending', 'unknown') and (lease_until is null or lease_until <= ?)`;
const due = '(next_attempt_at is null or next_attempt_at <= ?)';

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

    async submit({ id, body, bodyHash, upstreamBody, replaces, leaseOwner, leaseUntil, now, ...name }) {
      const [frozen, standing] = await writeAll(database, [
        {
          sql: `insert into intents (account_id, user_id, key, id, state, body, body_hash, upstream_body, replaces,
                  attempts, submitted_at, lease_owner, lease_until, fence, created_at, updated_at)
                values (?, ?, ?, ?, 'pending', ?, ?, ?, ?, 0, ?, ?, ?, 1, ?, ?)
                on conflict (account_id, user_id, key) do update set id = excluded.id, state = excluded.state,
                  body = excluded.body, body_hash = excluded.body_hash, upstream_body = excluded.upstream_body,
                  replaces = excluded.replaces, submitted_at = excluded.submitted_at,
                  lease_owner = excluded.lease_owner, lease_until = excluded.lease_until,
                  fence = intents.fence + 1, updated_at = excluded.updated_at
                where intents.state = 'draft'`,
          params: [
            ...nameValues(name),
            ...[id, body, bodyHash, upstreamBody, replaces],
            ...[now, leaseOwner, leaseUntil, now, now],
          ],
        },
        { sql: `select ${columns} from intents where ${byName}`, params: nameValues(name) },
      ]);
      const [intent] = parseRows(IntentRowSchema, standing?.rows ?? []);
      if (!intent) throw new Error('an intent that was just written could not be read back');
      return { outcome: frozen?.count ? 'submitted' : 'exists', intent };
    },

    async lease({ owner, now, until, limit }) {
      const [taken] = await writeAll(database, [
        {
          // The conditions stand twice: on PostgreSQL the outer ones are checked again once a row's lock is held.
          sql: `update intents set lease_owner = ?, lease_until = ?, fence = fence + 1
                where id in (select id from intents where ${takeable} and ${due} order by submitted_at, id limit ?)
                  and ${takeable} and ${due}
                returning ${columns}`,
          params: [owner, until, now, now, limit, now, now],
        },
      ]);
      return parseRows(IntentRowSchema, taken?.rows ?? []).toSorted(bySubmission);
    },

    async leaseOne(id, { owner, now, until }) {
      const [taken] = await writeAll(database, [
        {
          sql: `update intents set lease_owner = ?, lease_until = ?, fence = fence + 1
                where id = ? and ${takeable} returning ${columns}`,
          params: [owner, until, id, now],
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

    async postpone({ lease, state, error, nextAttemptAt, audit, now }) {
      const written = await database.write([
        {
          sql: `update intents set state = ?, error = ?, next_attempt_at = ?, attempts = attempts + 1,
                  lease_owner = null, lease_until = null, updated_at = ?
                where ${underLease}`,
          params: [state, error, nextAttemptAt, now, lease.intentId, lease.fence],
          expect: 'some',
          otherwise: 'stale',
        },
        ...auditStatements(audit),
      ]);
      return written.ok ? 'saved' : written.refused;
    },

    async releaseLeases(except) {
      await writeAll(database, [
        {
          sql: 'update intents set lease_owner = null, lease_until = null where lease_owner <> ?',
          params: [except],
        },
      ]);
    },

    unsettled: (accountId) =>
      find(`account_id = ? and state in ('pending', 'unknown', 'needs_person') order by submitted_at, id`, [
        accountId,
      ]),
  };
}

const byName = 'account_id = ? and user_id = ? and key = ?';
const nameValues = ({ accountId, userId, key }: IntentName): SqlValue[] => [accountId, userId, key];

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
            attempts = attempts + 1, next_attempt_at = null, lease_owner = null, lease_until = null
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

function bySubmission(a: IntentRow, b: IntentRow): number {
  return (a.submittedAt ?? 0) - (b.submittedAt ?? 0) || (a.id < b.id ? -1 : 1);
}
