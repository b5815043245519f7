import { testCards, type TestCard } from './cards.ts';

/** Names of the form's fields, in the order of the page. */
export const cardFields = ['card_number', 'expiry', 'security_code', 'card_name'] as const;
export type CardField = (typeof cardFields)[number];
export type CardFormErrors = Partial<Record<CardField, string>>;

/** The two harmless fields are handed back to the page; number and security code never are. */
export type Typed = { expiry: string; card_name: string };
export type CardFormResult =
  { ok: true; card: TestCard } | { ok: false; errors: CardFormErrors; typed: Typed };

/** Reads a posted card form. Keeps nothing: only the brand and last four of a listed test card go further. */
export function readCardForm(form: unknown, now: number): CardFormResult {
  const field = (name: CardField): string => {
    const value: unknown = form !== null && typeof form === 'object' ? Reflect.get(form, name) : undefined;
    return typeof value === 'string' ? value.trim() : '';
  };
  const number = field('card_number').replace(/[\s-]/g, '');
  const card = testCards.find((known) => known.number === number);
  const errors: CardFormErrors = {};
  const note = (name: CardField, message: string | null): void => {
    if (message) errors[name] = message;
  };
  note('card_number', card ? null : numberFault(number));
  note('expiry', expiryFault(field('expiry'), now));
  note('security_code', securityCodeFault(field('security_code'), card));
  note('card_name', nameFault(field('card_name')));
  if (card && Object.keys(errors).length === 0) return { ok: true, card };
  return { ok: false, errors, typed: { expiry: field('expiry'), card_name: field('card_name') } };
}

function numberFault(number: string): string {
  if (number === '') return 'Enter a card number.';
  if (!/^\d+$/.test(number)) return 'A card number has digits only.';
  if (number.length < 12 || number.length > 19) return 'Check the card number: it has 12 to 19 digits.';
  if (!passesLuhn(number)) return 'Not a test card: a digit looks wrong. Check it against the list below.';
  return 'Not a test card. This page takes only the cards listed below; never type a real one.';
}

/** The check digit rule of card numbers: tells a slip of the finger from another card. */
function passesLuhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function expiryFault(text: string, now: number): string | null {
  if (text === '') return 'Enter the expiry, such as 04 / 30.';
  const parts = /^(\d{1,2})\s*[/-]?\s*(\d{2}|\d{4})$/.exec(text);
  const month = Number(parts?.[1]);
  if (!parts || month < 1 || month > 12) return 'Write the expiry as month and year, such as 04 / 30.';
  const digits = parts[2] ?? '';
  const year = digits.length === 2 ? 2000 + Number(digits) : Number(digits);
  // A card is good to the end of its month.
  return Date.UTC(year, month, 1) > now ? null : 'This card has expired.';
}

function securityCodeFault(text: string, card: TestCard | undefined): string | null {
  if (text === '') return 'Enter the security code.';
  if (!card) return /^\d{3,4}$/.test(text) ? null : 'The security code has 3 or 4 digits.';
  const length = card.brand === 'Amex' ? 4 : 3;
  const where = card.brand === 'Amex' ? 'front' : 'back';
  const right = text.length === length && /^\d+$/.test(text);
  return right ? null : `The security code is the ${length} digits on the ${where} of the card.`;
}

function nameFault(text: string): string | null {
  if (text === '') return 'Enter the name on the card.';
  return text.length > 100 ? 'Shorten the name to 100 characters.' : null;
}
