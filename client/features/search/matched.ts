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
]);

/** The field that a find was found by, in words: "receipt number", "description contains it". */
export function matchedText(field: string, exact: boolean): string {
  const word = words.get(field) ?? field.replaceAll(/[_.]/g, ' ');
  return exact ? word : `${word} contains it`;
}
