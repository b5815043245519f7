import type { AuditEntry, Instant } from './rows.ts';
import type { ReceiptState } from './review-store.ts';

/** A day of somebody's calendar as instants: from inclusive, to exclusive. */
export type DayRange = { day: string; from: Instant; to: Instant };

/** A day as it was signed. */
export type ClosedDay = DayRange & { version: number };

/** Money of a day in one currency, minor units; '' stands for a currency that is not known. */
export type DayTotalsRow = { currency: string; count: number; captured: number; refunded: number };

export type DayFiguresRow = DayTotalsRow & {
  day: string;
  /** Ticked, and unchanged since. */
  reviewed: number;
  /** Rows by which no money was taken. */
  others: number;
};

/** One signing of a day. */
export type ClosingRow = DayRange & {
  version: number;
  timeZone: string;
  userId: string;
  userName: string | null;
  signedAt: Instant;
  reopenedBy: string | null;
  reopenedByName: string | null;
  reopenedAt: Instant | null;
  reason: string | null;
  totals: (DayTotalsRow & { reviewed: number })[];
};

export type DifferenceRow = {
  kind: 'added' | 'changed' | 'moved' | 'gone';
  id: string;
  receiptNumber: string | null;
  was: ReceiptState | null;
  now: ReceiptState | null;
};

export interface DayStore {
  /** Figures of these days as they are now; a day without rows is not in the answer. */
  figures(accountId: number, days: readonly DayRange[]): Promise<DayFiguresRow[]>;
  /** How many transactions have no known instant. */
  undated(accountId: number): Promise<number>;
  /** Every signing of the days between two, both included; days in order, newest version first. */
  closings(accountId: number, days: { first: string; last: string }): Promise<ClosingRow[]>;
  /** How many rows differ from what was signed, and by how much in each currency; a day without differences is not in it. */
  differenceSums(
    accountId: number,
    closed: readonly ClosedDay[],
  ): Promise<{ day: string; changes: number; totals: DayTotalsRow[] }[]>;
  /** What differs from what was signed, by time. */
  differences(accountId: number, closed: ClosedDay, limit: number): Promise<DifferenceRow[]>;
  /**
   * Signs a day: keeps its totals and every row of it. Refused when it is closed, or when its totals are not those that the
   * signer saw.
   */
  close(
    closing: {
      accountId: number;
      range: DayRange;
      timeZone: string;
      userId: string;
      signedAt: Instant;
      totals: readonly DayTotalsRow[];
    },
    audit: AuditEntry,
  ): Promise<'closed' | 'closed_already' | 'totals_differ'>;
  reopen(
    accountId: number,
    day: string,
    by: { userId: string; at: Instant; reason: string },
    audit: AuditEntry,
  ): Promise<'reopened' | 'not_closed'>;
  /** Receipt numbers of a stretch of time, at most `limit`, in order of time. */
  numbers(accountId: number, range: { from: Instant; to: Instant }, limit: number): Promise<string[]>;
  /** Those of these keys (`receiptKey`) that some receipt of the account carries, on whatever day. */
  carried(accountId: number, keys: readonly string[]): Promise<string[]>;
  /** Transactions that share their receipt number with one of this stretch of time: pairs, the first `limit`. */
  sharedNumbers(
    accountId: number,
    range: { from: Instant; to: Instant },
    limit: number,
  ): Promise<{ receiptNumber: string; id: string; createdAt: Instant | null }[]>;
}
