import type { IntentName, Lease } from './intent-store.ts';
import type { RefundRow, RefundView } from './refund-rows.ts';
import type { AuditEntry, Instant, OpenIntent } from './rows.ts';
import type { Counted } from './store.ts';

/** The part of the index in which refunds are kept; see store.ts for its rules. */

export type RefundName = { accountId: number; id: string };
export type RefundLease = Lease & { accountId: number };

export type RefundSubmission = IntentName &
  Pick<RefundRow, 'id' | 'transactionId' | 'amount' | 'currency' | 'sentUnder'> & {
    reason: string;
    bodyHash: string;
    upstreamBody: string;
    leaseOwner: string;
    /** The transaction's `amount_refunded` as it was when the amount was judged. */
    seenRefunded: number | null;
    audit: AuditEntry;
    now: Instant;
  };

export interface RefundStore {
  get(name: IntentName): Promise<RefundRow | undefined>;
  getById(name: RefundName): Promise<RefundView | undefined>;
  /** All of a transaction, newest first. */
  ofTransaction(accountId: number, transactionId: string): Promise<RefundView[]>;
  /**
   * Writes it as `pending`, leased, with fence 1. Two at once: exactly one gets 'submitted'. 'exists' returns the row of that
   * name as it stands. 'unsettled': another refund of the transaction is not settled. 'changed': more or less of the
   * transaction has been given back than was seen (nothing is changed by any of these).
   */
  submit(
    submission: RefundSubmission,
  ): Promise<{ outcome: 'submitted' | 'exists'; refund: RefundRow } | 'unsettled' | 'changed'>;
  /** Every refund that is submitted and neither settled nor waiting for a person, oldest first, of all accounts. */
  open(): Promise<OpenIntent[]>;
  /** As of an intent: takes the lease if the fence still stands at what was seen. */
  take(
    refund: RefundName,
    lease: { fence: number; owner: string; sentUnder: string | null },
  ): Promise<RefundRow | undefined>;
  /**
   * Yes: outcome, the transaction's figures and audit entry in one transaction. A yes is a fact, so it needs no lease, and a
   * row that told of the same refund as made elsewhere goes. 'known': it has been written already, perhaps with another
   * upstream id. 'taken': another refund of ours has that id (nothing is changed).
   */
  settleMade(settlement: {
    refund: RefundName;
    transactionId: string;
    upstreamId: string | null;
    amount: number;
    state: 'completed' | 'needs_person';
    error: string | null;
    answerStatus: number | null;
    answerBody: string | null;
    audit: AuditEntry;
    now: Instant;
  }): Promise<'settled' | 'known' | 'taken'>;
  settleRefused(settlement: {
    lease: RefundLease;
    answerStatus: number;
    answerBody: string;
    error: string;
    audit: AuditEntry;
    now: Instant;
  }): Promise<'settled' | 'stale'>;
  /** As of an intent. */
  postpone(change: {
    lease: RefundLease;
    state: 'pending' | 'unknown' | 'needs_person';
    error: string | null;
    nextAttemptAt: Instant | null;
    wasTried: boolean;
    sentUnder: string | null;
    audit: AuditEntry | null;
    now: Instant;
  }): Promise<'saved' | 'stale'>;
  /**
   * What a person decided or found out about one that needs a person, with the transaction's figures. `fence`: as it was
   * looked at. `claims`: the id of a refund that upstream told of as made elsewhere, and that was this one.
   */
  decide(change: {
    refund: RefundName;
    transactionId: string;
    fence: number;
    state: 'completed' | 'refused' | 'needs_person';
    claims: string | null;
    error: string | null;
    audit: AuditEntry;
    now: Instant;
  }): Promise<'decided' | 'stale'>;
  /** A person has looked at what is odd about a settled one; 'stale' when nothing is. */
  acknowledge(change: {
    refund: RefundName;
    audit: AuditEntry;
    now: Instant;
  }): Promise<'acknowledged' | 'stale'>;
  /**
   * Upstream tells of a refund. 'known': it is here. 'joined': a person had said that one of this amount was made. 'added':
   * it was made elsewhere, as far as can be told; the transaction's figures follow.
   */
  told(
    refund: RefundName & {
      transactionId: string;
      upstreamId: string;
      amount: number;
      currency: string | null;
      reason: string | null;
      audit: AuditEntry;
      now: Instant;
    },
  ): Promise<'known' | 'joined' | 'added'>;
  /** Those that are not settled, or odd; oldest first. */
  unsettled(accountId: number, limit: number): Promise<Counted<RefundView>>;
}
