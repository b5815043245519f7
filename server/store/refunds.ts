import { auditStatements } from './audit.ts';
import { readCounted } from './counted.ts';
import type { IntentName } from './intent-store.ts';
import { RefundRowSchema, RefundViewSchema } from './refund-rows.ts';
import { lockPayment, refundFigures } from './refund-sql.ts';
import type { RefundName, RefundStore } from './refund-store.ts';
import { insert, parseRows, selectList, toColumns } from './row-sql.ts';
import { OpenIntentSchema } from './row-schemas.ts';
import { writeAll, type Database, type SqlValue, type Statement } from './sql.ts';

const columns = selectList(RefundRowSchema);
const viewSql = `select ${selectList(RefundRowSchema, 'r')}, u.name as user_name
  from refunds r left join users u on u.id = r.user_id`;

/** Neither settled nor decided by a person. */
const isUnsettled = `state in ('pending', 'unknown', 'needs_person')`;
const underLease = `account_id = ? and id = ? and fence = ? and ${isUnsettled}`;
const byName = 'account_id = ? and user_id = ? and key = ?';
const nameValues = ({ accountId, userId, key }: IntentName): SqlValue[] => [accountId, userId, key];

export function refundStore(database: Database): RefundStore {
  return {
    async get(name) {
      const rows = await database.read(`select ${columns} from refunds where ${byName}`, nameValues(name));
      return parseRows(RefundRowSchema, rows)[0];
    },

    async getById({ accountId, id }) {
      const rows = await database.read(`${viewSql} where r.account_id = ? and r.id = ?`, [accountId, id]);
      return parseRows(RefundViewSchema, rows)[0];
    },

    async ofTransaction(accountId, transactionId) {
      const rows = await database.read(
        `${viewSql} where r.account_id = ? and r.transaction_id = ? order by r.created_at desc, r.id desc`,
        [accountId, transactionId],
      );
      return parseRows(RefundViewSchema, rows);
    },

    async submit({ audit, now, seenRefunded, ...given }) {
      const { accountId, transactionId } = given;
      const row = {
        ...given,
        ...{ upstreamId: null, state: 'pending', source: 'desk', error: null, answerStatus: null },
        ...{ answerBody: null, attempts: 0, submittedAt: now, nextAttemptAt: null, fence: 1 },
        ...{ refundedBefore: seenRefunded, acknowledgedAt: null, createdAt: now, updatedAt: now },
      };
      const name = { sql: `select ${columns} from refunds where ${byName}`, params: nameValues(given) };
      const written = await database.write([
        {
          // Locks the row: whoever writes what was given back of it comes before this, or after.
          sql: `update transactions set status = status where account_id = ? and id = ?
                  and amount_refunded is not distinct from cast(? as bigint)`,
          params: [accountId, transactionId, seenRefunded],
          expect: 'some',
          otherwise: 'changed',
        },
        {
          ...insert('refunds', toColumns(RefundRowSchema, row), 'on conflict do nothing'),
          expect: 'some',
          otherwise: 'exists',
        },
        ...auditStatements(audit),
        name,
      ]);
      if (!written.ok && written.refused === 'changed') return 'changed';
      const rows = written.ok ? written.results.at(-1)?.rows : await database.read(name.sql, name.params);
      const [refund] = parseRows(RefundRowSchema, rows ?? []);
      if (!refund) return 'unsettled';
      return { outcome: written.ok ? 'submitted' : 'exists', refund };
    },

    async open() {
      const rows = await database.read(
        `select ${selectList(OpenIntentSchema)} from refunds
         where state in ('pending', 'unknown') order by submitted_at, account_id, id`,
      );
      return parseRows(OpenIntentSchema, rows);
    },

    async take({ accountId, id }, { fence, owner, sentUnder }) {
      const [taken] = await writeAll(database, [
        {
          sql: `update refunds set lease_owner = ?, sent_under = coalesce(sent_under, ?), fence = fence + 1
                where account_id = ? and id = ? and fence = ? and state in ('pending', 'unknown') returning ${columns}`,
          params: [owner, sentUnder, accountId, id, fence],
        },
      ]);
      return parseRows(RefundRowSchema, taken?.rows ?? [])[0];
    },

    async settleMade({ refund, transactionId, upstreamId, audit, now, ...given }) {
      const { accountId, id } = refund;
      const written = await database.write([
        lockPayment(accountId, transactionId),
        ...(upstreamId === null ? [] : withoutTwin(refund, upstreamId)),
        {
          sql: `update refunds set state = ?, upstream_id = ?, amount = ?, error = ?, answer_status = ?, answer_body = ?,
                  attempts = attempts + 1, next_attempt_at = null, lease_owner = null, acknowledged_at = null,
                  fence = fence + 1, updated_at = ?
                where account_id = ? and id = ? and (state <> 'completed' or upstream_id is null)`,
          params: [
            ...[given.state, upstreamId, given.amount, given.error, given.answerStatus, given.answerBody],
            ...[now, accountId, id],
          ],
          expect: 'some',
          otherwise: 'known',
        },
        refundFigures(accountId, [transactionId]),
        ...auditStatements(audit),
      ]);
      return written.ok ? 'settled' : written.refused;
    },

    async settleRefused({ lease, answerStatus, answerBody, error, audit, now }) {
      const written = await database.write([
        {
          sql: `update refunds set state = 'refused', error = ?, answer_status = ?, answer_body = ?, updated_at = ?,
                  attempts = attempts + 1, next_attempt_at = null, lease_owner = null
                where ${underLease}`,
          params: [error, answerStatus, answerBody, now, lease.accountId, lease.intentId, lease.fence],
          expect: 'some',
          otherwise: 'stale',
        },
        ...auditStatements(audit),
      ]);
      return written.ok ? 'settled' : written.refused;
    },

    async postpone({ lease, state, error, nextAttemptAt, wasTried, sentUnder, audit, now }) {
      const written = await database.write([
        {
          sql: `update refunds set state = ?, error = ?, next_attempt_at = ?, attempts = attempts + ?, sent_under = ?,
                  lease_owner = null, updated_at = ?
                where ${underLease}`,
          params: [
            ...[state, error, nextAttemptAt, wasTried ? 1 : 0, sentUnder],
            ...[now, lease.accountId, lease.intentId, lease.fence],
          ],
          expect: 'some',
          otherwise: 'stale',
        },
        ...auditStatements(audit),
      ]);
      return written.ok ? 'saved' : written.refused;
    },

    async decide({ refund, transactionId, fence, state, claims, error, audit, now }) {
      const { accountId, id } = refund;
      const written = await database.write([
        lockPayment(accountId, transactionId),
        ...(claims === null ? [] : withoutTwin(refund, claims)),
        {
          sql: `update refunds set state = ?, upstream_id = coalesce(?, upstream_id), error = ?, fence = fence + 1,
                  updated_at = ?
                where account_id = ? and id = ? and fence = ? and state = 'needs_person'`,
          params: [state, claims, error, now, accountId, id, fence],
          expect: 'some',
          otherwise: 'stale',
        },
        refundFigures(accountId, [transactionId]),
        ...auditStatements(audit),
      ]);
      return written.ok ? 'decided' : 'stale';
    },

    async acknowledge({ refund: { accountId, id }, audit, now }) {
      const written = await database.write([
        {
          sql: `update refunds set acknowledged_at = ?, updated_at = ? where account_id = ? and id = ?
                  and state = 'completed' and error is not null and acknowledged_at is null`,
          params: [now, now, accountId, id],
          expect: 'some',
          otherwise: 'stale',
        },
        ...auditStatements(audit),
      ]);
      return written.ok ? 'acknowledged' : written.refused;
    },

    async told({ audit, now, ...given }) {
      const { accountId, id, transactionId, upstreamId, amount, currency, reason } = given;
      const isHere = `exists (select 1 from refunds k where k.account_id = ? and k.upstream_id = ? and k.state = 'completed')`;
      const here = [accountId, upstreamId];
      const row = {
        ...{ id, accountId, userId: null, key: null, transactionId, upstreamId, amount, currency, reason },
        ...{ state: 'completed', source: 'upstream', bodyHash: null, upstreamBody: null, error: null },
        ...{ answerStatus: null, answerBody: null, attempts: 0, submittedAt: null, nextAttemptAt: null },
        ...{ leaseOwner: null, sentUnder: null, fence: 0, refundedBefore: null, acknowledgedAt: null },
        ...{ createdAt: now, updatedAt: now },
      };
      const written = await database.write([
        // Two events at once about one payment: the second looks at what the first has written.
        lockPayment(accountId, transactionId),
        { sql: `select 1 where ${isHere}`, params: here, expect: 'none', otherwise: 'known' },
        {
          // One that upstream had named before it was through, or one that a person knew of.
          sql: `update refunds set state = 'completed', upstream_id = ?, error = null, next_attempt_at = null,
                  lease_owner = null, fence = fence + 1, updated_at = ?
                where account_id = ? and id = (
                  select o.id from refunds o where o.account_id = ? and o.transaction_id = ?
                    and (o.upstream_id = ?
                      or (o.upstream_id is null and o.state = 'completed' and o.source = 'desk' and o.amount = ?))
                  order by case when o.upstream_id is null then 1 else 0 end, o.created_at, o.id limit 1)`,
          params: [upstreamId, now, accountId, accountId, transactionId, upstreamId, amount],
        },
        insert('refunds', toColumns(RefundRowSchema, row), 'on conflict do nothing'),
        refundFigures(accountId, [transactionId]),
        ...auditStatements(audit),
      ]);
      if (!written.ok) return written.refused;
      return written.results[3]?.count ? 'added' : 'joined';
    },

    async unsettled(accountId, limit) {
      // Word for word the condition of the index.
      const where = `where r.account_id = ? and r.acknowledged_at is null
        and (r.state in ('pending', 'unknown', 'needs_person') or (r.state = 'completed' and r.error is not null))`;
      const list = `${viewSql} ${where} order by r.submitted_at, r.id limit ?`;
      const count = `select count(*) as count from refunds r ${where}`;
      const found = await readCounted(database, { list, count, params: [accountId] }, limit);
      return { count: found.count, rows: parseRows(RefundViewSchema, found.rows) };
    },
  };
}

/** The row that told of the same refund as made elsewhere goes; one of ours that has this id already is no twin. */
function withoutTwin({ accountId, id }: RefundName, upstreamId: string): Statement<'taken'>[] {
  return [
    {
      sql: `delete from refunds where account_id = ? and upstream_id = ? and source = 'upstream'`,
      params: [accountId, upstreamId],
    },
    {
      sql: 'select 1 from refunds where account_id = ? and upstream_id = ? and id <> ?',
      params: [accountId, upstreamId, id],
      expect: 'none',
      otherwise: 'taken',
    },
  ];
}
