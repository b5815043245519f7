import type { Mode, Role } from '#shared/roles.ts';
import type { BackfillStore } from './backfill-store.ts';
import type { DayStore } from './day-store.ts';
import type { ExportStore } from './export-store.ts';
import type { IntentStore } from './intent-store.ts';
import type { ListPage, ListQuery, ListTotals } from './list-query.ts';
import type {
  Account,
  AuditEntry,
  AuditView,
  CheckoutSessionRow,
  CheckoutSessionView,
  Instant,
  LoginRow,
  MembershipRow,
  MerchantRow,
  TransactionRow,
  TransactionView,
  UserRow,
  WebhookRow,
} from './rows.ts';
import type { Database } from './sql.ts';
import type { CandidateStore, StatementStore } from './statement-store.ts';
import type { MemoryStore } from './memory-store.ts';
import type { NoteStore } from './note-store.ts';
import type { ReceiptCheckStore } from './receipt-check-store.ts';
import type { OverviewStore } from './overview-store.ts';
import type { RefundStore } from './refund-store.ts';
import type { ReviewStore } from './review-store.ts';
import type { ViewStore } from './view-store.ts';

/**
 * The index behind one interface; `sqlite` and `postgres` implement it and one contract suite holds for both.
 * Every method that writes returns only when the write is durable (fsync). What fails because the store can't be
 * reached or written throws `StoreUnavailableError`.
 */
export interface Store {
  merchants: MerchantStore;
  users: UserStore;
  logins: LoginStore;
  accounts: AccountStore;
  intents: IntentStore;
  checkoutSessions: CheckoutSessionStore;
  transactions: TransactionStore;
  search: SearchStore;
  lookups: LookupStore;
  memory: MemoryStore;
  webhooks: WebhookStore;
  backfills: BackfillStore;
  views: ViewStore;
  refunds: RefundStore;
  statements: StatementStore;
  /** Transactions that the lines of a statement may be about. */
  candidates: CandidateStore;
  exports: ExportStore;
  overview: OverviewStore;
  receiptChecks: ReceiptCheckStore;
  reviews: ReviewStore;
  notes: NoteStore;
  days: DayStore;
  audit: AuditStore;
  /** As of {@link Database.lend}: for who opens a snapshot of their own. */
  lend: Database['lend'];
  /** Writes and reads back a row; throws StoreUnavailableError when it can't. For the readiness check. */
  probe(): Promise<void>;
  close(): Promise<void>;
}

export interface MerchantStore {
  add(merchant: MerchantRow): Promise<'added' | 'duplicate'>;
  get(slug: string): Promise<MerchantRow | undefined>;
  list(): Promise<MerchantRow[]>;
  update(
    slug: string,
    change: { name: string; timeZone: string },
    audit: AuditEntry,
  ): Promise<'updated' | 'unknown'>;
}

export interface UserStore {
  /** Adds a person with a role at a merchant, in one transaction. E-mail is unique without regard to case. */
  add(
    user: UserRow,
    membership: { merchant: string; role: Role },
    audit: AuditEntry,
  ): Promise<'added' | 'duplicate' | 'unknown_merchant'>;
  /** Like `add` with role owner, but only while no owner exists anywhere; two calls at once: one wins. */
  addFirstOwner(
    user: UserRow,
    merchant: string,
    audit: AuditEntry,
  ): Promise<'added' | 'owner_exists' | 'duplicate'>;
  hasOwner(): Promise<boolean>;
  get(id: string): Promise<UserRow | undefined>;
  getByEmail(email: string): Promise<UserRow | undefined>;
  /** Sets the hash and ends all logins of the user, in one transaction. */
  setPassword(id: string, passwordHash: string, audit: AuditEntry): Promise<void>;
  memberships(userId: string): Promise<MembershipRow[]>;
  /** What the person behind a login is at the merchant; says nothing about whether the login is alive. */
  membershipOfLogin(tokenHash: string, merchant: string): Promise<MembershipRow | undefined>;
}

export interface LoginStore {
  add(login: LoginRow, audit: AuditEntry): Promise<void>;
  /** The login with its user, or undefined; a disabled user's login is not found. */
  get(tokenHash: string): Promise<{ login: LoginRow; user: UserRow } | undefined>;
  touch(tokenHash: string, at: Instant): Promise<void>;
  end(tokenHash: string, audit: AuditEntry): Promise<void>;
  /** Removes logins last seen or created before these instants. */
  prune(before: { lastSeen: Instant; created: Instant }): Promise<number>;
}

export interface AccountStore {
  /** The account of a merchant, mode and upstream origin; made when it is new. */
  ensure(merchant: string, mode: Mode, origin: string): Promise<Account>;
  list(): Promise<Account[]>;
}

/** The first rows of a list, and how many it has in all. */
export type Counted<T> = { count: number; rows: T[] };

