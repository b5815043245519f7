import { type Columns, placeRows, withoutInsertTriggers } from './bulk-places.ts';
import { CheckoutSessionRowSchema, TransactionRowSchema } from './row-schemas.ts';
import { toColumns } from './row-sql.ts';
import type { CheckoutSessionRow, TransactionRow } from './rows.ts';
import { metadataStatements, sessionTexts } from './session-sql.ts';
import { writeAll, type Database, type SqlValue, type Statement } from './sql.ts';
import { transactionFigures, transactionTexts, unknownInstant } from './transaction-sql.ts';

/** A session that has ended or waits, and what became of the card. */
export type LoadedSale = { session: CheckoutSessionRow; transaction: TransactionRow | null };

/** The rows of a load, as they are written. */
export type PreparedSales = { sessions: Columns[]; transactions: Columns[]; metadata: SqlValue[][] };

/**
 * The very rows that the store would have written one by one, documents and metadata entries included. Each session and
 * transaction must name the other.
 */
export function prepareSales(sales: readonly LoadedSale[]): PreparedSales {
  const { sessions, transactions, metadata }: PreparedSales = {
    sessions: [],
    transactions: [],
    metadata: [],
  };
  for (const { session, transaction } of sales) {
    const texts = sessionTexts(session);
    const own = transaction && transactionTexts(transaction);
    const partner = own ? String(own['search_text']) : '';
    sessions.push({
      ...toColumns(CheckoutSessionRowSchema, session),
      ...texts,
      document: texts.search_text + partner,
    });
    if (transaction) {
      transactions.push({
        ...toColumns(TransactionRowSchema, transaction),
        ...own,
        created_order: transaction.createdAt ?? unknownInstant,
        document: partner + texts.search_text,
        ...transactionFigures(transaction, session),
      });
    }
    const [, entries] = metadataStatements(session);
    for (let at = 0; at < (entries?.params?.length ?? 0); at += 4) {
      metadata.push(entries?.params?.slice(at, at + 4) ?? []);
    }
  }
  return { sessions, transactions, metadata };
}

/**
 * Writes many new sessions of one account with their transactions, in one transaction of the database. Ids must be new, or all
 * of it is refused.
 */
export async function loadSales(
  database: Database,
  { sessions, transactions, metadata }: PreparedSales,
): Promise<void> {
  const rows = [
    ...(await insertRows(database, 'checkout_sessions', sessions)),
    ...(await insertRows(database, 'transactions', transactions)),
    ...inserts('session_metadata', ['account_id', 'session_id', 'key', 'value'], metadata),
  ];
  await writeAll(database, await withoutInsertTriggers(database, rows));
}

/** On SQLite each row is given its chronological row id, and goes into the text index under it. */
async function insertRows(
  database: Database,
  table: 'checkout_sessions' | 'transactions',
  rows: Columns[],
): Promise<Statement[]> {
  const names = Object.keys(rows[0] ?? {});
  const values = rows.map((row) => Object.values(row));
  if (database.dialect === 'postgres') return inserts(table, names, values);
  const { seqSql, places } = await placeRows(database, table, rows);
  const words = table === 'transactions' ? 'transaction_words' : 'checkout_session_words';
  return [
    ...inserts(
      table,
      ['seq', ...names],
      values.map((row, index) => [...(places[index] ?? []), ...row]),
      seqSql,
    ),
    ...inserts(
      words,
      ['rowid', 'document'],
      rows.map((row, index) => [...(places[index] ?? []), row['document'] ?? null]),
      seqSql,
    ),
  ];
}

/** Rows to a statement: few different ones, since SQLite keeps each prepared; below its 32,766 parameters. */
const blocks = [256, 32, 4, 1];

/** Multi-row INSERTs; `firstSql` stands for the first column, and may take several of a row's values. */
function inserts(
  table: string,
  names: readonly string[],
  rows: readonly SqlValue[][],
  firstSql = '?',
): Statement[] {
  const row = `(${[firstSql, ...names.slice(1).map(() => '?')].join(', ')})`;
  const statements: Statement[] = [];
  let at = 0;
  for (const size of blocks) {
    const sql = `insert into ${table} (${names.join(', ')}) values ${Array.from({ length: size }, () => row).join(', ')}`;
    for (; rows.length - at >= size; at += size) {
      statements.push({ sql, params: rows.slice(at, at + size).flat() });
    }
  }
  return statements;
}
