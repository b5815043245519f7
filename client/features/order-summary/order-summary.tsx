import { clsx } from 'clsx';
import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import { formatMoney } from '#shared/money.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { UserText } from '../../ui/user-text.tsx';

type OrderSummaryProps = {
  /** The order as it is sent; `amount` is null while it can't be told yet. */
  order: Pick<
    CheckoutSession,
    'currency' | 'description' | 'line_items' | 'subtotal' | 'tax_name' | 'tax_rate' | 'tax_amount'
  > & { amount: number | null };
};

/** The order as the buyer reads it: what for, the items, the tax, and what there is to pay. */
export function OrderSummary({ order }: OrderSummaryProps) {
  const { amount, currency, description, subtotal, tax_amount: tax } = order;
  const items = order.line_items ?? [];
  // Prices that hold their tax have no subtotal; the tax is then told below the total, not added above it.
  const isOnTop = tax !== null && subtotal !== null && subtotal + tax === amount;
  return (
    <div className="flex flex-col gap-3">
      {description && <UserText className="break-words whitespace-pre-wrap">{description}</UserText>}
      {items.length > 0 && (
        <ul className="flex flex-col gap-2">
          {items.map((item, index) => (
            <OrderLine key={index} item={item} currency={currency} />
          ))}
        </ul>
      )}
      <dl className="flex flex-col gap-1 border-t border-line pt-3">
        {isOnTop && (
          <>
            <Sum name="Subtotal" amount={subtotal} currency={currency} />
            <Sum name={taxName(order)} amount={tax} currency={currency} />
          </>
        )}
        <Sum name="To pay" amount={amount} currency={currency} isTotal />
        {tax !== null && !isOnTop && (
          <Sum name={`of which ${taxName(order)}`} amount={tax} currency={currency} />
        )}
      </dl>
    </div>
  );
}

type Line = NonNullable<CheckoutSession['line_items']>[number];

function OrderLine({ item, currency }: { item: Line; currency: string }) {
  const note = item['description'];
  return (
    <li className="flex items-baseline justify-between gap-4">
      <span className="min-w-0">
        <UserText className="font-medium">{item.name}</UserText>
        <span className="block text-13 text-muted tabular-nums">
          {item.quantity} × {formatMoney({ amount: item.unit_amount, currency })}
          {typeof note === 'string' && note !== '' && (
            <>
              {' · '}
              <UserText>{note}</UserText>
            </>
          )}
        </span>
      </span>
      <MoneyText amount={item.quantity * item.unit_amount} currency={currency} />
    </li>
  );
}

type SumProps = { name: string; amount: number | null; currency: string; isTotal?: boolean };

function Sum({ name, amount, currency, isTotal = false }: SumProps) {
  return (
    <div className="flex items-baseline justify-between gap-4">
      <dt className={clsx('min-w-0', isTotal ? 'font-semibold' : 'text-muted')}>
        <UserText>{name}</UserText>
      </dt>
      <dd>{amount === null ? '–' : <MoneyText amount={amount} currency={currency} />}</dd>
    </div>
  );
}

function taxName({ tax_name: name, tax_rate: rate }: OrderSummaryProps['order']): string {
  const percent =
    rate === null ? '' : ` ${new Intl.NumberFormat('en', { maximumFractionDigits: 4 }).format(rate * 100)} %`;
  return `${name || 'Tax'}${percent}`;
}
