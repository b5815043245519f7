import type { ReactNode } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import { formatMoney } from '#shared/money.ts';
import { useMerchant, useMode } from '../../lib/me.ts';
import { Panel } from '../../ui/panel.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { useEndOfLink } from './expiry-fold.tsx';
import type { FormValues } from './form-values.ts';
import { readOrder } from './order.ts';

export type OrderShown = Pick<
  CheckoutSession,
  'currency' | 'description' | 'line_items' | 'subtotal' | 'tax_name' | 'tax_rate' | 'tax_amount'
> & { amount: number | null };

/** What the buyer will see, as it is being typed. */
export function Preview({ renderOrder }: { renderOrder: (order: OrderShown) => ReactNode }) {
  const { control } = useFormContext<FormValues>();
  const values = useWatch({ control }) as FormValues;
  const merchant = useMerchant();
  const mode = useMode();
  const end = useEndOfLink();
  const order = shownOrder(values);
  return (
    <Panel title="What the buyer will see" aside={mode === 'test' ? 'test: no money is taken' : undefined}>
      <div className="flex flex-col gap-4 rounded-md border border-line bg-surface p-4">
        <div>
          <p className="text-13 text-muted">
            <UserText>{merchant.name}</UserText>
          </p>
          <p className="text-28 font-semibold break-words tabular-nums">
            {order.amount === null ? (
              <span className="text-muted">0.00 {values.currency}</span>
            ) : (
              formatMoney({ amount: order.amount, currency: values.currency })
            )}
          </p>
        </div>
        {renderOrder(order)}
        <p className="text-13 text-muted">{end ? `Can be paid once, until ${end}.` : 'Can be paid once.'}</p>
      </div>
    </Panel>
  );
}

function shownOrder(values: FormValues): OrderShown {
  const { items, hasItems, base, tax, total } = readOrder(values);
  const isOnTop = tax?.stands === 'on_top';
  return {
    amount: total ?? null,
    currency: values.currency,
    description: values.description.trim() || null,
    line_items: hasItems ? items.map((item) => ({ ...item, name: item.name || 'Item' })) : null,
    subtotal: isOnTop ? (base ?? null) : null,
    tax_name: tax?.name || null,
    tax_rate: tax?.rate === undefined ? null : Number(tax.rate),
    tax_amount: tax?.amount ?? null,
  };
}
