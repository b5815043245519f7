import type { AuditEntry, Instant } from './rows.ts';

/** What a receipt was when somebody looked at it. */
export type ReceiptState = {
  status: string;
  amount: number | null;
  currency: string | null;
  refunded: number | null;
};

/** A tick with its maker's name, and whether the receipt is still what was ticked. */
export type ReviewRow = ReceiptState & {
  transactionId: string;
  userId: string;
  userName: string | null;
  at: Instant;
  isCurrent: boolean;
};

/** A receipt that wants to be looked at, with the figures that it counts with. */
export type UntickedRow = ReceiptState & {
  id: string;
  receiptNumber: string | null;
  cardBrand: string | null;
  cardLast4: string | null;
  createdAt: Instant;
  /** It was ticked before it changed. */
  wasTicked: boolean;
};

export interface ReviewStore {
  /** Those of these receipts that are ticked. */
  of(accountId: number, transactionIds: readonly string[]): Promise<ReviewRow[]>;
  /** Which of these receipts are here. */
  known(accountId: number, transactionIds: readonly string[]): Promise<string[]>;
  /** Ticks receipts as they are now; one that is ticked as it is keeps who ticked it and when. */
  tick(
    accountId: number,
    transactionIds: readonly string[],
    by: { userId: string; at: Instant },
    audits: readonly AuditEntry[],
  ): Promise<void>;
  untick(accountId: number, transactionIds: readonly string[], audits: readonly AuditEntry[]): Promise<void>;
  /** Receipts of a stretch of time whose money was taken and that have no tick, or one of before they changed; oldest first. */
  unticked(accountId: number, range: { from: Instant; to: Instant }, limit: number): Promise<UntickedRow[]>;
}