export interface CheckoutSessionStore {
  get(accountId: number, id: string): Promise<CheckoutSessionView | undefined>;
  list(accountId: number, query: ListQuery, page: ListPage): Promise<CheckoutSessionView[]>;
  summary(accountId: number, query: ListQuery): Promise<ListTotals>;
  /** How many match, counted no further than `limit`. */
  count(accountId: number, query: ListQuery, limit: number): Promise<number>;
  /** Adds a session that we did not make (adopted, or told of by a webhook). */
  add(
    session: CheckoutSessionRow,
    transaction: TransactionRow | null,
    audit: AuditEntry | null,
  ): Promise<'added' | 'duplicate'>;
  /**
   * Writes what a re-read changed if `version` is still the stored one (the stored version then grows by one), with its
   * transaction (upserted: known fields are never cleared by null) and audit entry. The next check is written unless a
   * hint has moved it from `seenCheckAt` since.
   */
  save(
    session: CheckoutSessionRow,
    transaction: TransactionRow | null,
    audit: AuditEntry | null,
    seenCheckAt: Instant | null,
  ): Promise<'saved' | 'stale'>;
  /**
   * Confirms that nothing changed: sets checked_at, also of the transaction that the reply carried, and next_check_at unless a
   * hint has moved it from `seen` since.
   */
  confirm(
    accountId: number,
    id: string,
    checkedAt: Instant,
    nextCheckAt: { seen: Instant | null; next: Instant | null },
    transactionId: string | null,
  ): Promise<void>;
  /** How many sessions of the account have a next check. */
  countToCheck(accountId: number): Promise<number>;
  /** Brings the next check forward to `at`; never pushes it back. Ended sessions are left alone. */
  hurry(accountId: number, id: string, at: Instant): Promise<void>;
  /** Puts the next check off to `at`; never brings it forward. */
  postpone(accountId: number, id: string, at: Instant): Promise<void>;
  /**
   * Sessions of an account whose next check is due: those of which something was reported first, then most overdue.
   * A check planned beyond `farthest` was planned by a clock that was wrong, and is due too.
   */
  due(
    accountId: number,
    by: { now: Instant; farthest: Instant },
    limit: number,
  ): Promise<{ id: string; nextCheckAt: Instant }[]>;
  /**
   * Sessions that need eyes, oldest first: contradicted, missing upstream, or reported otherwise than confirmed; then
   * those that were not made here. What was acknowledged as it stands is left out.
   */
  unreconciled(accountId: number, limit: number): Promise<Counted<CheckoutSessionView>>;
}

export interface TransactionStore {
  get(accountId: number, id: string): Promise<TransactionView | undefined>;
  list(accountId: number, query: ListQuery, page: ListPage): Promise<TransactionView[]>;
  /** Per currency of the transaction, or of its session where the transaction has none. */
  summary(accountId: number, query: ListQuery): Promise<ListTotals>;
  /** How many match, counted no further than `limit`. */
  count(accountId: number, query: ListQuery, limit: number): Promise<number>;
}

export type FoundRow =
  | { kind: 'checkout_session'; matched: string; session: CheckoutSessionView }
  | { kind: 'transaction'; matched: string; transaction: TransactionRow };

export interface SearchStore {
  /**
   * Sessions, transactions without a session here, and earlier attempts whose own texts hold a word with a figure, that hold
   * all words of the text (`words.ts`); newest first, `matched` the first field that holds one of them.
   */
  containing(accountId: number, text: string, limit: number): Promise<FoundRow[]>;
}

/** What a row can be named by. */
export type NameField =
  | 'receipt_number'
  | 'transaction_id'
  | 'session_id'
  | 'gateway_transaction_id'
  | 'token_id'
  | 'event_id'
  | 'checkout_url'
  | 'customer_email'
  | 'card_last4';

export type NamedFind = { field: NameField; needle: string; found: FoundRow };

export interface LookupStore {
  /**
   * What the needles name, at most `limit` rows for each, best fields first and the newest rows of a needle first. Needles
   * are compared as they are stored: receipts as `receiptKey`, gateway ids, e-mails and last four digits as `folded`. An
   * event leads to its session. A few statements for any number of needles.
   */
  find(accountId: number, needles: Partial<Record<NameField, string[]>>, limit: number): Promise<NamedFind[]>;
  /** Those sessions of these ids that are here, in any order. */
  sessions(accountId: number, ids: string[]): Promise<CheckoutSessionView[]>;
}

export interface WebhookStore {
  /** Stores the event durably; 'duplicate' when its id is known (nothing is changed). */
  receive(event: WebhookRow): Promise<'received' | 'duplicate'>;
  get(accountId: number, eventId: string): Promise<WebhookRow | undefined>;
  /** Accounts that have an event with state received or waiting which is due. */
  accountsWithDue(now: Instant): Promise<number[]>;
  /** Those events of one account, oldest first. */
  due(accountId: number, now: Instant, limit: number): Promise<WebhookRow[]>;
  /** Writes an event's outcome, with its audit entry; 'stale' when it has one already. */
  settle(
    event: Pick<
      WebhookRow,
      'accountId' | 'eventId' | 'state' | 'checkoutSessionId' | 'note' | 'nextAttemptAt' | 'attempts'
    >,
    audit?: AuditEntry | null,
  ): Promise<'settled' | 'stale'>;
  /** Events that need a person, oldest first. */
  needingEyes(accountId: number, limit: number): Promise<Counted<WebhookRow>>;
  /** A person sends an event that needed one on its way; 'stale' when it needs nobody. */
  decide(
    event: Pick<WebhookRow, 'accountId' | 'eventId' | 'state' | 'note' | 'nextAttemptAt' | 'attempts'>,
    audit: AuditEntry,
  ): Promise<'decided' | 'stale'>;
  /** Events that name the session, oldest first: for its timeline. */
  forSession(accountId: number, checkoutSessionId: string): Promise<WebhookRow[]>;
}

export interface AuditStore {
  add(entry: AuditEntry): Promise<void>;
  /** Entries of one object, oldest first. */
  forObject(accountId: number, objectKind: string, objectId: string): Promise<AuditView[]>;
}
