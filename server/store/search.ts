import type { ListPage, ListQuery } from './list-query.ts';
import { listRows } from './list-sql.ts';
import { TransactionRowSchema } from './row-schemas.ts';
import { parseRow, parseRows, selectList } from './row-sql.ts';
import type { CheckoutSessionView, TransactionRow } from './rows.ts';
import { metadataEntries } from './session-sql.ts';
import { sessionViewSql, toSessionView } from './session-view.ts';
import { folded, type Database } from './sql.ts';
import type { FoundRow, SearchStore } from './store.ts';
import { searchable, wordsOf } from './words.ts';

type ExactFind = { matched: string; column: string; needle: string | undefined };

const newestTransactions = 'order by t.created_order desc, t.id desc limit ?';
const newestSessions = 'order by s.created_at desc, s.id desc limit ?';

export function searchStore(database: Database): SearchStore {
  async function findTransactions(accountId: number, { matched, column, needle }: ExactFind, limit: number) {
    if (needle === undefined) return [];
    const rows = await database.read(
      `select ${selectList(TransactionRowSchema, 't')} from transactions t
       where t.account_id = ? and t.${column} = ? ${newestTransactions}`,
      [accountId, needle, limit],
    );
    return rows.map((row): FoundRow => {
      return { kind: 'transaction', matched, transaction: parseRow(TransactionRowSchema, row) };
    });
  }

  async function findSessions(accountId: number, { matched, column, needle }: ExactFind, limit: number) {
    if (needle === undefined) return [];
    const rows = await database.read(
      `${sessionViewSql} where s.account_id = ? and s.${column} = ? ${newestSessions}`,
      [accountId, needle, limit],
    );
    return rows.map((row): FoundRow => ({ kind: 'checkout_session', matched, session: toSessionView(row) }));
  }

  return {
    async exact(accountId, { text, receiptDigits }, limit) {
      const inTransactions: ExactFind[] = [
        { matched: 'receipt_number', column: 'receipt_digits', needle: receiptDigits },
        { matched: 'id', column: 'id', needle: text },
        {
          matched: 'gateway_transaction_id',
          column: 'gateway_transaction_id_folded',
          needle: folded(text),
        },
        { matched: 'token_id', column: 'token_id', needle: text },
      ];
      const lastFour: ExactFind = {
        matched: 'card_last4',
        column: 'card_last4_folded',
        needle: folded(text),
      };
      const inSessions: ExactFind[] = [
        { matched: 'id', column: 'id', needle: text },
        { matched: 'checkout_url', column: 'checkout_url', needle: text },
        { matched: 'customer.email', column: 'customer_email_folded', needle: folded(text) },
      ];
      const found = await Promise.all([
        ...inTransactions.map((find) => findTransactions(accountId, find, limit)),
        ...inSessions.map((find) => findSessions(accountId, find, limit)),
        findTransactions(accountId, lastFour, limit),
      ]);
      // What names one thing stands before what many share: a receipt must not drown in cards of the same digits.
      return onceEach(found.flat()).slice(0, limit);
    },

    async containing(accountId, text, limit) {
      const words = wordsOf(text);
      if (words.length === 0) return [];
      const query: ListQuery = {
        q: text,
        is: {},
        isNot: {},
        metadata: [],
        metadataNot: [],
        instants: {},
        amount: {},
      };
      const page: ListPage = { sort: { field: 'created_at', descending: true }, limit };
      const [sessions, lone] = await Promise.all([
        listRows(database, 'checkout_sessions', accountId, query, page),
        listRows(database, 'transactions', accountId, { ...query, hasSession: false }, page),
      ]);
      return [
        ...sessions.map(toSessionView).map((session): FoundRow => {
          return { kind: 'checkout_session', matched: fieldHolding(session, words), session };
        }),
        ...parseRows(TransactionRowSchema, lone).map((transaction): FoundRow => {
          return { kind: 'transaction', matched: transactionField(transaction, words), transaction };
        }),
      ].slice(0, limit);
    },
  };
}

/** A row found by two of its fields counts for the first. */
function onceEach(found: FoundRow[]): FoundRow[] {
  const seen = new Map<string, FoundRow>();
  for (const row of found) {
    const name = `${row.kind} ${rowOf(row).id}`;
    if (!seen.has(name)) seen.set(name, row);
  }
  return [...seen.values()];
}

function rowOf(found: FoundRow): CheckoutSessionView | TransactionRow {
  return found.kind === 'transaction' ? found.transaction : found.session;
}

/** The API's name of the field that holds most of the words, in the order in which people think of them. */
function fieldHolding(session: CheckoutSessionView, words: string[]): string {
  const { transaction } = session;
  return bestField(words, 'description', [
    ['description', session.description],
    ['customer.name', session.customerName],
    ['customer.email', session.customerEmail],
    ['id', session.id],
    ...transactionFields(transaction).map(([name, value]): Field => [`transaction.${name}`, value]),
    ...metadataEntries(session.metadataJson).map(({ value }): Field => ['metadata', value]),
  ]);
}

function transactionField(transaction: TransactionRow, words: string[]): string {
  return bestField(words, 'id', transactionFields(transaction));
}

type Field = [name: string, value: string | null | undefined];

function transactionFields(transaction: TransactionRow | null): Field[] {
  return [
    ['receipt_number', transaction?.receiptNumber],
    ['id', transaction?.id],
    ['gateway_transaction_id', transaction?.gatewayTransactionId],
    ['token_id', transaction?.tokenId],
  ];
}

function bestField(words: string[], otherwise: string, fields: Field[]): string {
  const holding = fields.map(([name, value]) => ({ name, count: value ? countHeld(value, words) : 0 }));
  const most = Math.max(...holding.map(({ count }) => count));
  return (most > 0 && holding.find(({ count }) => count === most)?.name) || otherwise;
}

function countHeld(value: string, words: string[]): number {
  const text = searchable(value);
  return words.filter((word) => text.includes(word)).length;
}
