import type { Instant } from './rows.ts';

/** `from` inclusive, `to` exclusive. */
export type Span = { from: Instant; to: Instant };

/** Rows of one status and currency within one span, by its place among those that were asked for. Minor units. */
export type StatusSum = { span: number; status: string; currency: string; count: number; amount: number };
export type RefundSum = StatusSum & { refunded: number };
export type DeclineSum = {
  code: string | null;
  text: string | null;
  currency: string;
  count: number;
  amount: number;
};
export type CurrencySum = { currency: string; count: number; amount: number };

/**
 * Sums over an account's rows by the day they were made, each a range of one index. A currency is as it is stored, '' where
 * it is not known; what has no instant is in no span.
 */
export interface OverviewStore {
  transactions(accountId: number, spans: Span[]): Promise<StatusSum[]>;
  /** Those that something was given back of. */
  refunds(accountId: number, spans: Span[]): Promise<RefundSum[]>;
  sessions(accountId: number, span: Span): Promise<StatusSum[]>;
  /** Failed ones by code and currency; `text` is one of the gateway's texts for it. */
  declines(accountId: number, span: Span): Promise<DeclineSum[]>;
  /** Open links whose time runs out within the span. */
  expiring(accountId: number, span: Span): Promise<CurrencySum[]>;
}
