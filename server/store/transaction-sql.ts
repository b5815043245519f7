import { receiptKey } from '#shared/receipts.ts';
import type { TransactionRow } from './rows.ts';
import { TransactionRowSchema } from './row-schemas.ts';
import { insert, toColumns } from './row-sql.ts';
import { folded, type SqlValue, type Statement } from './sql.ts';
import { searchText } from './words.ts';

/** Stands for an unknown instant where transactions are put in order, so that the order has an index. */
export const unknownInstant = Number.MIN_SAFE_INTEGER;

const foldedOrNull = (text: string | null) => (text === null ? null : folded(text));
const wordsOrNull = (text: string | null) => (text === null ? null : searchText([text]));
const fixed = new Set(['account_id', 'id', 'source']);
const searched = ['receipt_number_words', 'gateway_transaction_id_words', 'token_id_words'] as const;

/** The columns of a transaction row with those that are computed for searching; those for the order come on top. */
function transactionColumns(transaction: TransactionRow) {
  const { receiptNumber } = transaction;
  return {
    ...toColumns(TransactionRowSchema, transaction),
    receipt_digits: receiptNumber === null ? null : (receiptKey(receiptNumber) ?? null),
    currency_folded: foldedOrNull(transaction.currency),
    card_brand_folded: foldedOrNull(transaction.cardBrand),
    card_last4_folded: foldedOrNull(transaction.cardLast4),
    gateway_transaction_id_folded: foldedOrNull(transaction.gatewayTransactionId),
    receipt_number_words: wordsOrNull(receiptNumber),
    gateway_transaction_id_words: wordsOrNull(transaction.gatewayTransactionId),
    token_id_words: wordsOrNull(transaction.tokenId),
  };
}

/** Amount and currency that a transaction counts with: its session's where upstream has not told its own. */
export function transactionFigures(
  { amount, currency }: Pick<TransactionRow, 'amount' | 'currency'>,
  session: { amount: number; currency: string } | null,
) {
  return {
    figure_amount: amount ?? session?.amount ?? null,
    figure_currency: currency ?? session?.currency ?? null,
    lacks_session: session ? 0 : 1,
  };
}

/** What is worked out from a whole row so that it can be found. */
export function transactionTexts(transaction: TransactionRow): Record<string, SqlValue> {
  const columns: Record<string, SqlValue> = transactionColumns(transaction);
  const own = Object.keys(toColumns(TransactionRowSchema, transaction));
  for (const name of own) delete columns[name];
  return { ...columns, search_text: ownText(transaction) };
}

function ownText({ id, receiptNumber, gatewayTransactionId, tokenId }: TransactionRow): string {
  return searchText([id, receiptNumber, gatewayTransactionId, tokenId]);
}

function insertWith(transaction: TransactionRow, onConflict: string) {
  const text = ownText(transaction);
  return insert(
    'transactions',
    {
      ...transactionColumns(transaction),
      created_order: transaction.createdAt ?? unknownInstant,
      search_text: text,
      document: text,
      ...transactionFigures(transaction, null),
    },
    onConflict,
  );
}

/** Inserts the transaction unless one of its id is there. */
export function insertTransaction(transaction: TransactionRow) {
  return insertWith(transaction, 'on conflict do nothing');
}

/** Writes a transaction; what is known is never cleared by a null, and how it came to be known stays. */
export function upsertTransaction(transaction: TransactionRow): Statement {
  const merged = (name: string) => `${name} = coalesce(excluded.${name}, transactions.${name})`;
  // Put together by the engine on conflict, because only it knows what it holds already.
  const mergedText = searched.map((name) => `coalesce(excluded.${name}, transactions.${name}, '')`);
  const upsert = insertWith(
    transaction,
    `on conflict (account_id, id) do update set
       ${Object.keys(transactionColumns(transaction))
         .filter((name) => !fixed.has(name))
         .map(merged)
         .join(', ')},
       created_order = coalesce(excluded.created_at, transactions.created_at, ${unknownInstant}),
       search_text = ? || ${mergedText.join(' || ')}`,
  );
  return { sql: upsert.sql, params: [...upsert.params, searchText([transaction.id])] };
}
