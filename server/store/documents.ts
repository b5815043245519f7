import { CheckoutSessionRowSchema, TransactionRowSchema } from './row-schemas.ts';
import { parseRows, placeholders, selectList } from './row-sql.ts';
import { sessionTexts } from './session-sql.ts';
import { writeAll, type Database, type Statement } from './sql.ts';
import { transactionTexts } from './transaction-sql.ts';

/**
 * A row's document is what a search looks at: the row's own `search_text` and its partner's, so that a receipt is found by its
 * customer and a link by its receipt number. Both engines index it by trigrams.
 */

type Named = { accountId: number; sessionIds: readonly string[]; transactionIds: readonly string[] };

/** Brings the documents of these rows, and of the transactions of these sessions, up to date; to follow their writes. */
export function documentStatements({ accountId, sessionIds, transactionIds }: Named): Statement[] {
  return [
    ...(sessionIds.length === 0 ? [] : [sessionDocuments(accountId, sessionIds)]),
    ...(sessionIds.length === 0 ? [] : [transactionDocuments(accountId, 'checkout_session_id', sessionIds)]),
    ...(transactionIds.length === 0 ? [] : [transactionDocuments(accountId, 'id', transactionIds)]),
  ];
}

/** Says so only where it differs: writing the same again would cost an index entry. */
function sessionDocuments(accountId: number, ids: readonly string[]): Statement {
  return {
    sql: `update checkout_sessions set document = d.text from (
            select s.account_id, s.id, s.search_text || coalesce(t.search_text, '') as text from checkout_sessions s
            left join transactions t on t.account_id = s.account_id and t.id = s.transaction_id
            where s.account_id = ? and s.id in ${placeholders(ids)}) d
          where checkout_sessions.account_id = d.account_id and checkout_sessions.id = d.id
            and checkout_sessions.document is distinct from d.text`,
    params: [accountId, ...ids],
  };
}

/** With what it counts with, and whether its session is held here: both hang on the session as the document does. */
function transactionDocuments(
  accountId: number,
  column: 'id' | 'checkout_session_id',
  ids: readonly string[],
): Statement {
  const derived = ['document', 'figure_amount', 'figure_currency', 'lacks_session'];
  return {
    sql: `update transactions set ${derived.map((name) => `${name} = d.${name}`).join(', ')} from (
            select t.account_id, t.id, t.search_text || coalesce(s.search_text, '') as document,
              coalesce(t.amount, s.amount) as figure_amount, coalesce(t.currency, s.currency) as figure_currency,
              case when s.id is null then 1 else 0 end as lacks_session
            from transactions t
            left join checkout_sessions s on s.account_id = t.account_id and s.id = t.checkout_session_id
            where t.account_id = ? and t.${column} in ${placeholders(ids)}) d
          where transactions.account_id = d.account_id and transactions.id = d.id
            and (${derived.map((name) => `transactions.${name} is distinct from d.${name}`).join(' or ')})`,
    params: [accountId, ...ids],
  };
}

const fillAtOnce = 500;

/**
 * Gives rows without a document theirs, some hundred to a transaction: rows written by an older version, or loaded in bulk by
 * a program that was stopped half-way. `told` hears how many are done.
 */
export async function fillDocuments(
  database: Database,
  told: (rows: number) => void = () => {},
): Promise<void> {
  let filled = 0;
  for (const table of ['transactions', 'checkout_sessions'] as const) {
    for (;;) {
      const count = await fillSome(database, table);
      if (count === 0) break;
      filled += count;
      told(filled);
    }
  }
}

async function fillSome(database: Database, table: 'transactions' | 'checkout_sessions'): Promise<number> {
  const ofSessions = table === 'checkout_sessions';
  const schema = ofSessions ? CheckoutSessionRowSchema : TransactionRowSchema;
  const rows = await database.readLong(
    `select ${selectList(schema)} from ${table} where document is null order by account_id, id limit ?`,
    [fillAtOnce],
  );
  if (rows.length === 0) return 0;
  const named = new Map<number, string[]>();
  const statements: Statement[] = [];
  const texts = ofSessions
    ? parseRows(CheckoutSessionRowSchema, rows).map((row) => ({ row, columns: sessionTexts(row) }))
    : parseRows(TransactionRowSchema, rows).map((row) => ({ row, columns: transactionTexts(row) }));
  for (const { row, columns } of texts) {
    const names = Object.keys(columns);
    statements.push({
      sql: `update ${table} set ${names.map((name) => `${name} = ?`).join(', ')} where account_id = ? and id = ?`,
      params: [...Object.values(columns), row.accountId, row.id],
    });
    named.set(row.accountId, [...(named.get(row.accountId) ?? []), row.id]);
  }
  for (const [accountId, ids] of named) {
    statements.push(
      ...documentStatements({
        accountId,
        sessionIds: ofSessions ? ids : [],
        transactionIds: ofSessions ? [] : ids,
      }),
    );
  }
  await writeAll(database, statements);
  return rows.length;
}
