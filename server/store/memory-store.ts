import type { Instant } from './rows.ts';
import type { FoundRow } from './store.ts';

/** From inclusive, to exclusive. */
export type Window = { from: Instant; to: Instant };

/** What somebody remembers of a payment, as the index can be asked; alternatives within each. */
export type RememberedFacts = {
  /** Minor units: the very amounts; ranges around them, both ends inclusive; and what a slip would have made of them. */
  amounts: { exact: number[]; ranges: { min: number; max: number }[]; slips: number[] };
  /** Folded codes; empty: any. */
  currencies: string[];
  /** The day itself first, then the days around it; none overlap. */
  windows: Window[];
  /** Last digits of a card, one to four. */
  endings: string[];
  /** Folded spellings of brands. */
  brands: string[];
  /** Other words, as they are searched. */
  words: string[];
};

/** As much of a payment as it takes to tell how well it fits. */
export type Candidate = {
  sessionId: string | null;
  transactionId: string | null;
  amount: number | null;
  currency: string | null;
  createdAt: Instant | null;
  /** When it was paid or tried, where that is known. */
  paidAt: Instant | null;
  /** Folded. */
  cardBrand: string | null;
  cardLast4: string | null;
  /** What a search would look at; null unless words were asked for. */
  document: string | null;
};

/**
 * Finds by what many payments share. Each walks an index and stops after some thousand rows at most, newest first, so that
 * it costs the same at a million rows.
 */
export interface MemoryStore {
  /** Payments that may agree on two facts or more. */
  candidates(accountId: number, facts: RememberedFacts): Promise<Candidate[]>;
  /** Sessions of one of these amounts, then transactions without a session here; each amount's newest first. */
  ofAmounts(accountId: number, amounts: number[], currencies: string[], limit: number): Promise<FoundRow[]>;
  /** Transactions whose card ends in the digits (two to four), of one of these brands if any; newest first. */
  ofCards(accountId: number, ending: string, brands: string[], limit: number): Promise<FoundRow[]>;
  /** Transactions of these brands among the newest thousands; newest first. */
  ofBrands(accountId: number, brands: string[], limit: number): Promise<FoundRow[]>;
  /** Sessions made in the windows, and transactions without a session here; the first window's first, each newest first. */
  ofWindows(accountId: number, windows: Window[], limit: number): Promise<FoundRow[]>;
}
