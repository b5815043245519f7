import type { Dialect } from '../sql.ts';
import { placeSql, placesSql } from '../sqlite-places.ts';

/**
 * Text that a search looks at, indexed by trigrams, and an index for every order of a list.
 *
 * SQLite's text index gives its rows in the order of their row ids, so these are made chronological: "newest first" among a
 * hundred thousand hits then costs the same as among ten.
 */
export function documents(dialect: Dialect): string[] {
  const postgres = dialect === 'postgres';
  const text = postgres ? 'text collate "C"' : 'text';
  return [
    `alter table checkout_sessions add column document ${text}`,
    `alter table transactions add column document ${text}`,
    // The parts of a transaction's own text, so that a later write can put known and new ones together.
    `alter table transactions drop column receipt_number_folded`,
    `alter table transactions drop column token_id_folded`,
    `alter table transactions add column receipt_number_words ${text}`,
    `alter table transactions add column gateway_transaction_id_words ${text}`,
    `alter table transactions add column token_id_words ${text}`,
    // What a transaction counts with, its session's where its own is not known; so a sum needs no join.
    `alter table transactions add column figure_amount bigint`,
    `alter table transactions add column figure_currency ${text}`,
    `alter table transactions add column lacks_session bigint not null default 1`,
    // Filled by the program at its next start: the text is worked out there, the same for both engines.
    `create index checkout_sessions_without_document on checkout_sessions (account_id, id) where document is null`,
    `create index transactions_without_document on transactions (account_id, id) where document is null`,

    // One direction throughout, since an index is read from either end; among equals the newest comes first or last. Those that
    // sums are made from hold amount and currency, so that a sum reads the index alone, and so does a walk that looks at both.
    `drop index checkout_sessions_by_status`,
    `create index checkout_sessions_by_status on checkout_sessions
      (account_id, status, created_at, id, amount, currency)`,
    `drop index checkout_sessions_by_currency`,
    `create index checkout_sessions_by_currency on checkout_sessions
      (account_id, currency, created_at, id, amount, status)`,
    `create index checkout_sessions_by_amount on checkout_sessions
      (account_id, amount, created_at, id, status, currency)`,
    `create index checkout_sessions_by_completion on checkout_sessions
      (account_id, coalesce(completed_at, ${unknown}), created_at, id, status, currency)`,
    `create index checkout_sessions_by_expiry on checkout_sessions
      (account_id, coalesce(expires_at, ${unknown}), created_at, id)`,
    `create index checkout_sessions_by_customer on checkout_sessions
      (account_id, coalesce(customer_folded, ''), created_at, id)`,
    `create index checkout_sessions_by_maker on checkout_sessions (account_id, created_by, created_at, id)`,
    `drop index transactions_by_status`,
    `create index transactions_by_status on transactions
      (account_id, status, created_order, id, figure_amount, figure_currency)`,
    `drop index transactions_newest`,
    `create index transactions_newest on transactions
      (account_id, created_order, id, figure_amount, figure_currency, status)`,
    `create index transactions_by_amount on transactions
      (account_id, coalesce(figure_amount, ${unknown}), created_order, id, status, figure_currency)`,
    `create index transactions_by_currency on transactions
      (account_id, coalesce(figure_currency, ''), created_order, id, figure_amount, status)`,
    `create index transactions_lacking_session on transactions (account_id, created_order, id) where lacks_session = 1`,
    `create index transactions_by_receipt_number on transactions
      (account_id, coalesce(receipt_number, ''), created_order, id)`,

    ...(postgres
      ? [
          `create extension if not exists pg_trgm with schema public`,
          // Wherever the extension lies: its schema need not be among those that names are looked for in. Without the list of
          // entries that wait, since every search would read it through.
          ...['checkout_sessions', 'transactions'].map(
            (table) => `do $$ begin execute format(
              'create index ${table}_document on ${table} using gin (document %I.gin_trgm_ops) with (fastupdate = off)',
              (select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace
               where e.extname = 'pg_trgm')); end $$`,
          ),
        ]
      : [
          ...textIndex('checkout_sessions', 'checkout_session_words', 'created_at'),
          ...textIndex('transactions', 'transaction_words', 'created_order'),
        ]),
  ];
}

/** Stands for an unknown instant or amount where rows are put in order; below all that are known. */
const unknown = Number.MIN_SAFE_INTEGER;

function textIndex(table: string, words: string, instant: string): string[] {
  const place = placeSql(`new.account_id`, `new.${instant}`);
  const free = `(select coalesce(max(p.seq) + 1, ${place}) from ${table} p
                 where p.seq >= ${place} and p.seq < ${place} + ${placesSql(`new.${instant}`)})`;
  return [
    // Rows that are here already; what has no place left keeps its old id, and is not found by text.
    `update or ignore ${table} set seq = placed.place from (
       select seq as old, ${placeSql('account_id', instant)}
         + row_number() over (partition by account_id, max(${instant}, 0) order by id) - 1 as place
       from ${table}) placed where placed.old = ${table}.seq`,
    `create virtual table ${words} using fts5
       (document, content = '${table}', content_rowid = 'seq', tokenize = 'trigram case_sensitive 1', detail = 'none')`,
    `create trigger ${table}_inserted after insert on ${table} begin
       update or ignore ${table} set seq = ${free} where seq = new.seq;
       insert into ${words} (rowid, document) select seq, document from ${table}
         where account_id = new.account_id and id = new.id and document is not null;
     end`,
    `create trigger ${table}_document after update of document on ${table}
       when new.document is not old.document begin
       insert into ${words} (${words}, rowid, document)
         select 'delete', old.seq, old.document where old.document is not null;
       insert into ${words} (rowid, document) select new.seq, new.document where new.document is not null;
     end`,
    // No statement changes instant and document at once, so the index holds the document at the old place.
    `create trigger ${table}_instant after update of ${instant} on ${table}
       when new.${instant} is not old.${instant} begin
       insert into ${words} (${words}, rowid, document)
         select 'delete', old.seq, old.document where old.document is not null;
       update or ignore ${table} set seq = ${free} where seq = old.seq;
       insert into ${words} (rowid, document) select seq, document from ${table}
         where account_id = new.account_id and id = new.id and document is not null;
     end`,
    `create trigger ${table}_deleted after delete on ${table} when old.document is not null begin
       insert into ${words} (${words}, rowid, document) values ('delete', old.seq, old.document);
     end`,
  ];
}
