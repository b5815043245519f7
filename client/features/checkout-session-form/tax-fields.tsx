import { useFormContext, useWatch } from 'react-hook-form';
import { formatMoney } from '#shared/money.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { FormField } from './form-field.tsx';
import type { FormValues } from './form-values.ts';
import { readOrder } from './order.ts';

const ways = [
  ['none', 'No tax'],
  ['rate', 'By rate'],
  ['sum', 'By sum'],
] as const;

const stands = [
  ['on_top', 'On top of the prices'],
  ['included', 'Included in the prices'],
] as const;

/** Tax by rate or by sum, on top or included. */
export function TaxFields() {
  const { control, register } = useFormContext<FormValues>();
  const values = useWatch({ control }) as FormValues;
  const { by } = values.tax;
  const { base, tax, total } = readOrder(values);
  return (
    <fieldset className="flex flex-col gap-2 border-t border-line pt-3">
      <legend className="sr-only">Tax</legend>
      <div className="flex flex-wrap gap-x-4">
        {ways.map(([value, word]) => (
          <Checkbox key={value} type="radio" label={word} value={value} {...register('tax.by')} />
        ))}
      </div>
      {by !== 'none' && (
        <>
          <div className="grid gap-2 sm:grid-cols-2">
            <FormField
              name="tax.name"
              label="Tax name"
              note="optional"
              input={{ placeholder: 'GCT', maxLength: 100 }}
            />
            {by === 'rate' ? (
              <FormField
                name="tax.rate"
                label="Tax rate (%)"
                input={{ inputMode: 'decimal', placeholder: '15' }}
              />
            ) : (
              <FormField
                name="tax.sum"
                label="Tax to charge"
                input={{ inputMode: 'decimal', placeholder: '0.00' }}
              />
            )}
          </div>
          <div className="flex flex-wrap gap-x-4">
            {stands.map(([value, word]) => (
              <Checkbox key={value} type="radio" label={word} value={value} {...register('tax.stands')} />
            ))}
          </div>
          {base !== undefined && tax && total !== undefined && (
            <p className="text-13 text-muted tabular-nums" aria-live="polite">
              Tax {formatMoney({ amount: tax.amount, currency: values.currency })}, together{' '}
              {formatMoney({ amount: total, currency: values.currency })}
            </p>
          )}
        </>
      )}
    </fieldset>
  );
}
