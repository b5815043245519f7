import type { InstantRange, ListNoun, SetFilter } from '#shared/list-grammar.ts';
import { receiptKey } from '#shared/receipts.ts';
import { instantOf } from './list-page.ts';
import type { ListQuery } from './list-query.ts';
import { placeholders } from './row-sql.ts';
import { folded, type SqlValue } from './sql.ts';
import { unknownInstant } from './transaction-sql.ts';
import { escapeLike, searchable, wordPattern, wordsOf } from './words.ts';

/**
 * One condition of a list. `narrow` is the same said by an index: rows whose `column` is among those that `select` finds; an
 * engine that can't judge how many these are is told to begin with them (`list-plan.ts`).
 */
export type Condition = {
  sql: string;
  params: SqlValue[];
  narrow?: Narrow;
  /** It is about the instant that lists are in order by: a walk by date need not be told. */
  isInstant?: boolean;
  /** It asks for a document that holds this word. */
  word?: string;
};
export type Narrow = { column: string; select: string; params: SqlValue[] };

/** Where each filter looks; `s` is the session and `t` the transaction, whichever of them is listed. */
const own = {
  checkout_sessions: {
    table: 'checkout_sessions',
    alias: 's',
    // How rows of the other table are reached from these.
    session: 's.id',
    transaction: 's.transaction_id',
  },
  transactions: {
    table: 'transactions',
    alias: 't',
    session: 't.checkout_session_id',
    transaction: 't.id',
  },
} as const;

/** The conditions of a list request; the account always comes first. */
export function listConditions(noun: ListNoun, accountId: number, query: ListQuery): Condition[] {
  const { alias, session } = own[noun];
  const conditions: Condition[] = [{ sql: `${alias}.account_id = ?`, params: [accountId] }];

  for (const [filter, values] of Object.entries(query.is) as [SetFilter, string[] | undefined][]) {
    if (values?.length) conditions.push(oneOf(noun, accountId, filter, values));
  }
  for (const [filter, values] of Object.entries(query.isNot) as [SetFilter, string[] | undefined][]) {
    if (!values?.length) continue;
    const { sql, params } = oneOf(noun, accountId, filter, values);
    // A row that lacks the field makes the comparison null, and is kept.
    conditions.push({ sql: `not coalesce(${sql}, false)`, params });
  }
  if (query.hasTransaction !== undefined)
    conditions.push({ sql: `s.transaction_id is ${query.hasTransaction ? 'not ' : ''}null`, params: [] });
  if (query.hasRefund !== undefined)
    conditions.push({
      sql: query.hasRefund ? 't.amount_refunded > 0' : 'coalesce(t.amount_refunded, 0) = 0',
      params: [],
    });
  if (query.hasSession !== undefined) conditions.push(sessionCondition(accountId, query.hasSession));
  const entry = `select m.session_id from session_metadata m where m.account_id = ? and m.key = ? and m.value = ?`;
  for (const { key, value } of query.metadata) {
    conditions.push({
      sql: `exists (${entry} and m.session_id = ${session})`,
      params: [accountId, key, value],
      narrow: { column: session, select: entry, params: [accountId, key, value] },
    });
  }
  for (const { key, value } of query.metadataNot) {
    conditions.push({
      sql: `not exists (${entry} and m.session_id = ${session})`,
      params: [accountId, key, value],
    });
  }
  conditions.push(...instantConditions(noun, accountId, query), ...amountConditions(noun, accountId, query));
  // Last, because the document lies at the far end of a row.
  for (const word of query.q === undefined ? [] : wordsOf(query.q)) {
    conditions.push({ sql: `${alias}.document like ? escape '\\'`, params: [wordPattern(word)], word });
  }
  return conditions;
}

function instantConditions(noun: ListNoun, accountId: number, query: ListQuery): Condition[] {
  return (Object.entries(query.instants) as [InstantRange, { from?: number; to?: number }][]).flatMap(
    ([range, { from, to }]) => {
      if (range === 'created') {
        // Rows of an unknown instant stand before all others, and are in no range.
        const least = noun === 'transactions' ? unknownInstant + 1 : undefined;
        const bounds = (column: string) => [...bound(column, '>=', from ?? least), ...bound(column, '<', to)];
        const column = instantOf[noun].slice(2);
        const within = bounds(`n.${column}`);
        const condition = within.map(({ sql }) => sql).join(' and ');
        const where = (noun === 'transactions' ? transactionsWhere : sessionsWhere)(noun, condition);
        const narrow = { ...where, params: [accountId, ...within.flatMap(({ params }) => params)] };
        const [first, ...others] = bounds(instantOf[noun]);
        return first
          ? [{ ...first, narrow, isInstant: true }, ...others.map((other) => ({ ...other, isInstant: true }))]
          : [];
      }
      const bounds = (alias: string) => {
        // As the index has it; the least of all bounds keeps out what has no such instant.
        const column = `coalesce(${alias}.${range}_at, ${unknownInstant})`;
        return [...bound(column, '>=', from ?? unknownInstant + 1), ...bound(column, '<', to)];
      };
      const params = bounds('n').flatMap((condition) => condition.params);
      const select = sessionsWhere(
        noun,
        bounds('n')
          .map(({ sql }) => sql)
          .join(' and '),
      );
      const [first, ...others] = bounds('s');
      return first ? [{ ...first, narrow: { ...select, params: [accountId, ...params] } }, ...others] : [];
    },
  );
}

