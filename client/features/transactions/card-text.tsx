import type { Transaction } from '#shared/transactions.ts';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';

type CardTextProps = { transaction: Pick<Transaction, 'card_brand' | 'card_last4'> };

/** "Visa ···· 0071" */
export function CardText({ transaction: { card_brand: brand, card_last4: last4 } }: CardTextProps) {
  if (brand === null && last4 === null) return <span className="text-muted">–</span>;
  return (
    <span className="whitespace-nowrap tabular-nums">
      {brand !== null && <bdi>{brand}</bdi>}
      {last4 !== null && (
        <>
          <span aria-hidden="true" className="text-muted">
            {' ···· '}
          </span>
          <VisuallyHidden> ending in </VisuallyHidden>
          <bdi>{last4}</bdi>
        </>
      )}
    </span>
  );
}
