import { TransactionRowSchema } from './row-schemas.ts';
import { parseRow, selectList } from './row-sql.ts';
import type { CheckoutSessionView, TransactionRow } from './rows.ts';
import { metadataEntries } from './session-sql.ts';
import { sessionViewSql, toSessionView } from './session-view.ts';
import { folded, likePart, type Database } from './sql.ts';
import type { FoundRow, SearchStore } from './store.ts';

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
      const part = likePart(text);
      const rows = await database.readLong(
        `${sessionViewSql} where s.account_id = ?
           and (s.search_text like ? escape '\\' or t.search_text like ? escape '\\') ${newestSessions}`,
        [accountId, part, part, limit],
      );
      return rows.map(toSessionView).map((session): FoundRow => {
        return { kind: 'checkout_session', matched: fieldHolding(session, folded(text)), session };
      });
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

/** The API's name of the first field that holds the text, in the order in which people think of them. */
function fieldHolding(session: CheckoutSessionView, needle: string): string {
  const { transaction } = session;
  const fields: [name: string, value: string | null | undefined][] = [
    ['description', session.description],
    ['customer.name', session.customerName],
    ['customer.email', session.customerEmail],
    ['id', session.id],
    ['transaction.receipt_number', transaction?.receiptNumber],
    ['transaction.id', transaction?.id],
    ['transaction.gateway_transaction_id', transaction?.gatewayTransactionId],
    ['transaction.token_id', transaction?.tokenId],
    ...metadataEntries(session.metadataJson).map(({ value }): [string, string] => ['metadata', value]),
  ];
  return fields.find(([, value]) => value && folded(value).includes(needle))?.[0] ?? 'description';
}
