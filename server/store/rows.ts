import type { IntentState } from '#shared/intents.ts';
import type { ListNoun } from '#shared/list-grammar.ts';
import type { Mode, Role } from '#shared/roles.ts';

/** Instants are integers: milliseconds since 1970 UTC. Amounts are integers in minor units. */
export type Instant = number;

/**
 * One merchant in one mode on one upstream: the key of every table below. Rows made on the sandbox and rows
 * made on the real API belong to different accounts, so they can never be mixed in a list or a total.
 */
export type Account = { id: number; merchant: string; mode: Mode; origin: string };

export type MerchantRow = { slug: string; name: string; timeZone: string; createdAt: Instant };

export type UserRow = {
  id: string;
  email: string;
  name: string;
  passwordHash: string;
  createdAt: Instant;
  disabledAt: Instant | null;
};

export type MembershipRow = { merchant: MerchantRow; role: Role };

/** A signed-in browser. Only the SHA-256 of its token is kept. */
export type LoginRow = { tokenHash: string; userId: string; createdAt: Instant; lastSeenAt: Instant };

/** Our durable record of one attempt to create a checkout session. */
export type IntentRow = {
  /** Random UUID: the idempotency key sent upstream. */
  id: string;
  accountId: number;
  userId: string;
  /** The key minted in the browser; its name space is user and account. */
  key: string;
  state: IntentState;
  /** What was typed (draft) or submitted, as JSON text. */
  body: string;
  /** SHA-256 of the canonical submitted body; null while a draft. */
  bodyHash: string | null;
  /** The exact bytes to send upstream; null while a draft. */
  upstreamBody: string | null;
  replaces: string | null;
  sessionId: string | null;
  /** The definitive answer, replayed byte for byte. */
  answerStatus: number | null;
  answerBody: string | null;
  /** Why it is not settled or was refused: `{code, message, fields?}` as JSON text. */
  error: string | null;
  attempts: number;
  submittedAt: Instant | null;
  nextAttemptAt: Instant | null;
  leaseOwner: string | null;
  /** Grows with every lease; a settlement carrying an old fence is not applied. */
  fence: number;
  /** When a person who looked at it (needs_person) said that nothing more is to be done. */
  acknowledgedAt: Instant | null;
  /** The key under which a person made a new attempt at it; and of the attempt that this one was made in place of. */
  newAttemptKey: string | null;
  newAttemptOf: string | null;
  /** Marks the API key under which a try may have reached upstream; null while none can have. */
  sentUnder: string | null;
  createdAt: Instant;
  updatedAt: Instant;
};

/** An intent with its maker's name. */
export type UnsettledIntent = IntentRow & { userName: string | null };

/** What the completer needs to know of an open intent before it takes it up. */
export type OpenIntent = Pick<
  IntentRow,
  'accountId' | 'id' | 'fence' | 'leaseOwner' | 'submittedAt' | 'nextAttemptAt' | 'sentUnder'
>;

export type CheckoutSessionRow = {
  accountId: number;
  id: string;
  status: string;
  reportedStatus: string | null;
  amount: number;
  currency: string;
  checkoutUrl: string | null;
  description: string | null;
  customerName: string | null;
  customerEmail: string | null;
  gateway: string | null;
  /** The order as sent, JSON text: line_items, subtotal, tax_*, return addresses, expires_in_minutes. */
  orderJson: string | null;
  /** JSON object text, without our own intent entry. */
  metadataJson: string | null;
  /** The latest upstream reply as it came, JSON text. */
  rawJson: string | null;
  createdAt: Instant;
  expiresAt: Instant | null;
  completedAt: Instant | null;
  createdBy: string | null;
  source: 'created' | 'webhook' | 'adopted';
  intentId: string | null;
  replaces: string | null;
  replacedBy: string | null;
  transactionId: string | null;
  checkedAt: Instant | null;
  /** Since when upstream answers 404 for it; the row is kept. */
  missingSince: Instant | null;
  /** What contradicts a final status: a sentence for the unreconciled page. */
  contradiction: string | null;
  nextCheckAt: Instant | null;
  /** What a person has looked at and left so: `adopted`, `missing_upstream`, or the very contradiction. */
  acknowledged: string | null;
  /** Grows with every save; a save that carries an old version is refused. */
  version: number;
};

