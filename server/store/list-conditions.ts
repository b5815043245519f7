import type { InstantRange, ListNoun, SetFilter } from '#shared/list-grammar.ts';
import { receiptDigits } from '#shared/receipts.ts';
import type { ListQuery } from './list-query.ts';
import { placeholders } from './row-sql.ts';
import { folded, likePart, type SqlValue } from './sql.ts';

type Condition = { sql: string; params: SqlValue[] };

/** Where each filter looks; `s` is the session and `t` the transaction, whichever of them is listed. */
const ownColumns = {
  checkout_sessions: {
    account: 's.account_id',
    status: 's.status',
    currency: 's.currency_folded',
    amount: 's.amount',
    created: ['s.created_at'],
    session: 's.id',
  },
  transactions: {
    account: 't.account_id',
    status: 't.status',
    currency: 'coalesce(t.currency_folded, s.currency_folded)',
    amount: 'coalesce(t.amount, s.amount)',
    // The second has the index, but a number where the first has null.
    created: ['t.created_at', 't.created_order'],
    session: 't.checkout_session_id',
  },
} as const;

/** The conditions of a list request; the account always comes first. */
export function listConditions(noun: ListNoun, accountId: number, query: ListQuery) {
  const own = ownColumns[noun];
  const conditions: Condition[] = [{ sql: `${own.account} = ?`, params: [accountId] }];

  if (query.q !== undefined) {
    const part = likePart(query.q);
    conditions.push({
      sql: `(s.search_text like ? escape '\\' or t.search_text like ? escape '\\')`,
      params: [part, part],
    });
  }
  for (const [filter, values] of Object.entries(query.is) as [SetFilter, string[] | undefined][]) {
    if (values?.length) conditions.push(oneOf(noun, accountId, filter, values));
  }
  for (const [filter, values] of Object.entries(query.isNot) as [SetFilter, string[] | undefined][]) {
    if (!values?.length) continue;
    const { sql, params } = oneOf(noun, accountId, filter, values);
    // A row that lacks the field makes the comparison null, and is kept.
    conditions.push({ sql: `not coalesce(${sql}, false)`, params });
  }
  for (const { key, value } of query.metadata) {
    conditions.push({
      sql: `exists (select 1 from session_metadata m where m.account_id = ${own.account}
            and m.session_id = ${own.session} and m.key = ? and m.value = ?)`,
      params: [key, value],
    });
  }
  const instants: Record<InstantRange, readonly string[]> = {
    created: own.created,
    completed: ['s.completed_at'],
    expires: ['s.expires_at'],
  };
  for (const [range, { from, to }] of Object.entries(query.instants) as [
    InstantRange,
    { from?: number; to?: number },
  ][]) {
    for (const column of instants[range]) {
      conditions.push(...bound(column, '>=', from), ...bound(column, '<', to));
    }
  }
  conditions.push(...bound(own.amount, '>=', query.amount.min), ...bound(own.amount, '<=', query.amount.max));

  return {
    sql: conditions.map((condition) => condition.sql),
    params: conditions.flatMap((condition) => condition.params),
  };
}

function bound(column: string, comparison: string, value: number | undefined): Condition[] {
  return value === undefined ? [] : [{ sql: `${column} ${comparison} ?`, params: [value] }];
}

/** True for rows whose field is one of the values, null for rows that lack it. */
function oneOf(noun: ListNoun, accountId: number, filter: SetFilter, values: string[]): Condition {
  const among = (column: string, wanted: string[]): Condition =>
    wanted.length === 0
      ? { sql: '(1 = 0)', params: [] }
      : { sql: `(${column} in ${placeholders(wanted)})`, params: wanted };
  /** Names the account once more, since SQLite uses an index of the transactions only if told outright. */
  const amongTransactions = (column: string, wanted: string[]): Condition => {
    const { sql, params } = among(column, wanted);
    return { sql: `(t.account_id = ? and ${sql})`, params: [accountId, ...params] };
  };
  switch (filter) {
    case 'status':
      return among(ownColumns[noun].status, values);
    case 'gateway':
      return among('s.gateway', values);
    case 'currency':
      return among(ownColumns[noun].currency, values.map(folded));
    case 'card_brand':
      return amongTransactions('t.card_brand_folded', values.map(folded));
    case 'card_last4':
      return amongTransactions('t.card_last4_folded', values.map(folded));
    case 'gateway_transaction_id':
      return amongTransactions('t.gateway_transaction_id_folded', values.map(folded));
    case 'receipt_number':
      return amongTransactions(
        't.receipt_digits',
        values.map(receiptDigits).filter((digits) => digits !== undefined),
      );
    case 'customer':
      return {
        sql: `(${values.map(() => `s.customer_folded like ? escape '\\'`).join(' or ')})`,
        params: values.map(likePart),
      };
    case 'created_by': {
      const list = placeholders(values);
      return {
        sql: `(s.created_by in ${list} or s.created_by in (select id from users where email in ${list}))`,
        params: [...values, ...values],
      };
    }
  }
}
