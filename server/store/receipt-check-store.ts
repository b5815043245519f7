import type { AuditEntry, Instant } from './rows.ts';

/** A code and the one receipt that it belongs to. */
export type ReceiptCheck = { accountId: number; transactionId: string; code: string };

/** The part of the index that holds the codes by which receipts are checked; see store.ts for its rules. */
export interface ReceiptCheckStore {
  /** Those codes that these receipts have, by transaction. */
  codes(accountId: number, transactionIds: readonly string[]): Promise<Map<string, string>>;
  /**
   * Gives each receipt its code unless it has one already, with the audit entry in the same transaction; what is in force
   * afterwards is asked by `codes`.
   */
  add(checks: readonly ReceiptCheck[], createdAt: Instant, audit: AuditEntry): Promise<void>;
  /** The receipt of a code, in any account. */
  find(code: string): Promise<ReceiptCheck | undefined>;
}
