import { candidateParts, cardRows, endingsWith, toCandidate } from './memory-candidates.ts';
import type { MemoryStore } from './memory-store.ts';
import type { Part } from './memory-conditions.ts';
import { TransactionRowSchema } from './row-schemas.ts';
import { parseRow, placeholders, selectList } from './row-sql.ts';
import { sessionViewColumns, toSessionView } from './session-view.ts';
import type { Database, Row } from './sql.ts';
import type { FoundRow } from './store.ts';

/** How many rows of an index are looked at. */
const walked = { window: 2000, newest: 20_000 } as const;

const ownTransaction = 'left join transactions t on t.account_id = s.account_id and t.id = s.transaction_id';
const byMaker = 'left join users u on u.id = s.created_by';
const newestSessions = 'order by s.created_at desc, s.id desc';
const newestTransactions = 'order by t.created_order desc, t.id desc';

export function memoryStore(database: Database): MemoryStore {
  const ask = (parts: readonly Part[]): Promise<Row[]> =>
    parts.length === 0
      ? Promise.resolve([])
      : database.readList(
          parts.map(({ sql }, index) => `select * from (${sql}) as part${index}`).join(' union all '),
          parts.flatMap(({ params }) => params),
        );
  const sessionsAndLone = async (sessions: Part[], lone: Part[], limit: number): Promise<FoundRow[]> => {
    const found = (await ask(sessions)).map((row): FoundRow => ({
      kind: 'checkout_session',
      matched: String(row['found_by']),
      session: toSessionView(row),
    }));
    return [...found, ...(await transactions(lone))].slice(0, limit);
  };
  const transactions = async (parts: Part[]): Promise<FoundRow[]> =>
    (await ask(parts)).map((row): FoundRow => ({
      kind: 'transaction',
      matched: String(row['found_by']),
      transaction: parseRow(TransactionRowSchema, row),
    }));

  return {
    async candidates(accountId, facts) {
      // A statement each: an engine plans a union of all worse than its parts.
      const rows = await Promise.all(candidateParts(accountId, facts).map((part) => ask([part])));
      return rows.flat().map(toCandidate);
    },

    ofAmounts(accountId, amounts, currencies, limit) {
      const inCurrency = (column: string) =>
        currencies.length === 0 ? '' : `and ${column} in ${placeholders(currencies)}`;
      const params = (amount: number) => [accountId, amount, ...currencies, limit];
      return sessionsAndLone(
        amounts.map((amount) => ({
          sql: `${sessionRows('amount')} where s.account_id = ? and s.amount = ?
                ${inCurrency('s.currency_folded')} ${newestSessions} limit ?`,
          params: params(amount),
        })),
        amounts.map((amount) => ({
          sql: `select ${transactionRows('amount')} from (
                  select * from transactions where account_id = ? and lacks_session = 1
                  order by created_order desc, id desc limit ${walked.newest}) t
                where t.amount = ? ${inCurrency('t.currency_folded')} ${newestTransactions} limit ?`,
          params: params(amount),
        })),
        limit,
      );
    },

    async ofCards(accountId, ending, brands, limit) {
      const lastFours = endingsWith(ending);
      if (lastFours.length === 0) return [];
      const { sql, params } = cardRows(accountId, lastFours);
      const brand = brands.length === 0 ? '' : `where t.card_brand_folded in ${placeholders(brands)}`;
      return transactions([
        {
          sql: `select ${transactionRows('card_last4')} from ${sql} ${brand} ${newestTransactions} limit ?`,
          params: [...params, ...brands, limit],
        },
      ]);
    },

    ofBrands(accountId, brands, limit) {
      return transactions([
        {
          sql: `select ${transactionRows('card_brand')} from (
                  select * from transactions where account_id = ? order by created_order desc, id desc
                  limit ${walked.newest}) t
                where t.card_brand_folded in ${placeholders(brands)} ${newestTransactions} limit ?`,
          params: [accountId, ...brands, limit],
        },
      ]);
    },

    ofWindows(accountId, windows, limit) {
      return sessionsAndLone(
        windows.map(({ from, to }) => ({
          sql: `${sessionRows('created_at')} where s.account_id = ? and s.created_at >= ? and s.created_at < ?
                ${newestSessions} limit ?`,
          params: [accountId, from, to, limit],
        })),
        windows.map(({ from, to }) => ({
          sql: `select ${transactionRows('created_at')} from (
                  select * from transactions where account_id = ? and lacks_session = 1
                    and created_order >= ? and created_order < ?
                  order by created_order desc, id desc limit ${walked.window}) t
                ${newestTransactions} limit ?`,
          params: [accountId, from, to, limit],
        })),
        limit,
      );
    },
  };
}

const sessionRows = (field: string) =>
  `select ${sessionViewColumns}, '${field}' as found_by from checkout_sessions s ${ownTransaction} ${byMaker}`;
const transactionRows = (field: string) => `${selectList(TransactionRowSchema, 't')}, '${field}' as found_by`;
