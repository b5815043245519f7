import type { Span } from './clue-text.ts';

/** What was understood of a stretch of text; `meaning` is it in words, and the same for the same clue. */
export type Clue = { text: string; meaning: string } & ClueValue;

export type ClueValue =
  | { kind: 'receipt_number'; number: string }
  | { kind: 'id'; id: string }
  | { kind: 'checkout_url'; url: string; sessionId: string | undefined }
  | { kind: 'email'; email: string }
  | { kind: 'card_last4'; digits: string }
  | { kind: 'card_brand'; brand: CardBrand }
  | { kind: 'amount'; amount: AmountReading }
  | { kind: 'date'; days: readonly DayReading[] };

/** A card brand by its name and the spellings under which it is stored, in lower case. */
export type CardBrand = { name: string; stored: readonly string[] };

/** Minor units; `currencies` is undefined where none was named, and several for a mark that several share. */
export type AmountReading = {
  amounts: readonly number[];
  currencies: readonly string[] | undefined;
  text: string;
};

/**
 * A day or a run of days in the merchant's zone, by number of days since 1970, both inclusive. `earlier`: so many weeks before
 * the day that was most likely meant; only the day itself counts then, and for less.
 */
export type DayReading = { first: number; last: number; earlier?: number };

/** A stretch that was understood: as a clue, or as nothing that leads anywhere (a phone number, a header). */
export type Reading = Span & { value?: ClueValue & { meaning: string } };

/** Where and when a text is read: dates depend on it. */
export type Reader = { timeZone: string; now: number };
