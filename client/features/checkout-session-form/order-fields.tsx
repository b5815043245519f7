import { useFormContext, useWatch } from 'react-hook-form';
import { currencyCodes, formatAmount, formatMoney } from '#shared/money.ts';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { FormField, useTyped } from './form-field.tsx';
import type { FormValues } from './form-values.ts';
import { readOrder } from './order.ts';

const currencyOptions = currencyCodes.map((code) => [code, code] as const);

/** What is asked for every link: amount, currency, what for, and from whom. Never folded away. */
export function OrderFields() {
  const { control } = useFormContext<FormValues>();
  const description = useWatch({ control, name: 'description' });
  return (
    <div className="flex flex-col gap-4">
      <AmountAndCurrency />
      <FormField
        name="description"
        label="Description"
        note="optional"
        hint="The buyer reads it on the payment page and on the receipt."
        multiline={description.includes('\n')}
        input={{ maxLength: 1000 }}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField name="customer_name" label="Customer name" note="optional" />
        <FormField
          name="customer_email"
          label="Customer email"
          note="optional"
          input={{ type: 'email', inputMode: 'email', spellCheck: false }}
        />
      </div>
    </div>
  );
}

function AmountAndCurrency() {
  const { control, trigger, getFieldState } = useFormContext<FormValues>();
  const values = useWatch({ control }) as FormValues;
  const { props: currency, error } = useTyped('currency');
  const order = readOrder(values);
  const known = currencyCodes.some((code) => code === values.currency);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_7rem] items-start gap-4">
      {order.hasItems ? (
        <Field label="Amount" note="the sum of the items" hint={explainTotal(values, order)}>
          <TextInput
            readOnly
            value={
              order.total === undefined
                ? '–'
                : formatAmount({ amount: order.total, currency: values.currency })
            }
            className="h-12 bg-sunken! text-20! font-semibold tabular-nums"
          />
        </Field>
      ) : (
        <FormField
          name="amount"
          label="Amount"
          hint={explainTotal(values, order)}
          input={{
            inputMode: 'decimal',
            autoFocus: true,
            placeholder: '0.00',
            className: 'h-12 text-20! font-semibold tabular-nums',
          }}
        />
      )}
      <Field label="Currency" error={error}>
        <Select
          options={known ? currencyOptions : [[values.currency, values.currency], ...currencyOptions]}
          {...currency}
          className="h-12 text-16!"
          onChange={async (event) => {
            await currency.onChange(event);
            // “€ 25” is wrong in dollars and right in euros: the choice may mend the figure.
            if (getFieldState('amount').error) await trigger('amount');
          }}
        />
      </Field>
    </div>
  );
}

/** How the total came about, where it is not simply what was typed. */
function explainTotal(values: FormValues, { hasItems, base, tax, total }: ReturnType<typeof readOrder>) {
  if (total === undefined || base === undefined) {
    return hasItems ? 'The items decide it; it stands here once every price is filled in.' : undefined;
  }
  const money = (amount: number) => formatMoney({ amount, currency: values.currency });
  // Isolated, like every name that somebody typed, and breakable, since nobody promised spaces in it.
  const name = <bdi>{tax?.name || 'tax'}</bdi>;
  if (tax?.stands === 'on_top') {
    return (
      <>
        {money(base)} and {money(tax.amount)} {name} on top: the buyer pays {money(total)}.
      </>
    );
  }
  const inside = tax && (
    <>
      {money(tax.amount)} {name} is in it.
    </>
  );
  return hasItems ? <>The items decide it: change them to change it. {inside}</> : inside;
}
