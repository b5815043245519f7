import * as z from 'zod/mini';
import type { Candidate, MemoryStore, RememberedFacts } from './memory-store.ts';
import { amountFact, anyOf, brandFact, endingFact, type Part, windowFact } from './memory-conditions.ts';
import { TransactionRowSchema } from './row-schemas.ts';
import { parseRow, placeholders, selectList } from './row-sql.ts';
import { sessionViewColumns, toSessionView } from './session-view.ts';
import type { Database, Row } from './sql.ts';
import type { FoundRow } from './store.ts';
import { unknownInstant } from './transaction-sql.ts';

/** How many rows of an index are looked at, and how many of them are handed on. */
const walked = { window: 20_000, card: 6000, amount: 2000, newest: 20_000 } as const;
const handedOn = { first: 1000, further: 300 } as const;

const CandidateSchema = z.object({
  session_id: z.nullable(z.string()),
  transaction_id: z.nullable(z.string()),
  amount: z.nullable(z.int()),
  currency: z.nullable(z.string()),
  created_at: z.nullable(z.int()),
  paid_at: z.nullable(z.int()),
  card_brand: z.nullable(z.string()),
  card_last4: z.nullable(z.string()),
  document: z.nullable(z.string()),
});

const ownTransaction = 'left join transactions t on t.account_id = s.account_id and t.id = s.transaction_id';
const ownSession =
  'left join checkout_sessions s on s.account_id = t.account_id and s.id = t.checkout_session_id';
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
  /** A statement each: an engine plans a union of all worse than its parts. */
  async function askEach(parts: readonly (Part | undefined)[]): Promise<Row[]> {
    const rows = await Promise.all(parts.map((part) => (part ? ask([part]) : [])));
    return rows.flat();
  }
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
      const rows = await askEach([
        ...facts.windows.flatMap((window, index) => inWindow(accountId, facts, window, index)),
        ofCard(accountId, facts),
        ofExactAmount(accountId, facts),
        ofNearAmount(accountId, facts),
      ]);
      return rows.map(toCandidate);
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
                  select * from transactions where account_id = ? and coalesce(amount, ${unknownInstant}) = ?
                  order by created_order desc, id desc limit ${walked.amount}) t ${ownSession}
                where s.id is null ${inCurrency('t.currency_folded')} ${newestTransactions} limit ?`,
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
                  select * from transactions where account_id = ? and created_order >= ? and created_order < ?
                  order by created_order desc, id desc limit ${walked.amount}) t ${ownSession}
                where s.id is null ${newestTransactions} limit ?`,
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

function candidateColumns({ hasWords }: RememberedFacts): string {
  return `s.id as session_id, t.id as transaction_id, coalesce(s.amount, t.amount) as amount,
    coalesce(s.currency, t.currency) as currency, coalesce(s.created_at, t.created_at) as created_at,
    coalesce(t.created_at, s.completed_at) as paid_at, t.card_brand_folded as card_brand,
    t.card_last4_folded as card_last4, ${hasWords ? 'coalesce(s.document, t.document)' : 'cast(null as text)'} as document`;
}

/** Sessions made in the window that agree on one thing more; then transactions without a session here. */
function inWindow(
  accountId: number,
  facts: RememberedFacts,
  { from, to }: { from: number; to: number },
  index: number,
) {
  const more = anyOf([amountFact(facts), brandFact(facts), endingFact(facts)], facts.hasWords);
  if (!more) return [];
  const limit = index === 0 ? handedOn.first : handedOn.further;
  const params = [accountId, from, to, ...more.params, limit];
  const columns = candidateColumns(facts);
  return [
    {
      sql: `select ${columns} from (
              select * from checkout_sessions where account_id = ? and created_at >= ? and created_at < ?
              order by created_at desc, id desc limit ${walked.window}) s ${ownTransaction}
            where ${more.sql} ${newestSessions} limit ?`,
      params,
    },
    {
      sql: `select ${columns} from (
              select * from transactions where account_id = ? and created_order >= ? and created_order < ?
              order by created_order desc, id desc limit ${walked.window}) t ${ownSession}
            where s.id is null and ${more.sql} ${newestTransactions} limit ?`,
      params,
    },
  ];
}

