import * as z from 'zod/mini';
import type { ListPage, ListQuery } from './list-query.ts';
import { listRows } from './list-sql.ts';
import { TransactionRowSchema } from './row-schemas.ts';
import { parseRows, placeholders } from './row-sql.ts';
import type { CheckoutSessionView, TransactionRow } from './rows.ts';
import { metadataEntries } from './session-sql.ts';
import { toSessionView } from './session-view.ts';
import type { Database } from './sql.ts';
import type { FoundRow, SearchStore } from './store.ts';
import { searchable, wordsOf } from './words.ts';

export function searchStore(database: Database): SearchStore {
  return {
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
      const parts = partsOfNames(words);
      const page: ListPage = { sort: { field: 'created_at', descending: true }, limit };
      const [sessions, transactions] = await Promise.all([
        listRows(database, 'checkout_sessions', accountId, query, page),
        parts.length > 0
          ? namedTransactions(database, accountId, query, page, parts)
          : loneTransactions(database, accountId, query, page),
      ]);
      return [
        ...sessions.map(toSessionView).map((session): FoundRow => {
          return { kind: 'checkout_session', matched: fieldHolding(session, words), session };
        }),
        ...transactions.map((transaction): FoundRow => {
          return { kind: 'transaction', matched: transactionField(transaction, words), transaction };
        }),
      ]
        .toSorted((one, other) => createdAt(other) - createdAt(one))
        .slice(0, limit);
    },
  };
}

/**
 * Words that may be a part of a receipt number or an id: these hold a figure or a line, and what people call things rarely does.
 * Shorter ones are looked for at the beginning of a word only, and hardly any receipt number begins with a figure.
 */
const partsOfNames = (words: string[]) =>
  words.filter((word) => [...word].length >= 3 && /[\p{N}_]/u.test(word));

/** Among so many transactions that hold a text those are looked for that their session does not show. */
const mostLookedAt = 100;

const LatestSchema = z.object({ id: z.string(), transaction_id: z.nullable(z.string()) });

/**
 * Transactions without a session here, and earlier attempts of a session whose own texts hold one of the parts: a session is found
 * by its latest attempt alone.
 */
async function namedTransactions(
  database: Database,
  accountId: number,
  query: ListQuery,
  page: ListPage,
  parts: string[],
): Promise<TransactionRow[]> {
  const looked = { ...page, limit: Math.max(page.limit, mostLookedAt) };
  const rows = await listRows(database, 'transactions', accountId, query, looked);
  const transactions = parseRows(TransactionRowSchema, rows);
  const ids = [...new Set(transactions.flatMap((transaction) => transaction.checkoutSessionId ?? []))];
  const sessions =
    ids.length === 0
      ? []
      : await database.readList(
          `select id, transaction_id from checkout_sessions where account_id = ? and id in ${placeholders(ids)}`,
          [accountId, ...ids],
        );
  const latest = new Map(
    sessions.map((row) => LatestSchema.parse(row)).map((session) => [session.id, session.transaction_id]),
  );
  return transactions.filter((transaction) => {
    const shown = latest.get(transaction.checkoutSessionId ?? '');
    if (shown === undefined) return true;
    return (
      shown !== transaction.id &&
      transactionFields(transaction).some(([, value]) => value && countHeld(value, parts) > 0)
    );
  });
}

async function loneTransactions(
  database: Database,
  accountId: number,
  query: ListQuery,
  page: ListPage,
): Promise<TransactionRow[]> {
  // Nearly always there are none, which their own index tells at once; the text index need not be asked.
  if (!(await hasLone(database, accountId))) return [];
  const rows = await listRows(database, 'transactions', accountId, { ...query, hasSession: false }, page);
  return parseRows(TransactionRowSchema, rows);
}

const createdAt = (found: FoundRow) =>
  found.kind === 'checkout_session' ? found.session.createdAt : (found.transaction.createdAt ?? 0);

async function hasLone(database: Database, accountId: number): Promise<boolean> {
  const rows = await database.readList(
    'select 1 as one from transactions where account_id = ? and lacks_session = 1 limit 1',
    [accountId],
  );
  return rows.length > 0;
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
