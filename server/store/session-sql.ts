import type { CheckoutSessionRow } from './rows.ts';
import { CheckoutSessionRowSchema } from './row-schemas.ts';
import { assignments, insert, toColumns } from './row-sql.ts';
import { folded, type SqlValue, type Statement } from './sql.ts';
import { searchable, searchText } from './words.ts';

/** Characters of a name, and of an address, by which lists are filtered and ordered: an index entry of PostgreSQL holds no more. */
const longestIndexedText = { name: 400, email: 320 } as const;

/** What is worked out from a session row so that it can be found. */
export function sessionTexts(session: CheckoutSessionRow) {
  const customer = [session.customerName, session.customerEmail].filter((part) => part !== null);
  return {
    currency_folded: folded(session.currency),
    customer_folded: customer.length > 0 ? indexedCustomer(session) : null,
    customer_email_folded:
      session.customerEmail === null
        ? null
        : folded(session.customerEmail).slice(0, longestIndexedText.email),
    search_text: searchText([
      session.id,
      session.description,
      ...customer,
      ...metadataEntries(session.metadataJson).map(({ value }) => value),
    ]),
  };
}

function indexedCustomer({ customerName, customerEmail }: CheckoutSessionRow): string {
  const { name, email } = longestIndexedText;
  return [searchable(customerName ?? '').slice(0, name), searchable(customerEmail ?? '').slice(0, email)]
    .filter((part) => part !== '')
    .join('\n');
}

function sessionColumns(session: CheckoutSessionRow): Record<string, SqlValue> {
  return { ...toColumns(CheckoutSessionRowSchema, session), ...sessionTexts(session) };
}

/** Metadata as text for comparing: strings as they are, anything else as JSON. */
export function metadataEntries(metadataJson: string | null): { key: string; value: string }[] {
  const metadata: unknown = metadataJson === null ? null : JSON.parse(metadataJson);
  if (typeof metadata !== 'object' || metadata === null) return [];
  return Object.entries(metadata).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }));
}

/** The largest key with value that an index entry of PostgreSQL takes (2,704 bytes), with room for the rest. */
const longestIndexed = 2400;
const mostEntries = 1000;

/** Replaces a session's metadata entries, by which lists are filtered. Values too long for a filter are left out. */
export function metadataStatements({ accountId, id, metadataJson }: CheckoutSessionRow): Statement[] {
  const entries = metadataEntries(metadataJson)
    .filter(({ key, value }) => Buffer.byteLength(key) + Buffer.byteLength(value) <= longestIndexed)
    .slice(0, mostEntries);
  return [
    { sql: 'delete from session_metadata where account_id = ? and session_id = ?', params: [accountId, id] },
    ...(entries.length === 0
      ? []
      : [
          {
            sql: `insert into session_metadata (account_id, session_id, key, value)
                  values ${entries.map(() => '(?, ?, ?, ?)').join(', ')} on conflict do nothing`,
            params: entries.flatMap(({ key, value }) => [accountId, id, key, value]),
          },
        ]),
  ];
}

/** Inserts the session unless one of its id is there. */
export function insertSession(session: CheckoutSessionRow) {
  const columns = sessionColumns(session);
  return insert(
    'checkout_sessions',
    { ...columns, document: columns['search_text'] ?? null },
    'on conflict do nothing',
  );
}

/**
 * Writes the row over the stored one if its version is still the stored one. A next check that a hint has moved from
 * `seenCheckAt` since is left as it is.
 */
export function updateSession(session: CheckoutSessionRow, seenCheckAt: number | null): Statement {
  const { account_id, id, version, next_check_at, ...changed } = sessionColumns(session);
  const set = assignments(changed);
  const check = `next_check_at = case when next_check_at is not distinct from cast(? as bigint)
                   then cast(? as bigint) else next_check_at end`;
  return {
    sql: `update checkout_sessions set ${set.sql}, ${check}, version = version + 1
          where account_id = ? and id = ? and version = ?`,
    params: [
      ...set.params,
      seenCheckAt,
      ...[next_check_at, account_id, id, version].map((value) => value ?? null),
    ],
  };
}

/**
 * Gives a session that a webhook told of first its intent, maker and order. What we sent fills it; what has been seen
 * since (a status that is no longer open) stays.
 */
export function joinSession(session: CheckoutSessionRow): Statement {
  const columns = sessionColumns(session);
  const ours = [
    'checkout_url',
    'description',
    'customer_name',
    'customer_email',
    'gateway',
    'order_json',
    'metadata_json',
    'expires_at',
    'created_by',
    'replaces',
    'contradiction',
    'customer_folded',
    'customer_email_folded',
  ];
  const seen = ['raw_json', 'completed_at', 'transaction_id', 'checked_at', 'next_check_at'];
  const value = (name: string) => columns[name] ?? null;
  return {
    sql: `update checkout_sessions set
            ${ours.map((name) => `${name} = coalesce(?, ${name})`).join(', ')},
            ${seen.map((name) => `${name} = coalesce(${name}, ?)`).join(', ')},
            status = case when status = 'open' then ? else status end,
            created_at = case when created_at > ? then ? else created_at end,
            search_text = search_text || ?, source = 'created', intent_id = ?, version = version + 1
          where account_id = ? and id = ? and intent_id is null`,
    params: [
      ...ours.map(value),
      ...seen.map(value),
      value('status'),
      value('created_at'),
      value('created_at'),
      value('search_text'),
      value('intent_id'),
      value('account_id'),
      value('id'),
    ],
  };
}