/** Cards of the ending that agree on one thing more. */
function ofCard(accountId: number, facts: RememberedFacts): Part | undefined {
  const more = anyOf([amountFact(facts), brandFact(facts), windowFact(facts)], facts.hasWords);
  const endings = facts.endings.flatMap(endingsWith);
  if (endings.length === 0 || !more) return undefined;
  const { sql, params } = cardRows(accountId, endings);
  return {
    sql: `select ${candidateColumns(facts)} from ${sql} ${ownSession} where ${more.sql} ${newestTransactions} limit ?`,
    params: [...params, ...more.params, handedOn.first],
  };
}

/** The very amount, at any time, where the card or other words agree too. */
function ofExactAmount(accountId: number, facts: RememberedFacts): Part | undefined {
  const more = anyOf([brandFact(facts), endingFact(facts)], facts.hasWords);
  const { exact } = facts.amounts;
  if (exact.length === 0 || !more) return undefined;
  const each = exact.map(
    () =>
      `select * from (select * from checkout_sessions where account_id = ? and amount = ?
         order by created_at desc, id desc limit ${walked.amount}) one`,
  );
  return {
    sql: `select ${candidateColumns(facts)} from (${each.join(' union all ')}) s ${ownTransaction}
          where ${more.sql} ${newestSessions} limit ?`,
    params: [...exact.flatMap((amount) => [accountId, amount]), ...more.params, handedOn.first],
  };
}

/** Amounts near it among the newest sessions, where the card or other words agree too. */
function ofNearAmount(accountId: number, facts: RememberedFacts): Part | undefined {
  const more = anyOf([brandFact(facts), endingFact(facts)], facts.hasWords);
  const amount = amountFact({ ...facts, currencies: [] }, 'n.amount');
  if (!amount || !more) return undefined;
  return {
    sql: `select ${candidateColumns(facts)} from (
            select account_id, id from (
              select account_id, id, amount, created_at from checkout_sessions where account_id = ?
              order by created_at desc, id desc limit ${walked.newest}) n
            where ${amount.sql} order by created_at desc, id desc limit ${walked.amount}) near
          join checkout_sessions s on s.account_id = near.account_id and s.id = near.id ${ownTransaction}
          where ${more.sql} ${newestSessions} limit ?`,
    params: [accountId, ...amount.params, ...more.params, handedOn.first],
  };
}

/** All last four digits with the ending; one digit alone leaves too many to ask for. */
function endingsWith(ending: string): string[] {
  const open = 4 - ending.length;
  if (open === 0) return [ending];
  if (open < 0 || open > 2) return [];
  return Array.from({ length: 10 ** open }, (_, number) => String(number).padStart(open, '0') + ending);
}

/** The newest transactions of cards with these last four digits, as table `t`. */
function cardRows(accountId: number, lastFours: string[]): Part {
  const limit = Math.max(20, Math.floor(walked.card / Math.max(1, lastFours.length)));
  const each = lastFours.map(
    () =>
      `select * from (select * from transactions where account_id = ? and card_last4_folded = ?
         order by created_order desc, id desc limit ${limit}) one`,
  );
  return {
    sql: `(${each.join(' union all ')}) t`,
    params: lastFours.flatMap((lastFour) => [accountId, lastFour]),
  };
}

function toCandidate(row: Row): Candidate {
  const { session_id, transaction_id, created_at, paid_at, card_brand, card_last4, ...same } =
    CandidateSchema.parse(row);
  return {
    ...same,
    sessionId: session_id,
    transactionId: transaction_id,
    createdAt: created_at,
    paidAt: paid_at,
    cardBrand: card_brand,
    cardLast4: card_last4,
  };
}
