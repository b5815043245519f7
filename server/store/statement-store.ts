import type { LineKind, StatementOutcome } from '#shared/statements.ts';
import type { AuditEntry, Instant } from './rows.ts';

/** A file that was imported. Days are `YYYY-MM-DD` in the merchant's zone. */
export type StatementRow = {
  accountId: number;
  id: string;
  name: string;
  sha256: string;
  /** The sheet that was asked for; '' the first, or a file without sheets. */
  sheet: string;
  /** How its lines are read, as JSON text. */
  settings: string;
  state: 'matching' | 'ready';
  /** Grows with every matching; what carries an old one is refused. */
  run: number;
  stepsDone: number;
  stepsTotal: number;
  lines: number;
  matched: number;
  /** Lines that ask for eyes: neither matched nor settled. */
  openLines: number;
  fromDay: string | null;
  toDay: string | null;
  importedAt: Instant;
  importedBy: string | null;
  matchedAt: Instant | null;
  /** When its matching last got on. */
  updatedAt: Instant;
};

export type StatementView = StatementRow & { importedByName: string | null };

/** Amounts in minor units of `currency`, those of refunds negative. */
export type StatementLineRow = {
  position: number;
  line: number | null;
  kind: LineKind | null;
  amount: number | null;
  currency: string | null;
  fee: number | null;
  net: number | null;
  day: string | null;
  cardLast4: string | null;
  gatewayTransactionId: string | null;
  receiptNumber: string | null;
  /** The same for the same line in whatever file; null for what is missing there or can't be read. */
  fingerprint: string | null;
  outcome: StatementOutcome;
  matchedBy: 'gateway_transaction_id' | 'receipt_number' | 'amount_date_card' | 'hand' | null;
  difference: number | null;
  transactionId: string | null;
  sameAsLine: number | null;
  sameIn: string | null;
  /** Differences, problems and candidates' ids, as JSON text; null: none of them. */
  details: string | null;
  note: string | null;
  resolvedAt: Instant | null;
  resolvedBy: string | null;
};

export type StatementLineView = StatementLineRow & {
  sameInName: string | null;
  resolvedByName: string | null;
};

export type StatementTotalRow = {
  currency: string | null;
  outcome: StatementOutcome;
  lines: number;
  open: number;
  amount: number;
  fee: number;
  difference: number;
};

/** A transaction as lines are compared with it; amounts are what it counts with. */
export type CandidateRow = {
  id: string;
  receiptNumber: string | null;
  receiptDigits: string | null;
  status: string;
  figureAmount: number | null;
  figureCurrency: string | null;
  amountRefunded: number | null;
  cardLast4: string | null;
  gatewayTransactionId: string | null;
  gatewayTransactionIdFolded: string | null;
  createdAt: Instant | null;
};

export type LinePage = {
  outcome?: StatementOutcome | undefined;
  /** Only those that ask for eyes. */
  isOpen?: boolean | undefined;
  after: number;
  limit: number;
};

type StatementKey = { accountId: number; id: string };
type StatementRun = StatementKey & { run: number };
export type Stretch = { from: Instant; to: Instant };

/** The part of the index that holds statements; see store.ts for its rules. */
export interface StatementStore {
  get(key: StatementKey): Promise<StatementView | undefined>;
  /** The statement that a file has become. */
  find(accountId: number, sha256: string, sheet: string): Promise<StatementView | undefined>;
  /** Newest first, from behind a place on. */
  list(
    accountId: number,
    page: { before: { importedAt: Instant; id: string } | undefined; limit: number },
  ): Promise<StatementView[]>;
  /** How files with this heading were read last, as JSON text. */
  format(merchant: string, signature: string): Promise<string | undefined>;
  /** Adds a statement whose lines are still to come, and keeps how it is read. */
  begin(
    row: StatementRow,
    format: { merchant: string; signature: string },
    audit: AuditEntry,
  ): Promise<'begun' | 'known'>;
  /**
   * Has it matched anew, with these steps before it; undefined while another does so and has got on since `stalledBefore`.
   * Gives the number of the run.
   */
  restart(
    key: StatementKey,
    by: { now: Instant; stalledBefore: Instant; stepsTotal: number; settings: string; lines: number },
    audit: AuditEntry,
  ): Promise<number | undefined>;
  /** Takes lines away: those that are missing there, settled ones only when `all`, which takes every line. */
  clear(run: StatementRun, what: { all: boolean }): Promise<'cleared' | 'stale'>;
  /** Writes lines, over those at their positions, and how far the run has come. */
  put(
    run: StatementRun,
    lines: StatementLineRow[],
    progress: { stepsDone: number; now: Instant },
  ): Promise<'put' | 'stale'>;
  finish(
    run: StatementRun,
    by: { now: Instant; fromDay: string | null; toDay: string | null },
    audit: AuditEntry,
  ): Promise<'finished' | 'stale'>;
  /** Without receipts missing there that another statement of the account holds as matched, as are totals and open lines. */
  lines(key: StatementKey, page: LinePage): Promise<StatementLineView[]>;
  line(key: StatementKey, position: number): Promise<StatementLineView | undefined>;
  /** Amounts are the statement's own: what is missing there adds none. */
  totals(key: StatementKey): Promise<StatementTotalRow[]>;
  /**
   * What a person decided about a line; 'stale' when the statement is being matched, or was since `run`, 'taken' when another
   * line is that payment. `others`: lines that are told otherwise because of it.
   */
  settle(
    run: StatementRun,
    line: StatementLineRow,
    audit: AuditEntry,
    others?: StatementLineRow[],
  ): Promise<'settled' | 'stale' | 'taken'>;
  remove(key: StatementKey, audit: AuditEntry): Promise<'removed' | 'unknown'>;
  /** Of these fingerprints those that another statement holds as matched: with its id. */
  matchedElsewhere(
    key: StatementKey,
    fingerprints: string[],
  ): Promise<{ fingerprint: string; statementId: string; transactionId: string }[]>;
  /** The refund lines of the statement that are of a transaction, in order. */
  refundsOf(key: StatementKey, transactionId: string): Promise<StatementLineView[]>;
  /** Which line of the statement holds a transaction, if any but the one at `position` does. */
  holderOf(
    key: StatementKey,
    transactionId: string,
    position: number,
  ): Promise<{ position: number; line: number | null } | undefined>;
}

/** Transactions that lines may be about. Each takes a list and is one statement of the engine. */
export interface CandidateStore {
  byIds(accountId: number, ids: string[]): Promise<CandidateRow[]>;
  /** By the folded gateway id or the receipt's key, at most a few for each. */
  byName(
    accountId: number,
    column: 'gateway_transaction_id_folded' | 'receipt_digits',
    needles: string[],
  ): Promise<CandidateRow[]>;
  /** Those of a currency with one of these amounts that were made in the stretch. */
  byAmounts(
    accountId: number,
    currency: string,
    amounts: number[],
    stretch: Stretch,
  ): Promise<CandidateRow[]>;
  /** Of these currencies those in which something was ever given back. */
  refundedCurrencies(accountId: number, currencies: string[]): Promise<string[]>;
  /** Those of these statuses and currencies made in the stretch, oldest first, from behind a place on. */
  walk(
    accountId: number,
    what: { statuses: readonly string[]; currencies: readonly string[] } & Stretch,
    page: { after: { createdOrder: number; id: string } | undefined; limit: number },
  ): Promise<CandidateRow[]>;
}
