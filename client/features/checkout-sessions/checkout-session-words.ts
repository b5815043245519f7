import type { CheckoutSession } from '#shared/checkout-sessions.ts';

type Source = CheckoutSession['source'];

const sources: Record<Source, string> = {
  created: 'Made here',
  webhook: 'By webhook',
  adopted: 'Taken in',
};

/** How a link came to be known here. */
export const sourceWord = (source: Source) => sources[source];

/** Who made it; a link that came in from outside was made by nobody here. */
export const madeByText = ({ created_by: maker }: Pick<CheckoutSession, 'created_by'>) => maker?.name;

/** "Visa ···· 0071" */
export function cardText(transaction: CheckoutSession['transaction']): string | undefined {
  const { card_brand: brand, card_last4: last4 } = transaction ?? {};
  return [brand, last4 && `···· ${last4}`].filter(Boolean).join(' ') || undefined;
}
