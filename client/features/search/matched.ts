import type { Hit } from '#shared/search.ts';

const words = new Map([
  ['id', 'id'],
  ['receipt_number', 'receipt number'],
  ['gateway_transaction_id', 'gateway id'],
  ['token_id', 'card token'],
  ['card_last4', 'last four digits'],
  ['card_brand', 'card'],
  ['customer', 'customer'],
  ['customer.email', 'customer’s e-mail'],
  ['customer_email', 'customer’s e-mail'],
  ['customer.name', 'customer’s name'],
  ['customer_name', 'customer’s name'],
  ['checkout_url', 'link'],
  ['transaction_id', 'transaction id'],
  ['checkout_session_id', 'payment link id'],
  ['created_at', 'day'],
  ['event_id', 'webhook id'],
]);

/** The field that a find was found by, in words: "receipt number", "description contains it", "metadata order contains it". */
export function matchedText(field: string, exact: boolean): string {
  // A link is also found by what belongs to its receipt.
  const name = field.replace(/^transaction\./, '');
  const word = words.get(name) ?? metadataWord(name) ?? name.replaceAll(/[_.]/g, ' ');
  if (exact) return word;
  // Amounts and days are compared, not read through.
  return ['amount', 'created_at'].includes(name) ? `${word} is near it` : `${word} contains it`;
}

/** A metadata key is the merchant's own word: it stays as it is written. */
function metadataWord(field: string): string | undefined {
  const [, bracketed, dotted] = /^metadata(?:\[(.+)\]|\.(.+))$/.exec(field) ?? [];
  const key = bracketed ?? dotted;
  return key === undefined ? undefined : `metadata ${key}`;
}

/** Why a hit stands where it does: its own reasons, or the field that it was found by. */
export function whyFound({ exact, matched, reasons }: Hit): string {
  return reasons?.length ? reasons.join(' · ') : matchedText(matched, exact);
}
