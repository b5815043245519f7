import type {
  AuditEntry,
  CheckoutSessionRow,
  Instant,
  IntentRow,
  OpenIntent,
  TransactionRow,
  UnsettledIntent,
} from './rows.ts';
import type { Counted } from './store.ts';

/** The part of the index in which attempts to create are kept; see store.ts for its rules. */

/** The name space of an idempotency key. */
export type IntentName = { accountId: number; userId: string; key: string };

export type IntentSubmission = IntentName & {
  id: string;
  body: string;
  bodyHash: string;
  upstreamBody: string;
  replaces: string | null;
  leaseOwner: string;
  sentUnder: string | null;
  now: Instant;
};

/** Names the lease under which somebody settles; a stale fence changes nothing. */
export type Lease = { intentId: string; fence: number };

export interface IntentStore {
  get(name: IntentName): Promise<IntentRow | undefined>;
  getById(id: string): Promise<IntentRow | undefined>;
  /** Makes or replaces the draft; 'frozen' when it has been submitted already (nothing is changed). */
  saveDraft(draft: IntentName & { id: string; body: string; now: Instant }): Promise<'saved' | 'frozen'>;
  /**
   * Freezes the draft (or makes the intent) as `pending`, leased, with fence + 1. Two at once: exactly one gets 'submitted'.
   * The draft takes the submission's id, which stands in the bytes to send. 'exists' returns the row as it stands, unchanged.
   * 'predecessor_made': the attempt that this one was made in place of has made its link (nothing is changed). Else that
   * attempt's fence grows: whoever settles it from now on must know that this one was sent.
   */
  submit(
    submission: IntentSubmission,
  ): Promise<{ outcome: 'submitted' | 'exists'; intent: IntentRow } | 'predecessor_made'>;
  /** Every intent that is submitted and not settled nor waiting for a person, oldest first, of all accounts. */
  open(): Promise<OpenIntent[]>;
  /**
   * Takes the lease if the fence still stands at what was seen; whoever held it is fenced off. From here a try may be
   * sent `sentUnder` this API key, unless one may have been under another.
   */
  take(
    id: string,
    lease: { fence: number; owner: string; sentUnder: string | null },
  ): Promise<IntentRow | undefined>;
  /**
   * Yes: session row, transaction if any, intent outcome, `replaced_by` of the replaced session and audit entry, in one
   * transaction. 'session_taken': a session of that id stands under another intent (nothing is changed).
   * 'joined': the session row was there already without an intent (told of by a webhook): it gets intent, maker, order.
   * Settling is final: an intent already settled is 'stale', also when the fence is right.
   */
  settleCreated(settlement: {
    lease: Lease;
    session: CheckoutSessionRow;
    transaction: TransactionRow | null;
    answerStatus: number;
    answerBody: string;
    audit: AuditEntry;
    now: Instant;
  }): Promise<'settled' | 'joined' | 'stale' | 'session_taken'>;
  settleRefused(settlement: {
    lease: Lease;
    answerStatus: number;
    answerBody: string;
    error: string;
    audit: AuditEntry;
    now: Instant;
  }): Promise<'settled' | 'stale'>;
  /**
   * Not settled: counts the attempt if anything was sent, says when the next one is due and under which API key a try may
   * have reached upstream so far, ends the lease.
   */
  postpone(change: {
    lease: Lease;
    state: 'pending' | 'unknown' | 'needs_person';
    error: string | null;
    nextAttemptAt: Instant | null;
    wasTried: boolean;
    sentUnder: string | null;
    audit: AuditEntry | null;
    now: Instant;
  }): Promise<'saved' | 'stale'>;
  /**
   * Intents of the account that were submitted and are not settled, oldest first; one that waits for a person only until
   * it was acknowledged or a new attempt was sent in its place.
   */
  unsettled(accountId: number, limit: number): Promise<Counted<UnsettledIntent>>;
  /** A person has looked at an intent that needed one and leaves it so; 'stale' when it needs nobody. */
  acknowledge(change: {
    accountId: number;
    id: string;
    audit: AuditEntry;
    now: Instant;
  }): Promise<'acknowledged' | 'stale'>;
  /**
   * Makes a draft with the body of an intent that needs a person, under a key of its own, and has the old one remember
   * that key, in one transaction. 'stale': it needs nobody, or has a new attempt. 'key_taken': an intent has that key.
   */
  newAttempt(change: {
    old: IntentName;
    key: string;
    id: string;
    audit: AuditEntry;
    now: Instant;
  }): Promise<'made' | 'stale' | 'key_taken'>;
}
