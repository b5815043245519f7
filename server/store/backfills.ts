import { auditStatements } from './audit.ts';
import type { BackfillStore } from './backfill-store.ts';
import { writePage } from './backfill-page-sql.ts';
import { BackfillRowSchema, SeenTransactionSchema, WantedSessionSchema } from './row-schemas.ts';
import type { BackfillRow, KnownRows } from './rows.ts';
import { assignments, insert, parseRows, placeholders, selectList, toColumns } from './row-sql.ts';
import type { Database, Statement } from './sql.ts';
import * as z from 'zod/mini';

const columns = selectList(BackfillRowSchema);
const HeldSessionSchema = z.object({
  id: z.string(),
  status: z.string(),
  transactionId: z.nullable(z.string()),
});

export function backfillStore(database: Database): BackfillStore {
  return {
    async get(accountId) {
      const rows = await database.read(`select ${columns} from backfills where account_id = ?`, [accountId]);
      return parseRows(BackfillRowSchema, rows)[0];
    },

    async start(row, seen, audit) {
      const begin: Statement<'stale'> =
        seen === null
          ? { ...insertBackfill(row), expect: 'some', otherwise: 'stale' }
          : updateBackfill({ ...row, version: seen });
      const written = await database.write([
        begin,
        ...(row.coversFrom === null ? [askAgain(row)] : []),
        ...auditStatements(audit),
      ]);
      return written.ok ? 'started' : written.refused;
    },

    async save(row) {
      const written = await database.write([updateBackfill(row)]);
      return written.ok ? 'saved' : written.refused;
    },

    async known(accountId, ids) {
      const [transactions, sessions] = await Promise.all([
        knownTransactions(database, accountId, ids.transactions),
        heldSessions(database, accountId, ids.sessions),
      ]);
      return { transactions, sessions };
    },

    async savePage(row, page) {
      const written = await database.write([updateBackfill(row), ...writePage(row, page)]);
      return written.ok ? 'saved' : written.refused;
    },

    async wanted(accountId, run, limit) {
      const rows = await database.read(
        `select checkout_session_id as id, max(session_denials) as denials, min(created_at) as transaction_at
         from transactions t
         where account_id = ? and session_ask_run is not null and session_ask_run <= ?
           and not exists (select 1 from checkout_sessions s
                           where s.account_id = t.account_id and s.id = t.checkout_session_id)
         group by checkout_session_id order by checkout_session_id limit ?`,
        [accountId, run, limit],
      );
      return parseRows(WantedSessionSchema, rows);
    },

    async answered(row, session) {
      const { accountId } = row;
      const change =
        session.outcome === 'found'
          ? { sql: 'session_ask_run = null, session_denials = 0', params: [] }
          : { sql: 'session_ask_run = ?, session_denials = session_denials + 1', params: [session.nextRun] };
      const written = await database.write([
        updateBackfill(row),
        {
          sql: `update transactions set ${change.sql}
                where account_id = ? and checkout_session_id = ? and session_ask_run is not null`,
          params: [...change.params, accountId, session.id],
        },
      ]);
      return written.ok ? 'saved' : written.refused;
    },
  };
}

function insertBackfill(row: BackfillRow) {
  return insert('backfills', toColumns(BackfillRowSchema, row), 'on conflict do nothing');
}

function updateBackfill({ version, ...row }: BackfillRow): Statement<'stale'> {
  const { account_id: _account, version: _version, ...changed } = toColumns(BackfillRowSchema, row);
  const set = assignments(changed);
  return {
    sql: `update backfills set ${set.sql}, version = version + 1 where account_id = ? and version = ?`,
    params: [...set.params, row.accountId, version],
    expect: 'some',
    otherwise: 'stale',
  };
}

function askAgain({ accountId, run }: BackfillRow): Statement {
  return {
    sql: `update transactions set session_ask_run = ?, session_denials = 0
          where account_id = ? and session_ask_run is not null`,
    params: [run, accountId],
  };
}

async function knownTransactions(
  database: Database,
  accountId: number,
  ids: string[],
): Promise<KnownRows['transactions']> {
  if (ids.length === 0) return [];
  const rows = await database.read(
    `select ${selectList(SeenTransactionSchema)} from transactions
     where account_id = ? and id in ${placeholders(ids)}`,
    [accountId, ...ids],
  );
  return parseRows(SeenTransactionSchema, rows);
}

async function heldSessions(
  database: Database,
  accountId: number,
  ids: string[],
): Promise<KnownRows['sessions']> {
  if (ids.length === 0) return [];
  const rows = await database.read(
    `select ${selectList(HeldSessionSchema)} from checkout_sessions
     where account_id = ? and id in ${placeholders(ids)}`,
    [accountId, ...ids],
  );
  return parseRows(HeldSessionSchema, rows);
}
