import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSyncInstance } from '@photostructure/sqlite';
import * as z from 'zod/mini';

type Parameter = string | number | null;

/** The sandbox's own file, spoken to synchronously: every request is one short step on one thread. */
export type Database = {
  one<S extends z.ZodMiniType>(schema: S, sql: string, ...parameters: Parameter[]): z.output<S> | undefined;
  many<S extends z.ZodMiniType>(schema: S, sql: string, ...parameters: Parameter[]): z.output<S>[];
  /** Number of rows changed. */
  run(sql: string, ...parameters: Parameter[]): number;
  transaction<T>(work: () => T): T;
  close(): void;
};

const schemaVersion = 1;

const tables = `
  create table accounts (
    id integer primary key, merchant text not null, mode text not null, name text not null,
    webhook_url text, webhooks integer not null default 1,
    api_key text not null unique, webhook_secret text not null, receipts integer not null default 0,
    unique (merchant, mode)
  ) strict;
  create table sessions (
    seq integer primary key autoincrement, id text not null unique, account_id integer not null references accounts,
    status text not null, amount integer not null, currency text not null, request text not null,
    idempotency_key text, created_at integer not null, expires_at integer not null, ended_at integer
  ) strict;
  create index sessions_open on sessions (expires_at) where status = 'open';
  create table transactions (
    seq integer primary key autoincrement, id text not null unique, account_id integer not null references accounts,
    session_id text not null unique references sessions (id), status text not null, amount integer not null,
    amount_refunded integer not null default 0, currency text not null, receipt_number text,
    card_brand text not null, card_last4 text not null, gateway_transaction_id text not null, token_id text,
    decline_code text, decline_message text, created_at integer not null
  ) strict;
  create index transactions_by_account on transactions (account_id, seq desc);
  create table refunds (
    id text primary key, transaction_id text not null references transactions (id),
    amount integer not null, reason text, created_at integer not null
  ) strict;
  create table replies (
    api_key text not null, idempotency_key text not null, fingerprint text not null,
    status integer not null, body text not null, created_at integer not null,
    primary key (api_key, idempotency_key)
  ) strict;
  create table tries (request text primary key, count integer not null) strict;
  create table deliveries (
    event_id text primary key, account_id integer not null references accounts, event_type text not null,
    body text not null, state text not null default 'waiting', attempts integer not null default 0,
    next_attempt_at integer not null
  ) strict;
  create index deliveries_waiting on deliveries (next_attempt_at) where state = 'waiting';
`;

/** Opens or creates the file; throws when it was written by another version or cannot be made durable. */
export function openDatabase(file: string): Database {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const connection = new DatabaseSync(file);
  try {
    prepareFile(connection, file);
  } catch (error) {
    connection.close();
    throw error;
  }
  return wrap(connection);
}

function prepareFile(connection: InstanceType<typeof DatabaseSync>, file: string): void {
  // FULL is said aloud: this build falls back to NORMAL in WAL, and a lost session could never be found again.
  connection.exec('pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full;');
  connection.exec('pragma foreign_keys = on;');
  const { synchronous } = z
    .object({ synchronous: z.number() })
    .parse(connection.prepare('pragma synchronous').get());
  if (synchronous !== 2) throw new Error(`The sandbox's data file ${file} refuses synchronous=FULL`);
  const version = z
    .object({ user_version: z.number() })
    .parse(connection.prepare('pragma user_version').get()).user_version;
  if (version === schemaVersion) return;
  if (version !== 0)
    throw new Error(`The sandbox's data file ${file} has version ${version}, not ${schemaVersion}`);
  connection.exec(`begin immediate; ${tables} pragma user_version = ${schemaVersion}; commit;`);
}

function wrap(connection: InstanceType<typeof DatabaseSync>): Database {
  const statements = new Map<string, StatementSyncInstance>();
  const prepare = (sql: string): StatementSyncInstance => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    one(schema, sql, ...parameters) {
      const row: unknown = prepare(sql).get(...parameters);
      return row === undefined ? undefined : schema.parse(row);
    },
    many: (schema, sql, ...parameters) =>
      prepare(sql)
        .all(...parameters)
        .map((row: unknown) => schema.parse(row)),
    run: (sql, ...parameters) => prepare(sql).run(...parameters).changes,
    transaction(work) {
      connection.exec('begin immediate');
      try {
        const result = work();
        connection.exec('commit');
        return result;
      } catch (error) {
        connection.exec('rollback');
        throw error;
      }
    },
    close() {
      statements.clear();
      connection.close();
    },
  };
}