function amountConditions(
  noun: ListNoun,
  accountId: number,
  { amount: { min, max } }: ListQuery,
): Condition[] {
  if (min === undefined && max === undefined) return [];
  const isOwn = noun === 'transactions';
  // As the index has it; the least of all bounds keeps out what has no amount.
  const column = (alias: string) =>
    isOwn ? `coalesce(${alias}.figure_amount, ${unknownInstant})` : `${alias}.amount`;
  const bounds = (alias: string) => [
    ...bound(column(alias), '>=', min ?? 0),
    ...bound(column(alias), '<=', max),
  ];
  const where = (isOwn ? transactionsWhere : sessionsWhere)(
    noun,
    bounds('n')
      .map(({ sql }) => sql)
      .join(' and '),
  );
  const params = [accountId, ...bounds('n').flatMap((condition) => condition.params)];
  const [first, ...others] = bounds(own[noun].alias);
  return first ? [{ ...first, narrow: { ...where, params } }, ...others] : [];
}

function sessionCondition(accountId: number, isHeld: boolean): Condition {
  const condition = { sql: `t.lacks_session = ${isHeld ? 0 : 1}`, params: [] };
  if (isHeld) return condition;
  const where = transactionsWhere('transactions', 'n.lacks_session = 1');
  return { ...condition, narrow: { ...where, params: [accountId] } };
}

function bound(column: string, comparison: string, value: number | undefined): Condition[] {
  return value === undefined ? [] : [{ sql: `${column} ${comparison} ?`, params: [value] }];
}

/** How rows are found by a condition on sessions `n`, whose first parameter is the account. */
function sessionsWhere(noun: ListNoun, condition: string): Omit<Narrow, 'params'> {
  const isOwn = noun === 'checkout_sessions';
  return {
    column: isOwn ? 's.seq' : own[noun].session,
    select: `select n.${isOwn ? 'seq' : 'id'} from checkout_sessions n where n.account_id = ? and ${condition}`,
  };
}

function transactionsWhere(noun: ListNoun, condition: string): Omit<Narrow, 'params'> {
  const isOwn = noun === 'transactions';
  return {
    column: isOwn ? 't.seq' : own[noun].transaction,
    select: `select n.${isOwn ? 'seq' : 'id'} from transactions n where n.account_id = ? and ${condition}`,
  };
}

/** As upstream may write them; an index knows no other case. */
export function currencyCodes(values: string[]): string[] {
  return [...new Set(values.flatMap((value) => [value, value.toUpperCase(), value.toLowerCase()]))];
}

/** As the index has it. */
const figureCurrency = 'figure_currency';
const of = (alias: string, column: string) =>
  column === figureCurrency ? `coalesce(${alias}.${column}, '')` : `${alias}.${column}`;

/** True for rows whose field is one of the values, null for rows that lack it. */
function oneOf(noun: ListNoun, accountId: number, filter: SetFilter, values: string[]): Condition {
  const among = (column: string, wanted: string[]): Condition =>
    wanted.length === 0
      ? { sql: '(1 = 0)', params: [] }
      : { sql: `(${column} in ${placeholders(wanted)})`, params: wanted };
  const amongSessions = (column: string, wanted: string[]): Condition => ({
    ...among(`s.${column}`, wanted),
    narrow: {
      ...sessionsWhere(noun, `n.${column} in ${placeholders(wanted)}`),
      params: [accountId, ...wanted],
    },
  });
  const amongTransactions = (column: string, wanted: string[]): Condition => {
    if (wanted.length === 0) return among(column, wanted);
    const select = transactionsWhere(noun, `${of('n', column)} in ${placeholders(wanted)}`);
    return {
      // Names the account once more, since SQLite uses an index of the transactions only if told outright.
      sql: `(t.account_id = ? and ${of('t', column)} in ${placeholders(wanted)})`,
      params: [accountId, ...wanted],
      narrow: { ...select, params: [accountId, ...wanted] },
    };
  };
  switch (filter) {
    case 'id':
      return among(`${own[noun].alias}.id`, values);
    case 'status':
      return noun === 'transactions' ? amongTransactions('status', values) : amongSessions('status', values);
    case 'gateway':
      return among('s.gateway', values);
    case 'currency': {
      const codes = currencyCodes(values);
      return noun === 'transactions'
        ? amongTransactions(figureCurrency, codes)
        : amongSessions('currency', codes);
    }
    case 'card_brand':
      return among('t.card_brand_folded', values.map(folded));
    case 'card_last4':
      return amongTransactions('card_last4_folded', values.map(folded));
    case 'gateway_transaction_id':
      return amongTransactions('gateway_transaction_id_folded', values.map(folded));
    case 'receipt_number':
      return amongTransactions(
        'receipt_digits',
        values.map(receiptKey).filter((digits) => digits !== undefined),
      );
    case 'decline_code':
      return among('t.decline_code', values);
    case 'customer':
      return {
        sql: `(${values.map(() => `s.customer_folded like ? escape '\\'`).join(' or ')})`,
        params: values.map((value) => `%${escapeLike(searchable(value))}%`),
      };
    case 'created_by': {
      const list = placeholders(values);
      const makers = (alias: string) =>
        `(${alias}.created_by in ${list} or ${alias}.created_by in
           (select id from users where email in ${list} or name in ${list}))`;
      const params = [...values, ...values, ...values];
      const narrow = { ...sessionsWhere(noun, makers('n')), params: [accountId, ...params] };
      return { sql: makers('s'), params, narrow };
    }
  }
}
