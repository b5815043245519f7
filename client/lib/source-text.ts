/** By which way a fact about a transaction came to us. */
const sources = new Map([
  ['session', 'the payment link, read back from the checkout API'],
  ['webhook', 'a webhook of the checkout API'],
  ['transactions', 'the checkout API’s list of transactions'],
]);

/** In words; one that this page does not know is shown as it is. */
export const sourceText = (source: string) => sources.get(source) ?? source;