export type TransactionRow = {
  accountId: number;
  id: string;
  receiptNumber: string | null;
  status: string;
  amount: number | null;
  amountRefunded: number | null;
  currency: string | null;
  cardBrand: string | null;
  cardLast4: string | null;
  gatewayTransactionId: string | null;
  tokenId: string | null;
  declineCode: string | null;
  declineMessage: string | null;
  createdAt: Instant | null;
  checkoutSessionId: string | null;
  source: 'session' | 'webhook' | 'transactions';
  rawJson: string | null;
  checkedAt: Instant | null;
};

/**
 * A transaction with what it counts with (amount and currency of its session where upstream has not told its own), and with
 * what its session says it was for and who paid: upstream's transactions say neither.
 */
export type TransactionView = TransactionRow & {
  figureAmount: number | null;
  figureCurrency: string | null;
  description: string | null;
  customerName: string | null;
  customerEmail: string | null;
};

/** A session with its transaction and its maker's name, as lists and pages show it. */
export type CheckoutSessionView = CheckoutSessionRow & {
  transaction: TransactionRow | null;
  createdByName: string | null;
};

export type WebhookRow = {
  accountId: number;
  eventId: string;
  eventType: string;
  body: string;
  receivedAt: Instant;
  state: 'received' | 'applied' | 'ignored' | 'waiting' | 'needs_person';
  checkoutSessionId: string | null;
  note: string | null;
  nextAttemptAt: Instant | null;
  attempts: number;
};

/** How far the comparison of an account with upstream's list of transactions has come; one row per account. */
export type BackfillRow = {
  accountId: number;
  /** Numbers the account's runs from 1. */
  run: number;
  /** Grows with every write; a write that carries an old version is refused. */
  version: number;
  state: 'running' | 'done' | 'failed';
  /** The process that works on it. */
  holder: string | null;
  /** From when on upstream is asked for transactions; null: all. */
  coversFrom: Instant | null;
  startedAt: Instant;
  finishedAt: Instant | null;
  /** The page to read next, from 1; null when all are read. */
  page: number | null;
  /** The last page, as upstream said with the page read last. */
  lastPage: number | null;
  /** The list is gone through again when it moved under the reader. */
  pass: number;
  /** How often this pass stepped back. */
  setbacks: number;
  /** Pages of this pass that could not be read. */
  unreadPages: number;
  pagesRead: number;
  /** Distinct transactions that this run has seen, and had seen when the pass began. */
  rowsRead: number;
  rowsBeforePass: number;
  rowsTotal: number | null;
  transactionsFound: number;
  sessionsFound: number;
  /** The newest transaction that any run has seen, by upstream's clock. */
  newest: Instant | null;
  /** Up to here all was seen by a complete run; null: there has been none. */
  completeUntil: Instant | null;
  message: string | null;
};

/** What is held of the transactions on a page and of the sessions that they name. */
export type KnownRows = {
  transactions: (TransactionRow & { backfillRun: number | null })[];
  sessions: Pick<CheckoutSessionRow, 'id' | 'status' | 'transactionId'>[];
};

/** A session that transactions name and that is not held here. */
export type WantedSession = { id: string; denials: number; transactionAt: Instant | null };

/** A saved view: a person's list of a merchant, in both modes. */
export type ViewRow = {
  merchant: string;
  id: string;
  userId: string;
  noun: ListNoun;
  name: string;
  /** The list's query string: filters and sort. */
  query: string;
  sharedWith: Role[];
  /** JSON text; null: whoever opens it sees their own layout. */
  layout: string | null;
  createdAt: Instant;
  updatedAt: Instant;
};

/** A view as one person sees it. */
export type VisibleView = ViewRow & { ownerName: string; isDefault: boolean };

/** How a person lays a list out, as JSON text. */
export type LayoutRow = { noun: ListNoun; layout: string };

export type AuditEntry = {
  id: string;
  /** Merchant slug, or null for what belongs to none (sign-in). */
  merchant: string | null;
  accountId: number | null;
  at: Instant;
  userId: string | null;
  action: string;
  objectKind: string | null;
  objectId: string | null;
  outcome: string;
  /** JSON object text, without secrets. */
  detail: string | null;
  address: string | null;
  requestId: string | null;
};

/** An audit entry with its actor's name. */
export type AuditView = AuditEntry & { userName: string | null };
