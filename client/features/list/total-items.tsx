import { formatAmount } from '#shared/money.ts';
import type { Total } from './selection-totals.ts';

/** A total per currency as items of a list; they stand side by side and are never added up. */
export function TotalItems({ totals }: { totals: readonly Total[] }) {
  return totals.map(({ currency, count, amount, amount_refunded: back }) => (
    <li key={currency} className="whitespace-nowrap">
      <bdi className="text-12 text-muted">{currency}</bdi>{' '}
      <span className="tabular-nums">
        {count.toLocaleString('en')} ·{' '}
        <strong className="font-semibold">{formatAmount({ amount, currency })}</strong>
        {back !== undefined && <>, {formatAmount({ amount: back, currency })} given back</>}
      </span>
    </li>
  ));
}
